import { rmSync, statSync } from "node:fs";
import type { RunLimits } from "../limits.ts";
import type { SandboxUnavailable } from "../provider-types.ts";
import { explainFailure } from "../remedies.ts";
import { setCanary } from "./canary.ts";
import { createDataFiles } from "./data-files.ts";
import { inheritedDescriptors } from "./inherited-descriptors.ts";
import { launchLinux } from "./launch.ts";
import { environmentFor, freshFolder } from "./surroundings.ts";
import type { SystemFiles } from "./system-files.ts";

/** What a sandbox is put together from on this machine. */
export interface ProbedParts {
  readonly bwrap: string;
  readonly prlimit: string;
  readonly node: string;
  readonly libraries: SystemFiles;
  readonly reduced: boolean;
}

/** What was found, for this process: a machine does not change under it, and a start costs as much as a run's. */
const found = new Map<string, Promise<SandboxUnavailable | undefined>>();

/** Tries the sandbox with the real argument set and a canary; undefined when it holds. The same parts are tried once. */
export function probeOnce(parts: ProbedParts): Promise<SandboxUnavailable | undefined> {
  const { ino, mtimeMs } = statSync(parts.bwrap);
  const key = JSON.stringify([parts.bwrap, ino, mtimeMs, parts.prlimit, parts.reduced]);
  const known = found.get(key);
  if (known !== undefined) return known;
  const trying = probe(parts);
  found.set(key, trying);
  return trying;
}

async function probe({
  bwrap,
  prlimit,
  node,
  libraries,
  reduced,
}: ProbedParts): Promise<SandboxUnavailable | undefined> {
  const runFolder = freshFolder();
  const data = createDataFiles();
  const canary = await setCanary(runFolder);
  try {
    const confined = launchLinux({
      bwrap,
      prlimit,
      node,
      egress: undefined,
      links: [],
      mounts: [],
      data,
      reduced,
      inherited: inheritedDescriptors(),
      entry: "/dreamnet/canary.mjs",
      files: [{ target: "/dreamnet/canary.mjs", content: canary.script }],
      nodeOptions: [],
      system: libraries,
      outputs: ["probe"],
      limits: probeLimits,
      programs: false,
      environment: environmentFor([], false),
    });
    const late = setTimeout(() => confined.kill("host"), 15_000);
    try {
      confined.boundary.on("error", () => undefined);
      const outputs = await Promise.race([confined.held, confined.ended.then(() => undefined)]);
      // The canary waits for this: its folder is held before it goes on, since it goes with the sandbox.
      confined.boundary.write("g");
      const end = await confined.ended;
      if (outputs === undefined || end.exitCode !== 0)
        return explainFailure(confined.output().stderr || `exit code ${end.exitCode ?? end.signal}`);
      const faults = canary.judge(outputs.get("probe") ?? "");
      if (faults.length === 0) return undefined;
      return {
        unavailable: `the sandbox does not hold: ${faults.join("; ")}`,
        remedy: "Another program may stand in bubblewrap's place: see that `bwrap` on the PATH is your system's own.",
      };
    } finally {
      clearTimeout(late);
      confined.kill("host");
      await confined.ended;
      confined.release();
    }
  } catch (error) {
    return explainFailure(error instanceof Error ? error.message : String(error));
  } finally {
    canary.close();
    data.close();
    rmSync(runFolder, { recursive: true, force: true });
  }
}

const probeLimits: RunLimits = {
  memory: 1024 ** 3,
  output: 1024 ** 2,
  files: 16,
  processes: 1,
  cpu: 10,
  temporary: 1024 ** 2,
  console: 1024 ** 2,
};
