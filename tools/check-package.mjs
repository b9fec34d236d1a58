// Checks the package in the current folder as people get it: packs it, and puts the tarball before
// publint and attw.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const { name, private: isPrivate } = JSON.parse(readFileSync("package.json", "utf8"));
if (isPrivate) {
  console.log(`${name}: private, nothing is published`);
  process.exit(0);
}
const folder = mkdtempSync(join(tmpdir(), "dreamnet-pack-"));

function run(program, args) {
  const result = spawnSync(join(root, "node_modules", ".bin", program), args, {
    encoding: "utf8",
    shell: process.platform === "win32",
  });
  if (result.status === 0) return;
  console.error(`${name}: ${program} ${args[0]} failed\n${result.stdout}${result.stderr}`);
  process.exitCode = 1;
}

try {
  run("pnpm", ["pack", "--pack-destination", folder]);
  const [tarball] = readdirSync(folder);
  if (tarball === undefined) throw new Error(`${name}: pnpm pack made no tarball`);
  run("publint", ["run", join(folder, tarball), "--strict"]);
  run("attw", [join(folder, tarball), "--profile", "esm-only", "--no-color"]);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
