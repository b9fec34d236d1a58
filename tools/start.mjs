// `npm start`: turns a real paper of examples/ into its packages, as a user would, shows what came out, and says what
// to do next.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const command = join(root, "packages", "cli", "dist", "bin.js");
const paper = "examples/riccati/paper.md";

if (!existsSync(command)) {
  console.error("start: packages/cli is not built; `npm run build` says why");
  process.exit(1);
}
const args = ["pack", paper, "--out", "build/"];
console.log(`\n$ dreamnet ${args.join(" ")}`);
const { status } = spawnSync(process.execPath, [command, ...args], { cwd: root, stdio: "inherit" });
// 2: the package is made, and something is left that only its author can say. For a first look that is well.
if (status !== 0 && status !== 2) process.exit(status ?? 1);
console.log(`
Your own paper, from this folder:

  node_modules/.bin/pnpm exec node packages/cli/dist/bin.js pack <paper.md or main.tex> --out build/
${status === 2 ? '\nThe exit code of that command was 2: what it "needs" above is for the author to say.\n' : ""}`);
