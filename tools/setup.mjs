// Runs before `npm start` and `npm test`: brings the JavaScript dependencies and the system programs that
// a fresh clone lacks, both at the same time.
// Plain Node 20, no dependency: nothing is installed yet when it runs.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { setUpSystem } from "./setup-system.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));

function installPackages() {
  // pnpm checks and installs by itself before it runs a script.
  if ((process.env.npm_config_user_agent ?? "").startsWith("pnpm/")) return 0;
  const { packageManager } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const own = join(root, "node_modules", ".bin", process.platform === "win32" ? "pnpm.cmd" : "pnpm");
  const [command, ...prefix] = existsSync(own)
    ? [own]
    : [process.platform === "win32" ? "npm.cmd" : "npm", "exec", "--yes", `--package=${packageManager}`, "--", "pnpm"];
  const { status, error } = spawnSync(command, [...prefix, "install", "--frozen-lockfile"], {
    cwd: root,
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  if (status !== 0) console.error(`setup: pnpm install failed${error ? `: ${error.message}` : "; it says why above"}`);
  return status ?? 1;
}

setUpSystem(["node"]);
const system = spawn(process.execPath, [join(root, "tools", "setup-system.mjs")], { stdio: "inherit" });
const systemDone = new Promise((resolve) => system.once("close", resolve));
const status = installPackages();
await systemDone;
process.exitCode = status;
