import { cpSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { RehearsalError, run } from "./command.ts";

/** What came out of a pack that was run by npx in a folder with a paper and nothing else. */
export interface PackRun {
  readonly name: string;
  /** 0 ready, 2 something needs input. */
  readonly status: number;
  readonly files: number;
  readonly seconds: number;
}

/**
 * Types `npx @dreamnet/<pack> paper.md` in a folder that holds the paper alone.
 *
 * @throws {@link RehearsalError} when it fails, or writes no package.
 */
export async function runByNpx(
  folder: string,
  name: string,
  version: string,
  paper: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<PackRun> {
  mkdirSync(folder, { recursive: true });
  cpSync(paper, folder, { recursive: true });
  const out = join(folder, "out");
  const npx = process.platform === "win32" ? "npx.cmd" : "npx";
  const home = { ...env, DREAMNET_HOME: join(folder, "home") };
  const command = ["--yes", `${name}@${version}`, ...args, "--out", out];
  const { status, seconds } = await run(npx, command, { cwd: folder, env: home, accept: [0, 2] });
  const files = readdirSync(out, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).length;
  if (files < 2) throw new RehearsalError(`${name}: ${files} files came out of ${paper}.`);
  return { name, status, files, seconds };
}
