import { execFile } from "node:child_process";
import { accessSync, constants, statSync } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";

/** Where a program lies, by the PATH of an environment; relative entries are not looked in. */
export function findProgram(name: string, env: Readonly<Record<string, string | undefined>>): string | undefined {
  const endings = process.platform === "win32" ? [".exe", ".cmd", ".bat"] : [""];
  for (const folder of (env["PATH"] ?? "").split(delimiter)) {
    if (!isAbsolute(folder)) continue;
    for (const ending of endings) {
      const path = join(folder, `${name}${ending}`);
      try {
        accessSync(path, constants.X_OK);
        if (statSync(path).isFile()) return path;
      } catch {
        // It is not there, or is none that this user may start.
      }
    }
  }
  return undefined;
}

/** The first line of what a program says of its version; undefined where it does not start. */
export function versionOf(path: string, signal?: AbortSignal): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(
      path,
      ["--version"],
      {
        timeout: 10_000,
        killSignal: "SIGKILL",
        env: { PATH: process.env["PATH"] },
        ...(signal === undefined ? {} : { signal }),
      },
      (error, stdout, stderr) => {
        const line = `${stdout}\n${stderr}`.split("\n").find((one) => one.trim() !== "");
        resolve(error === null ? (line?.trim().slice(0, 100) ?? "") : undefined);
      },
    ).stdin?.end();
  });
}
