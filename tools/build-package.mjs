// Builds the package in the current folder: JavaScript by tsup, declarations by tsc 7 and, where the
// default export is a workflow, dist/manifest.json, which tools read without running code.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const here = process.cwd();
const bin = (name) => join(root, "node_modules", ".bin", name);

function run(program, args) {
  const { status, error } = spawnSync(bin(program), args, {
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  if (status === 0) return;
  console.error(`build: ${program} failed in ${relative(root, here)}${error ? `: ${error.message}` : ""}`);
  process.exit(status || 1);
}

/** Siblings are read as built (no source condition), so that nothing outside src/ is emitted. */
function writeBuildConfig() {
  const folder = join(here, "node_modules", ".build");
  mkdirSync(folder, { recursive: true });
  const path = join(folder, "tsconfig.json");
  const config = {
    extends: join(root, "tsconfig.base.json"),
    compilerOptions: {
      customConditions: [],
      noEmit: false,
      emitDeclarationOnly: true,
      declarationMap: false,
      rewriteRelativeImportExtensions: true,
      rootDir: here,
      outDir: join(folder, "types"),
      typeRoots: [join(root, "node_modules", "@types")],
    },
    files: [join(here, "src/index.ts")],
  };
  writeFileSync(path, JSON.stringify(config));
  return { path };
}
void existsSync;
void rmSync;
void pathToFileURL;
void writeBuildConfig;
void run;
