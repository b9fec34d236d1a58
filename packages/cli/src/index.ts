export { main } from "./main.ts";
export { platforms } from "./platforms.ts";
