import { createMemoryStore } from "@dreamnet/content-store";
import { findDifferences, show } from "../find-mismatches.ts";
import { generateInputs } from "../generate/generate-inputs.ts";
import type { WatchedRun } from "../watch/watch-run.ts";
import { worlds } from "../watch/world.ts";
import { tellFindings } from "./check-effects.ts";
import { undeclared } from "./check-run.ts";
import { makeInput } from "./contract-case.ts";
import type { Lab } from "./lab.ts";
import { outcomeOf } from "./run-report.ts";

const DEFAULT_SAMPLES = 8;
/** ms after which no further sample is begun. */
const DEFAULT_BUDGET = 2_000;

/** An input that was made, and its runs in both worlds. */
interface Sample {
  readonly input: unknown;
  readonly first: WatchedRun;
  readonly second: WatchedRun;
}

const samplesOf = new WeakMap<Lab, Promise<readonly Sample[]>>();

/** Runs inputs that were made from the schema and from the cases; once for each lab. */
export function runSamples(lab: Lab): Promise<readonly Sample[]> {
  const made = samplesOf.get(lab) ?? makeSamples(lab);
  samplesOf.set(lab, made);
  return made;
}

async function makeSamples(lab: Lab): Promise<readonly Sample[]> {
  const store = createMemoryStore();
  const seeds: unknown[] = [];
  for (const contractCase of lab.cases) seeds.push(await makeInput(contractCase, store));
  const count = lab.options.samples ?? DEFAULT_SAMPLES;
  const until = performance.now() + (lab.options.sampleBudget ?? DEFAULT_BUDGET);
  const samples: Sample[] = [];
  for (const input of generateInputs(lab.workflow, { count, seeds })) {
    if (performance.now() > until) break;
    const run = (world: (typeof worlds)["first" | "second"]): Promise<WatchedRun> =>
      lab.watchInput(structuredClone(input), { world, store, isTriedOnce: true });
    samples.push({ input, first: await run(worlds.first), second: await run(worlds.second) });
  }
  return samples;
}

/** What the author has promised for every valid input. */
const brokenPromises: ReadonlySet<string> = new Set([
  "OUTPUT_INVALID",
  "STEP_UNDECLARED",
  "STEP_INPUT_MISSING",
  "STEP_VALUE_INVALID",
  "DIAGNOSTIC_INVALID",
  "PROGRAM_UNDECLARED",
  "PERMISSION_DENIED",
]);

/** What only a slip in the code throws; an error that the code makes itself is its answer to a bad input. */
function isBug(cause: unknown): boolean {
  const { name, message } = (cause ?? {}) as { readonly name?: unknown; readonly message?: unknown };
  if (name === "TypeError" || name === "ReferenceError") return true;
  return name === "RangeError" && /call stack|array length|string length/i.test(String(message));
}

/** Valid inputs that nobody thought of: no bug, no broken promise, and the same in both worlds. */
export async function checkSamples(lab: Lab): Promise<readonly string[]> {
  const problems = new Map<string, string>();
  for (const { input, first, second } of await runSamples(lab)) {
    const found = [
      ...faultsOf(first),
      ...undeclared(lab.workflow, first),
      ...tellFindings([...first.findings, ...second.findings]),
    ].map((problem) => [problem, problem] as const);
    const [difference] = findDifferences(outcomeOf(first.result), outcomeOf(second.result));
    if (difference !== undefined) found.push(["twice", `run twice, the second time ${difference}`]);
    for (const [kind, problem] of found)
      if (!problems.has(kind)) problems.set(kind, `${problem} (with the input ${show(input)})`);
  }
  return [...problems.values()].slice(0, 10);
}

function faultsOf({ result }: WatchedRun): readonly string[] {
  if (result.success) return [];
  const { code, message, cause } = result.error;
  if (brokenPromises.has(code)) return [message];
  return isBug(cause) ? [`it has a bug: ${message}`] : [];
}
