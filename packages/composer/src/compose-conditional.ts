import { type AnyWorkflow, type ExecutionContext, TerminalError } from "@dreamnet/workflow";
import { adoptFiles } from "./adopt-files.ts";
import { makeComposite } from "./composite.ts";
import { CompositionError, type CompositionFinding } from "./errors.ts";
import { longestTime } from "./execution-time.ts";
import { compareSchemas } from "./fit/compare.ts";
import { mayGiveNothing, schemaOf, toSoundJsonSchema } from "./fit/json-schema.ts";
import { mergePorts, portsOf, uniteSchemas, validateAny } from "./merge-inputs.ts";
import { isWorkflow, nameNodes } from "./name-nodes.ts";
import type { Branch, ComposedWorkflow, ComposeOptions, ComposerExecutor } from "./options.ts";
import { findUnsaidHosts, uniteSecurity } from "./security.ts";

/** A branch as it runs. */
interface NamedBranch {
  readonly name: string;
  readonly workflow: AnyWorkflow;
  /** None for the one that is taken when no other is. */
  readonly when: ((input: never) => unknown) | undefined;
}

/** Not a name that a node can have. */
const CHOOSE = "choose:branch";

/** Checks branches, and makes the composite that takes one of them. @throws {@link CompositionError} with every fault. */
export function composeConditional(
  given: readonly Branch[],
  options: ComposeOptions,
  executor: ComposerExecutor | undefined,
): ComposedWorkflow {
  const findings: CompositionFinding[] = [];
  const branches = readBranches(given, findings);
  if (findings.some(({ severity }) => severity === "error"))
    throw new CompositionError(options.name ?? "conditional", findings);
  const workflows = [...new Set(branches.map(({ workflow }) => workflow))];
  const input = options.input === undefined ? undefined : toSoundJsonSchema(options.input, "output");
  if (input !== undefined) {
    // Which inputs a branch is given, its predicate says.
    for (const { name, workflow } of branches)
      for (const { severity, path, message } of compareSchemas(input, schemaOf(workflow, "input")))
        findings.push({
          from: "(input)",
          to: name,
          path,
          severity: severity === "error" ? "warning" : severity,
          message,
        });
  }
  findings.push(...findUnsaidHosts(branches));
  const outputs = workflows.map((workflow) => schemaOf(workflow, "output"));
  const security = uniteSecurity(
    workflows.map(({ manifest }) => manifest.security),
    1,
    true,
  );
  return makeComposite(
    {
      pattern: "conditional",
      nodes: branches.map(({ name, workflow }) => ({ name, workflow, needs: [], required: false })),
      options,
      source: branches.map(({ when }) => when?.toString() ?? null),
      findings,
      steps: {
        [CHOOSE]: `Chooses one of ${branches.map(({ name }) => name).join(", ")}.`.slice(0, 1000),
        ...Object.fromEntries(branches.map(({ name, workflow }) => [name, workflow.manifest.description])),
      },
      time: longestTime(workflows.map(({ manifest }) => manifest.executionTime)),
      security,
      input: {
        schema: input ?? uniteSchemas(workflows.map((workflow) => schemaOf(workflow, "input"))),
        ports:
          input === undefined
            ? mergePorts(
                workflows.map(({ manifest }) => manifest.inputs),
                true,
              )
            : portsOf(input),
        validate: (value) => validateAny(branches, value),
      },
      output: {
        schema: uniteSchemas(outputs),
        ports: mergePorts(
          workflows.map(({ manifest }) => manifest.outputs),
          true,
        ),
        mayBeNone: workflows.some((workflow, index) => mayGiveNothing(workflow, outputs[index] ?? {}) !== "never"),
      },
      run: async (name, value, context) => {
        const output = await runBranch(name, branches, value, context);
        await adoptFiles(output, value, security.allowedPaths, context);
        return output;
      },
    },
    executor,
  );
}

function readBranches(given: readonly Branch[], findings: CompositionFinding[]): readonly NamedBranch[] {
  const fault = (index: number, message: string): void => {
    findings.push({ to: `branch ${index + 1}`, severity: "error", message });
  };
  if (!Array.isArray(given) || given.length === 0)
    findings.push({ severity: "error", message: "a conditional has at least one branch" });
  const branches = (Array.isArray(given) ? (given as readonly Branch[]) : []).flatMap((branch, index) => {
    const { when, workflow, otherwise, name } = (branch ?? {}) as {
      when?: unknown;
      workflow?: unknown;
      otherwise?: unknown;
      name?: string;
    };
    const target = otherwise ?? workflow;
    if (!isWorkflow(target)) {
      fault(index, "it names no workflow: { when, workflow } or { otherwise: workflow } is expected");
      return [];
    }
    if (otherwise !== undefined && (when !== undefined || workflow !== undefined))
      fault(index, "it has `otherwise` beside `when` or `workflow`");
    if (otherwise !== undefined && index < given.length - 1)
      fault(index, "`otherwise` is not the last: what follows is never taken");
    if (otherwise === undefined && typeof when !== "function") fault(index, "its `when` is no function");
    return [{ name, workflow: target, when: otherwise === undefined ? (when as NamedBranch["when"]) : undefined }];
  });
  const names = nameNodes(branches, findings);
  return branches.map((branch, index) => ({ ...branch, name: names[index] ?? branch.workflow.name }));
}

async function runBranch(
  composite: string,
  branches: readonly NamedBranch[],
  input: unknown,
  context: ExecutionContext,
): Promise<unknown> {
  const chosen = await context.step(CHOOSE, async () => (await choose(branches, input, context))?.name ?? null, {
    input,
  });
  const branch = branches.find(({ name }) => name === chosen);
  if (branch !== undefined) return context.step(branch.name, () => context.run(branch.workflow, input), { input });
  throw new TerminalError(
    chosen === null
      ? `No branch of ${composite} fits the input.`
      : `${composite} chose the branch ${chosen}, which it no longer has.`,
    {
      code: "NO_BRANCH",
      hint:
        chosen === null
          ? "Add { otherwise: workflow } as the last branch."
          : "Start a new run: this one began with other branches.",
    },
  );
}

async function choose(
  branches: readonly NamedBranch[],
  input: unknown,
  context: ExecutionContext,
): Promise<NamedBranch | undefined> {
  for (const branch of branches) {
    if (branch.when === undefined) return branch;
    context.signal.throwIfAborted();
    // With its workflow's defaults filled in; a copy, so that asking changes nothing.
    const parsed = branch.workflow.inputSchema.safeParse(input);
    let answer: unknown;
    try {
      answer = await branch.when(structuredClone(parsed.success ? parsed.data : input) as never);
    } catch (error) {
      throw new TerminalError(
        `The condition of ${branch.name} failed: ${error instanceof Error ? error.message : String(error)}`,
        {
          code: "PREDICATE_FAILED",
          hint: "`when` is a function of the input that answers true or false.",
          cause: error,
        },
      );
    }
    if (answer) return branch;
  }
  return undefined;
}
