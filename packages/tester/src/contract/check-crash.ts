import { createMemoryStore } from "@dreamnet/content-store";
import { createMemoryEngine } from "@dreamnet/executor";
import { type ExecutionEngine, TerminalError } from "@dreamnet/workflow";
import { findDifferences } from "../find-mismatches.ts";
import type { WatchedRun } from "../watch/watch-run.ts";
import { type ContractCase, makeInput } from "./contract-case.ts";
import type { Lab } from "./lab.ts";
import { type Outcome, outcomeOf } from "./run-report.ts";

const RUN = "contract";
/** Boundaries that are tried of a run with more steps than that: the first ones, the last one, and some between. */
const MOST_BOUNDARIES = 6;

/** Where a run is cut off: at the end of its step number `at`, counted from 1, before or after it is in the journal. */
interface Crash {
  readonly at: number;
  readonly isLost: boolean;
}

/**
 * Cut off at the end of each step, once before and once after the journal has it, and gone on with each time, a run ends
 * as if nothing had happened. Its context says that it is another attempt, which must not matter either.
 */
export async function checkCrash(lab: Lab, contractCase: ContractCase): Promise<readonly string[]> {
  const expected = outcomeOf((await lab.first(contractCase)).result);
  const crashes = crashesOf(await countSteps(lab, contractCase));
  const { outcome, steps } = await runWith(lab, contractCase, crashes, 2);
  const differences = findDifferences(expected, outcome);
  if (differences.length === 0) return steps;
  return [...(await explain(lab, contractCase, expected, crashes, differences)), ...steps];
}

/** What it is that makes the difference: each is tried alone. */
async function explain(
  lab: Lab,
  contractCase: ContractCase,
  expected: Outcome,
  crashes: readonly Crash[],
  differences: readonly string[],
): Promise<readonly string[]> {
  const again = await compare(lab, contractCase, expected, [], 1);
  if (again.length > 0)
    return again.map((text) => `run again in the same process, ${text}: something stays from run to run`);
  const other = await compare(lab, contractCase, expected, [], 2);
  if (other.length > 0)
    return other.map((text) => `in a second attempt, ${text}: its result depends on context.attempt`);
  for (const crash of crashes) {
    const found = await compare(lab, contractCase, expected, [crash], 1);
    const when = crash.isLost ? "before it was in the journal" : "after it was in the journal";
    if (found.length > 0) return found.map((text) => `after a crash at the end of step ${crash.at}, ${when}, ${text}`);
  }
  return differences.map((text) => `after a crash at each step, ${text}`);
}

async function compare(
  lab: Lab,
  contractCase: ContractCase,
  expected: Outcome,
  crashes: readonly Crash[],
  attempt: number,
): Promise<readonly string[]> {
  return findDifferences(expected, (await runWith(lab, contractCase, crashes, attempt)).outcome);
}

async function countSteps(lab: Lab, contractCase: ContractCase): Promise<number> {
  const { log } = await lab.first(contractCase);
  return log.calls.filter(({ method, hasRun }) => (method === "step" && hasRun) || method === "run").length;
}

function crashesOf(count: number): readonly Crash[] {
  const places = new Set<number>();
  for (let part = 0; part < Math.min(count, MOST_BOUNDARIES); part += 1)
    places.add(count <= MOST_BOUNDARIES ? part + 1 : 1 + Math.round((part * (count - 1)) / (MOST_BOUNDARIES - 1)));
  return [...places].flatMap((at) => [
    { at, isLost: true },
    { at, isLost: false },
  ]);
}

/** Runs a case to its end through these crashes. */
async function runWith(
  lab: Lab,
  contractCase: ContractCase,
  crashes: readonly Crash[],
  attempt: number,
): Promise<{ readonly outcome: Outcome; readonly steps: readonly string[] }> {
  const waiting = [...crashes];
  const crashing = crashingEngine(() => waiting.shift(), waiting);
  const store = createMemoryStore();
  const input = await makeInput(contractCase, store);
  const go = (isResumed: boolean): Promise<WatchedRun> =>
    lab.watchInput(input, { store, engine: crashing.engine, runId: RUN, attempt, isResumed });
  let run = await go(false);
  // Each crash ends one run; a run that ends otherwise has ended.
  for (let more = crashes.length; more > 0 && crashing.takeCrash(); more -= 1) run = await go(true);
  return { outcome: outcomeOf(run.result), steps: crashing.otherResults };
}

/** An engine whose process is taken away from it, as far as a run can tell: the run is cancelled there and then. */
function crashingEngine(next: () => Crash | undefined, waiting: readonly Crash[]) {
  const inner = createMemoryEngine();
  let recorded = 0;
  let hasCrashed = false;
  const lost = new Map<string, string>();
  const otherResults: string[] = [];
  const recordStep: ExecutionEngine["recordStep"] = async (lease, record) => {
    if (lease.runId !== RUN || record.outcome.status !== "succeeded" || hasCrashed)
      return inner.recordStep(lease, record);
    const key = `${record.path}#${record.occurrence}`;
    const value = JSON.stringify(record.outcome.value, withoutDigests) ?? "null";
    const before = lost.get(key);
    if (before !== undefined && before !== value)
      otherResults.push(
        `the step ${JSON.stringify(record.name)}, done again since a crash came before its result was in the journal, gives another one: ${findDifferences(JSON.parse(before), JSON.parse(value)).join("; ")}`,
      );
    const crash = waiting[0];
    if (crash === undefined || recorded + 1 < crash.at) {
      recorded += 1;
      return inner.recordStep(lease, record);
    }
    next();
    hasCrashed = true;
    if (crash.isLost) lost.set(key, value);
    else {
      recorded += 1;
      await inner.recordStep(lease, record);
    }
    await inner.cancel(RUN, "The contract suite crashes here.");
    throw new TerminalError("The contract suite crashes here.", { code: "CRASHED" });
  };
  return {
    engine: { ...inner, recordStep },
    otherResults,
    takeCrash: (): boolean => {
      const had = hasCrashed;
      hasCrashed = false;
      return had;
    },
  };
}

/** A step's own file may tell of its folder (a log does); where its bytes count, two runs tell. */
const withoutDigests = (key: string, value: unknown): unknown =>
  key === "sha256" || key === "size" ? undefined : value;
