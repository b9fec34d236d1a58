// Runs turbo without its telemetry: nothing of this repository reports anywhere.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const bin = join(root, "node_modules", ".bin");
const { status, error } = spawnSync(join(bin, "turbo"), process.argv.slice(2), {
  cwd: root,
  stdio: "inherit",
  shell: process.platform === "win32",
  env: {
    ...process.env,
    TURBO_TELEMETRY_DISABLED: "1",
    DO_NOT_TRACK: "1",
    // turbo looks for pnpm in PATH; the repository brings its own.
    PATH: `${bin}${process.platform === "win32" ? ";" : ":"}${process.env.PATH ?? ""}`,
  },
});
if (error) console.error(`turbo: ${error.message}`);
process.exit(status ?? 1);
