// Builds the package in the current folder: JavaScript by tsup, declarations by tsc 7 and, where the
// default export is a workflow, dist/manifest.json, which tools read without running code.
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const here = process.cwd();
const dist = join(here, "dist");
const scratch = join(here, "node_modules", ".build");

function run(program, args) {
  const { status, error } = spawnSync(join(root, "node_modules", ".bin", program), args, {
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  if (status === 0) return;
  console.error(`build: ${program} failed in ${relative(root, here)}${error ? `: ${error.message}` : ""}`);
  process.exit(status || 1);
}

/** Siblings are read as built (no source condition), so that nothing outside src/ is emitted. */
function emitDeclarations() {
  const types = join(scratch, "types");
  rmSync(types, { recursive: true, force: true });
  mkdirSync(types, { recursive: true });
  const config = join(scratch, "tsconfig.json");
  writeFileSync(
    config,
    JSON.stringify({
      extends: join(root, "tsconfig.base.json"),
      compilerOptions: {
        customConditions: [],
        noEmit: false,
        emitDeclarationOnly: true,
        declarationMap: false,
        rewriteRelativeImportExtensions: true,
        rootDir: here,
        outDir: types,
        typeRoots: [join(root, "node_modules", "@types")],
      },
      files: [join(here, "src/index.ts")],
    }),
  );
  run("tsc", ["-p", config, "--singleThreaded"]);
  cpSync(join(types, "src"), dist, { recursive: true });
}

async function writeManifest() {
  const { default: workflow } = await import(pathToFileURL(join(dist, "index.js")).href);
  const path = join(dist, "manifest.json");
  if (workflow?.manifest === undefined) return false;
  writeFileSync(path, `${JSON.stringify(workflow.manifest, null, 2)}\n`);
  return true;
}

const { name, exports } = JSON.parse(readFileSync(join(here, "package.json"), "utf8"));
rmSync(dist, { recursive: true, force: true });
run("tsup", ["--config", join(root, "tsup.base.ts")]);
emitDeclarations();
const promised = exports?.["./manifest.json"] !== undefined;
const written = await writeManifest();
if (promised !== written) {
  console.error(
    promised
      ? `build: ${name} exports ./manifest.json, but the default export of src/index.ts is no workflow`
      : `build: the default export of ${name} is a workflow: add "./manifest.json": "./dist/manifest.json" to its exports`,
  );
  process.exit(1);
}
