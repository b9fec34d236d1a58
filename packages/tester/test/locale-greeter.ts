import { makeGreeter } from "./greeter.ts";

/** Writes numbers as the machine's locale has them. */
export default makeGreeter({
  module: import.meta.url,
  execute: async ({ name }) => ({ text: `${name} ${(1234.5).toLocaleString()}`, files: [] }),
});
