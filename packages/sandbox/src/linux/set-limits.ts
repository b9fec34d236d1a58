import { spawn } from "node:child_process";
import type { RunLimits } from "../limits.ts";

/** Limits that the kernel keeps, set while Node comes up and before anything else is loaded; children inherit them. */
export function setLimits(prlimit: string, limits: RunLimits, pid: number, done: (isSet: boolean) => void): void {
  const rules = [
    "--core=0",
    `--fsize=${limits.output}`,
    "--nofile=512",
    `--cpu=${limits.cpu}`,
    "--msgqueue=0",
    "--memlock=65536",
    "--sigpending=4096",
    // Threads count here too; only those of the sandbox, since its user namespace is its own. Root is exempt.
    `--nproc=${limits.processes * 4 + 64}`,
  ];
  const child = spawn(prlimit, [...rules, "--pid", String(pid)], { stdio: "ignore", env: {}, cwd: "/" });
  child.once("error", () => done(false));
  child.once("exit", (exitCode) => done(exitCode === 0));
}
