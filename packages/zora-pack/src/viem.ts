import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

/** viem's functions: 240 files, of use to addresses and calls alone, which a package without a creator has none of. */
export const viem = (): typeof import("viem/utils") => require("viem/utils") as typeof import("viem/utils");
