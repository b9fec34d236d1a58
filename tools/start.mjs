// `npm start`: turns the first paper in examples/ into its arXiv package, as a user would, and shows what
// came out.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const examples = join(root, "examples");
const command = join(root, "packages", "cli", "dist", "bin.js");
const paper = (existsSync(examples) ? readdirSync(examples) : [])
  .sort()
  .map((folder) => join(examples, folder, "paper.md"))
  .find(existsSync);

if (!existsSync(command) || paper === undefined) {
  console.error(`start: ${existsSync(command) ? "no paper.md in examples/" : "packages/cli is not built"}`);
  process.exit(1);
}
const args = ["pack", relative(root, paper), "--to", "arxiv", "--out", "build/"];
console.log(`\n$ dreamnet ${args.join(" ")}\n`);
const { status } = spawnSync(process.execPath, [command, ...args], { cwd: root, stdio: "inherit" });
process.exit(status ?? 1);
