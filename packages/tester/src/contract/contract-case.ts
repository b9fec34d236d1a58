import type { ContentStore } from "@dreamnet/content-store";
import type { AnyWorkflow, TestCase } from "@dreamnet/workflow";
import type { RecordedRun } from "../recording.ts";

/** A case of the contract suite: a test case whose input may need files in a store. */
export interface ContractCase<Input = unknown, Output = unknown> extends Omit<TestCase<Input, Output>, "input"> {
  /** The input, or what makes it; it is made anew for each store and must be the same each time. */
  readonly input: Input | ((store: ContentStore) => Input | Promise<Input>);
}

/** What the suite needs beside the workflow and its cases. */
export interface ContractOptions {
  /** Workflows that this one finds by name: dependencies without an object, and its fallback. */
  readonly dependencies?: readonly AnyWorkflow[];
  /** The package's folder; default: the nearest one above the workflow's module that has a package.json. */
  readonly packageFolder?: string;
  /** ms within which an aborted workflow must have stopped. Default 2000. */
  readonly abortWithin?: number;
  /** Inputs that are made from the schema and the cases. Default 8. */
  readonly samples?: number;
  /** ms after which no further such input is tried. Default 2000. */
  readonly sampleBudget?: number;
  /** Runs of earlier code of this version, which the code of now must go on with. */
  readonly recordings?: readonly RecordedRun[];
}

/** Something that the workflow promised and does not keep. */
export class ContractError extends Error {
  override readonly name = "ContractError";
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join("\n"));
    this.problems = problems;
  }
}

/** @throws {@link ContractError} when there is any problem. */
export function expectNone(problems: readonly string[]): void {
  if (problems.length > 0) throw new ContractError(problems);
}

export async function makeInput<Input>({ input }: ContractCase<Input>, store: ContentStore): Promise<Input> {
  return typeof input === "function" ? await (input as (store: ContentStore) => Input | Promise<Input>)(store) : input;
}
