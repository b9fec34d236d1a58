import { spawnSync } from "node:child_process";
import { readFileSync, realpathSync } from "node:fs";
import { stepsOf } from "../cases/case.ts";
import { CaseWorld, type SuiteOptions } from "../conformance-case.ts";
import type { EngineFixture } from "../fixture.ts";
import { parseTrace } from "./parse-trace.ts";
import { findSyncFaults, type SyncFindings } from "./sync-faults.ts";

/** Why this machine cannot trace; `undefined` where it can. */
export function whyNoTrace(): string | undefined {
  if (process.platform !== "linux") return `there is no strace on ${process.platform}`;
  const { error, status, stderr } = spawnSync("strace", ["-f", "-y", "-o", "/dev/null", "true"], { encoding: "utf8" });
  if (error !== undefined) return "strace is not installed";
  return status === 0 ? undefined : `strace may not trace here: ${stderr.trim().split("\n")[0] ?? ""}`;
}

/**
 * Runs workflows in a process whose system calls are traced, and checks for each acknowledgement that its data was synced
 * before. The engine's values stand in its files as they are: one that compresses or encrypts cannot be checked so.
 *
 * @param options.unsafe - Opens the engine so that it does not sync: every acknowledgement must be a fault then.
 */
export async function traceSyncs(
  fixture: EngineFixture,
  options: SuiteOptions & { readonly runs: number; readonly concurrency: number; readonly unsafe?: boolean },
): Promise<SyncFindings> {
  let findings: SyncFindings | undefined;
  await CaseWorld.use(
    fixture,
    async (world) => {
      const trace = world.path("trace.txt");
      const calls = "trace=write,pwrite64,writev,pwritev,pwritev2,fsync,fdatasync";
      const host = await world.host(
        { announces: true, ...(options.unsafe === undefined ? {} : { unsafe: options.unsafe }) },
        {
          under: ["strace", "-f", "-y", "-qq", "-s", "200000", "-e", calls, "-e", "signal=none", "-o", trace],
          onOutput: () => undefined,
        },
      );
      const runs = Array.from({ length: options.runs }, (_, index) => ({
        runId: `run-${index}`,
        input: { steps: stepsOf("a", "b", "c") },
      }));
      const succeeded = await host.ask({ do: "execute-all", runs, concurrency: options.concurrency });
      world.expectEqual(succeeded, runs.length, "Runs that succeeded under the trace");
      await host.close();
      findings = findSyncFaults(parseTrace(readFileSync(trace, "utf8")), realpathSync(world.location));
    },
    { ...options, lease: 10_000 },
  );
  if (findings === undefined) throw new Error("The trace was not read.");
  return findings;
}
