import type { ContentStore } from "@dreamnet/content-store";
import { createMemoryStore } from "@dreamnet/content-store";
import type { AnyWorkflow, Workflow } from "@dreamnet/workflow";
import { checkEqualBytes } from "./check-equal-bytes.ts";
import { checkInput } from "./check-input.ts";
import { checkIsolation } from "./check-isolation.ts";
import { checkManifest, checkPackage } from "./check-manifest.ts";
import { checkAbort, checkPermissions, checkResult } from "./check-run.ts";
import { type ContractCase, type ContractOptions, expectNone, makeInput } from "./contract-case.ts";

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
        check(title("gives what is expected"), () => checkResult(any, contractCase, options)),
        check(title("stays within its manifest"), () => checkPermissions(any, contractCase, options)),
        check(title("gives equal bytes twice"), () => checkEqualBytes(any, contractCase, options)),
        check(title("gives equal bytes inside and outside the sandbox"), () =>
          checkIsolation(any, contractCase, options),
        ),
        check(title("obeys abort"), () => checkAbort(any, contractCase, options)),
      ];
    }),
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
