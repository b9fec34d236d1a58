import type { ContentStore } from "@dreamnet/content-store";
import { createMemoryStore } from "@dreamnet/content-store";
import type { AnyWorkflow, Workflow } from "@dreamnet/workflow";
import { replayRun } from "../recording.ts";
import { checkAbort } from "./check-abort.ts";
import { checkCache } from "./check-cache.ts";
import { checkCrash } from "./check-crash.ts";
import { checkEffects, checkTraces } from "./check-effects.ts";
import { checkInput } from "./check-input.ts";
import { checkManifest, checkPackage } from "./check-manifest.ts";
import { checkRetries } from "./check-retries.ts";
import { checkPermissions, checkResult, checkSteps } from "./check-run.ts";
import { checkEqualBytes, checkIsolation } from "./check-worlds.ts";
import { type ContractCase, type ContractOptions, expectNone, makeInput } from "./contract-case.ts";
import { Lab } from "./lab.ts";
import { checkSamples } from "./samples.ts";

/** One promise of the contract. */
export interface ContractCheck {
  /** What must hold. */
  readonly name: string;
  /** @throws {@link ContractError} that names everything in which it does not hold. */
  run(): Promise<void>;
}

/** Every promise that a workflow makes, to be checked with these cases; none of them has run yet. */
export function contractChecks<Input, Output>(
  workflow: Workflow<Input, Output>,
  cases: readonly ContractCase<Input, Output>[],
  options: ContractOptions = {},
): readonly ContractCheck[] {
  if (cases.length === 0) throw new TypeError("The contract is checked with at least one case.");
  const any: AnyWorkflow = workflow;
  const lab = new Lab(any, cases as readonly ContractCase[], options);
  const check = (name: string, act: () => readonly string[] | Promise<readonly string[]>): ContractCheck => ({
    name,
    run: async () => expectNone(await act()),
  });
  const withStore = async (
    contractCase: ContractCase<Input, Output>,
    act: (input: unknown, store: ContentStore) => readonly string[],
  ): Promise<readonly string[]> => {
    const store = createMemoryStore();
    return act(await makeInput(contractCase, store), store);
  };
  return [
    check("has a manifest that is valid and its own", () => checkManifest(any)),
    check("is in step with package.json", () => checkPackage(any, options)),
    ...cases.flatMap((given) => {
      const contractCase = given as ContractCase;
      const title = (text: string): string => `${given.name}: ${text}`;
      return [
        check(title("reports all faults of an input at once"), () =>
          withStore(given, (input) => checkInput(any, input)),
        ),
        check(title("gives what is expected"), () => checkResult(lab, contractCase)),
        check(title("stays within its manifest"), () => checkPermissions(lab, contractCase)),
        check(title("gives equal bytes twice"), () => checkEqualBytes(lab, contractCase)),
        check(title("knows of its world what its context tells it"), () => checkEffects(lab, contractCase)),
        check(title("has ended when it returns"), () => checkTraces(lab, contractCase)),
        check(title("gives equal bytes inside and outside the sandbox"), () => checkIsolation(lab, contractCase)),
        check(title("obeys abort"), () => checkAbort(lab, contractCase)),
        check(title("goes on after a crash at every step"), () => checkCrash(lab, contractCase)),
      ];
    }),
    check("runs every declared step in some case", () => checkSteps(lab)),
    check("leaves retries to the executor, and swallows no error", () => checkRetries(lab)),
    check("names all that its cached steps depend on", () => checkCache(lab)),
    check("holds for inputs that are made from its schema", () => checkSamples(lab)),
    ...(options.recordings ?? []).map((recorded) =>
      check(`goes on with the recorded run ${recorded.name}`, () => replayRun(any, recorded, options)),
    ),
  ];
}

/** `describe` and `it` of a test runner: vitest's, or another's with the same two functions. */
export interface TestRunner {
  readonly describe: (name: string, define: () => void) => unknown;
  readonly it: (name: string, test: () => Promise<void>, timeout?: number) => unknown;
}

/**
 * Defines one test for each promise of the contract.
 *
 * @param options.describe - With `it`, of the test runner; parameters, so that this package needs none.
 * @param options.timeout - ms for each test. Default 60 000.
 * @example
 * import { describe, it } from "vitest";
 * describeWorkflowContract(greetWorkflow, [{ name: "greets", input: { name: "Ada" } }], { describe, it });
 */
export function describeWorkflowContract<Input, Output>(
  workflow: Workflow<Input, Output>,
  cases: readonly ContractCase<Input, Output>[],
  options: ContractOptions & TestRunner & { readonly timeout?: number },
): void {
  const { describe, it, timeout = 60_000, ...rest } = options;
  describe(`${workflow.name} keeps the contract of workflows`, () => {
    for (const check of contractChecks(workflow, cases, rest)) it(check.name, () => check.run(), timeout);
  });
}
