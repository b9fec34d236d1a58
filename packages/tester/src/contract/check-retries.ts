import { RetryableError } from "@dreamnet/workflow";
import { findDifferences } from "../find-mismatches.ts";
import { type ContextCall, describeCall } from "../watch/watch-context.ts";
import type { ContractCase } from "./contract-case.ts";
import type { Lab } from "./lab.ts";
import { outcomeOf } from "./run-report.ts";

/** Calls that are made to fail, one run each. */
const MOST_FAULTS = 8;

const mayFail: ReadonlySet<ContextCall["method"]> = new Set(["step", "exec", "run"]);

/**
 * Each step, program and dependency is made to fail, one after the other. The workflow does not try again by itself, as
 * that is the executor's, which counts and waits; and it does not go on as if nothing had happened.
 */
export async function checkRetries(lab: Lab): Promise<readonly string[]> {
  const problems: string[] = [];
  const known = new Set<string>();
  for (const contractCase of lab.cases) {
    const { log } = await lab.first(contractCase);
    for (const call of log.calls) {
      const name = describeCall(call);
      if (!mayFail.has(call.method) || known.has(name) || known.size >= MOST_FAULTS) continue;
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
  const isSwallowed =
    run.result.success &&
    before.result.success &&
    findDifferences(outcomeOf(before.result), outcomeOf(run.result)).length === 0;
  return isSwallowed ? [`${what} fails, and the result is the same as if it had not: its error is swallowed`] : [];
}
