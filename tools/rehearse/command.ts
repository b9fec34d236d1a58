import { spawn } from "node:child_process";
import { join } from "node:path";
import type { LoopbackRegistry } from "./loopback-registry.ts";

/** How a program ended. */
export interface Ended {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly seconds: number;
}

/** A step of the rehearsal that did not hold, with what the program said. */
export class RehearsalError extends Error {
  override readonly name = "RehearsalError";
}

export interface RunOptions {
  readonly cwd: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Exit codes that are as they should be; 0 alone without it. */
  readonly accept?: readonly number[];
  readonly timeout?: number;
}

/** Runs a program to its end. @throws {@link RehearsalError} at an exit code that is not accepted. */
export function run(program: string, args: readonly string[], options: RunOptions): Promise<Ended> {
  const { cwd, env = process.env, accept = [0], timeout = 600_000 } = options;
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const child = spawn(program, args, {
      cwd,
      env,
      stdio: ["ignore", "pipe", "pipe"],
      timeout,
      shell: process.platform === "win32",
    });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    child.once("error", (error) => reject(new RehearsalError(`${program}: ${error.message}`)));
    child.once("close", (code, signal) => {
      const status = code ?? -1;
      const seconds = (performance.now() - began) / 1000;
      if (accept.includes(status)) return resolve({ status, stdout, stderr, seconds });
      const said = `${stdout}\n${stderr}`.trim().split("\n").slice(-40).join("\n");
      reject(new RehearsalError(`${program} ${args.join(" ")}: exit ${signal ?? status}\n${said}`));
    });
  });
}

/**
 * The environment of somebody who has npm and nothing of this repository: what pnpm has set for its scripts is taken
 * out, the scope leads to the registry on loopback, and everything else to wherever this machine's npm looks.
 *
 * The cache is the rehearsal's own and is kept between rehearsals: what others publish is downloaded once.
 */
export function consumerEnvironment(registry: LoopbackRegistry, root: string): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = {};
  for (const [name, value] of Object.entries(process.env)) {
    // The repository's own programs must not be found in PATH, only its Node.
    if (
      /^(?:npm_(?:package|lifecycle|command|execpath|node_execpath)|pnpm_|NODE_PATH|NODE_OPTIONS|INIT_CWD)/iu.test(name)
    )
      continue;
    if (/^npm_config_(?:user_agent|node_gyp|local_prefix|dir|frozen|verify)/iu.test(name)) continue;
    env[name] = value;
  }
  return {
    ...env,
    PATH: pathWithout(root),
    npm_config_cache: join(root, "node_modules", ".cache", "dreamnet-rehearse-npm"),
    npm_config_prefer_offline: "true",
    npm_config_audit: "false",
    npm_config_fund: "false",
    npm_config_update_notifier: "false",
    "npm_config_@dreamnet:registry": registry.url,
  };
}

function pathWithout(root: string): string {
  const separator = process.platform === "win32" ? ";" : ":";
  const own = (process.env["PATH"] ?? "")
    .split(separator)
    .filter((folder) => !folder.startsWith(join(root, "node_modules")));
  return [join(process.execPath, ".."), ...own].join(separator);
}

/** Lets so many tasks run at a time, and gives their results in order. */
export async function inParallel<T, R>(
  items: readonly T[],
  width: number,
  task: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < items.length) {
      const index = next++;
      results[index] = await task(items[index] as T);
    }
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, lane));
  return results;
}
