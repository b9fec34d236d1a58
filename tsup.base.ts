import { existsSync, readdirSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { defineConfig } from "tsup";

// Runs in the package's folder (see tools/build-package.mjs). Declarations come from `tsc`, which is
// three times faster than tsup's own.
const entries = [
  "src/index.ts",
  "src/bin.ts",
  ...readdirSync("src")
    .filter((name) => name.endsWith(".worker.ts"))
    .map((name) => `src/${name}`),
].filter((path) => existsSync(path));

export default defineConfig({
  entry: entries,
  format: "esm",
  target: "node22",
  platform: "node",
  outDir: "dist",
  dts: false,
  sourcemap: true,
  // One file per entry: a workflow's `module: import.meta.url` must name dist/index.js, whose default
  // export it is, and never a shared chunk.
  splitting: false,
  clean: false,
  silent: true,
  skipNodeModulesBundle: true,
  esbuildPlugins: [
    {
      name: "one-index",
      // bin.ts and workers import index.ts; they load dist/index.js instead of holding a second copy of it.
      setup(build) {
        const index = resolve("src/index.ts");
        build.onResolve({ filter: /^\.\.?\/.*\.ts$/ }, (args) =>
          args.kind !== "entry-point" && resolve(dirname(args.importer), args.path) === index
            ? { path: "./index.js", external: true }
            : undefined,
        );
      },
    },
  ],
});
