import { isDeepStrictEqual } from "node:util";
import type { WatchedRun } from "../watch/watch-run.ts";
import type { Lab } from "./lab.ts";
import { runSamples } from "./samples.ts";

/** A run, and the input that it had. */
interface InputRun {
  readonly input: unknown;
  readonly run: WatchedRun;
}

/** What a cached step gave for what it says it depends on, and for which input of the workflow. */
interface Answer {
  readonly input: unknown;
  readonly value: unknown;
}

/** A step that may be answered from the cache gives the same for the same input, whatever else the run is given. */
export async function checkCache(lab: Lab): Promise<readonly string[]> {
  const runs: InputRun[] = [];
  for (const contractCase of lab.cases) runs.push({ input: contractCase, run: await lab.first(contractCase) });
  if (!runs.some(({ run }) => run.log.calls.some((call) => "cachedInput" in call))) return [];
  for (const { input, first, second } of await runSamples(lab))
    runs.push({ input, run: first }, { input, run: second });
  const problems = new Set<string>();
  // A step that gives two results for one and the same input of the workflow (a log with a folder's name) is no fault of
  // its key; where it counts, the bytes of two runs tell.
  const restless = new Set<string>();
  const known = new Map<string, Answer>();
  for (const { input, run } of runs)
    for (const call of run.log.calls) {
      if (!("cachedInput" in call) || !call.hasRun) continue;
      const key = `${call.name} ${JSON.stringify(call.cachedInput)}`;
      const before = known.get(key);
      known.set(key, { input, value: call.value });
      if (before === undefined || isDeepStrictEqual(before.value, call.value)) continue;
      if (before.input === input) restless.add(call.name);
      else problems.add(call.name);
    }
  return [...problems]
    .filter((name) => !restless.has(name))
    .map(
      (name) =>
        `the cached step ${JSON.stringify(name)} gives two results for one input of its own, while the workflow's input is another: it depends on something that its input does not name`,
    );
}
