import { RetryableError } from "@dreamnet/workflow";
import { findDifferences } from "../find-mismatches.ts";
import { type ContextCall, describeCall } from "../watch/watch-context.ts";
import type { ContractCase } from "./contract-case.ts";
import type { Lab } from "./lab.ts";

/** Calls that are made to fail, one run each. */
const MOST_FAULTS = 8;

const mayFail: ReadonlySet<ContextCall["method"]> = new Set(["step", "exec", "run"]);
/** Of these there are many, and one is like another: the first one fails. */
const mayFailOnce: ReadonlySet<ContextCall["method"]> = new Set(["read", "write"]);

/**
 * Each step, program and dependency, and a file, is made to fail, one after the other. The workflow does not try again by itself, as
 * that is the executor's, which counts and waits; and it does not go on as if nothing had happened.
 */
export async function checkRetries(lab: Lab): Promise<readonly string[]> {
  const problems: string[] = [];
  const known = new Set<string>();
  for (const contractCase of lab.cases) {
    const { log } = await lab.first(contractCase);
    for (const call of log.calls) {
      const name = mayFailOnce.has(call.method) ? call.method : describeCall(call);
      const isWanted = mayFail.has(call.method) || mayFailOnce.has(call.method);
      if (!isWanted || known.has(name) || known.size >= MOST_FAULTS) continue;
      known.add(name);
      problems.push(...(await failAlways(lab, contractCase, call)));
    }
  }
  return problems;
}

async function failAlways(lab: Lab, contractCase: ContractCase, target: ContextCall): Promise<readonly string[]> {
  const isTarget = ({ method, name }: ContextCall): boolean => method === target.method && name === target.name;
  const before = await lab.first(contractCase);
  const usual = before.log.calls.filter(isTarget).length;
  const run = await lab.watch(contractCase, {
    isTriedOnce: true,
    fault: (call) => (isTarget(call) ? new RetryableError("The contract suite lets this fail.") : undefined),
  });
  const tries = run.log.calls.filter(isTarget).length;
  const what = describeCall(target);
  if (tries > usual)
    return [
      `${what} fails, and it is called ${tries} times instead of ${usual}: leave retries to the executor, which counts and waits`,
    ];
  const [usualResult, result] = [before.result, run.result];
  if (!usualResult.success || !result.success) return [];
  // A file that is missing and of which nobody is told is no other result.
  const told = ({ output, diagnostics }: typeof result): unknown => ({ output, diagnostics });
  const isSwallowed = findDifferences(told(usualResult), told(result)).length === 0;
  return isSwallowed ? [`${what} fails, and the result is the same as if it had not: its error is swallowed`] : [];
}
