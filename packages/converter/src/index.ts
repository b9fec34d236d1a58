export type { Counts } from "./counts.ts";
export { countNodes, emptyCounts } from "./counts.ts";
