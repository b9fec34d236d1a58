import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { fileURLToPath, pathToFileURL } from "node:url";

/** ms; a configuration calculates a few values. */
const mostTime = 10_000;
/** Bytes of what it exports, as JSON. */
const mostOutput = 1024 * 1024;

/** What a configuration exports, as JSON has it; or why it could not be evaluated. */
export type EvaluatedConfig = { readonly value: unknown } | { readonly fault: string };

/**
 * Evaluates `dreamnet.config.ts`.
 *
 * A configuration is code, and lies where papers lie that others have sent. So it runs in a process of its own, with
 * Node's permission model and without environment: it reads no file but itself, writes none, starts no program, imports
 * nothing but `defineConfig`, and is ended after ten seconds. What it exports is data when it arrives here.
 *
 * @param file - Absolute.
 * @see Node.js documentation, "Permissions", checked 2026-11
 */
export async function evaluateConfig(file: string, signal?: AbortSignal): Promise<EvaluatedConfig> {
  const marker = randomBytes(16).toString("hex");
  // Built, this module is a part of dist/index.js, and the worker lies beside that.
  const isBuilt = !import.meta.url.endsWith(".ts");
  const worker = fileURLToPath(
    new URL(isBuilt ? "./evaluate-config.worker.js" : "../evaluate-config.worker.ts", import.meta.url),
  );
  const options = [
    "--permission",
    `--allow-fs-read=${worker}`,
    `--allow-fs-read=${file}`,
    "--no-warnings",
    "--max-old-space-size=128",
    worker,
    pathToFileURL(file).href,
    marker,
  ];
  const { failure, stdout, stderr } = await new Promise<{ failure: Error | null; stdout: string; stderr: string }>(
    (resolve) => {
      execFile(
        process.execPath,
        options,
        {
          env: {},
          timeout: mostTime,
          killSignal: "SIGKILL",
          maxBuffer: mostOutput,
          ...(signal === undefined ? {} : { signal }),
        },
        (failure, stdout, stderr) => resolve({ failure, stdout, stderr }),
      ).stdin?.end();
    },
  );
  signal?.throwIfAborted();
  const at = stdout.lastIndexOf(marker);
  if (at < 0) {
    const killed = failure !== null && "killed" in failure && failure.killed === true;
    if (killed) return { fault: `It did not end within ${mostTime / 1000} seconds, or says more than a megabyte.` };
    return {
      fault: `It could not be evaluated: ${lastLine(stderr) ?? failure?.message ?? "it ended without a value."}`,
    };
  }
  const answer = JSON.parse(stdout.slice(at + marker.length)) as {
    readonly value?: unknown;
    readonly error?: { readonly name: string; readonly message: string; readonly place?: string };
  };
  if (answer.error === undefined) return { value: answer.value };
  const { name, message, place } = answer.error;
  return {
    fault: `${place === undefined ? "" : `${place}: `}${name === "Error" ? "" : `${name}: `}${explain(message)}`,
  };
}

/** Node's own words for what its permissions refuse say nothing to who writes a configuration. */
const explain = (message: string): string =>
  /Access to this API has been restricted/u.test(message)
    ? "a configuration may read no file but itself, write none and start no program."
    : message;

const lastLine = (text: string): string | undefined =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("Node.js v"))
    .at(-1);
