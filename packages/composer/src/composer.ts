import type { Workflow } from "@dreamnet/workflow";
import { composeConditional } from "./compose-conditional.ts";
import { composeNodes, type RawNode } from "./compose-nodes.ts";
import { CompositionError, type CompositionFinding } from "./errors.ts";
import { isWorkflow, nameNodes } from "./name-nodes.ts";
import type {
  Branch,
  ComposedWorkflow,
  ComposeOptions,
  ComposerExecutor,
  CompositeOutput,
  GraphDefinition,
  GraphNode,
  NodeDefinition,
  Part,
} from "./options.ts";

type WorkflowOf<P> = P extends { readonly workflow: infer W } ? W : P;
/** What a part takes; unknown where its input is made. */
export type InputOf<P> = P extends { readonly input: unknown }
  ? unknown
  : WorkflowOf<P> extends Workflow<infer Input, infer _>
    ? Input
    : unknown;
/** What a part gives. */
export type OutputOf<P> = WorkflowOf<P> extends Workflow<infer _, infer Output> ? Output : unknown;

type FirstInput<Parts extends readonly Part[]> = Parts extends readonly [infer First, ...infer _]
  ? InputOf<First>
  : unknown;
type LastOutput<Parts extends readonly Part[]> = Parts extends readonly [...infer _, infer Last]
  ? OutputOf<Last>
  : unknown;
/** What fits every part. */
type CommonInput<Parts extends readonly Part[]> = Parts extends readonly [
  infer First,
  ...infer Rest extends readonly Part[],
]
  ? InputOf<First> & CommonInput<Rest>
  : unknown;

/**
 * Composes workflows. Whether they fit together is checked before anything runs; what comes out is a workflow too.
 *
 * @example
 * const composer = new WorkflowComposer(new WorkflowExecutor());
 * const card = composer.compose([readPaper, makeCard], "sequential");
 * await card.execute({ path: "paper.md" }); // => { title: "…", text: "…" }
 */
export class WorkflowComposer {
  readonly #executor: ComposerExecutor | undefined;

  /** @param executor - Runs a composite that is called without a context; `executor.execute(composite, input)` needs none. */
  constructor(executor?: ComposerExecutor) {
    this.#executor = executor;
  }

  /**
   * One after the other: each gets the last one's output, or what that one got where it gave none.
   *
   * @throws {@link CompositionError} that names every misfit with its path; nothing has run.
   */
  compose<const Parts extends readonly Part[]>(
    parts: Parts,
    pattern: "sequential",
    options?: ComposeOptions,
  ): ComposedWorkflow<FirstInput<Parts>, LastOutput<Parts>>;
  /** All at once, with the same input; all are waited for, and the output tells who succeeded and who did not. */
  compose<const Parts extends readonly Part[]>(
    parts: Parts,
    pattern: "parallel",
    options?: ComposeOptions,
  ): ComposedWorkflow<CommonInput<Parts>, CompositeOutput<Readonly<Record<string, OutputOf<Parts[number]>>>>>;
  /** The first whose `when` says yes to the input, or `otherwise`. */
  compose(branches: readonly Branch[], pattern: "conditional", options?: ComposeOptions): ComposedWorkflow;
  /** Where the pattern is only known when the program runs. */
  compose(parts: readonly Part[], pattern: "sequential" | "parallel", options?: ComposeOptions): ComposedWorkflow;
  compose(
    parts: readonly Part[] | readonly Branch[],
    pattern: "sequential" | "parallel" | "conditional",
    options: ComposeOptions = {},
  ): ComposedWorkflow<never, never> {
    // The overloads say what each pattern takes and gives.
    return this.#compose(parts, pattern, options) as ComposedWorkflow<never, never>;
  }

  /**
   * Nodes by name, each as soon as what it needs is there.
   *
   * @throws {@link CompositionError} that names every misfit, every missing node and every circle; nothing has run.
   * @example
   * composer.graph({
   *   nodes: {
   *     load: { workflow: readPaper },
   *     words: { workflow: countWords, input: { text: from("load", "/text") } },
   *     card: { workflow: makeCard, input: { title: from("load", "/title"), words: from("words", "/count") } },
   *   },
   *   output: from("card"),
   * });
   */
  graph<const Nodes extends Readonly<Record<string, GraphNode>>>(
    definition: GraphDefinition<Nodes> & { readonly output?: undefined },
  ): ComposedWorkflow<unknown, CompositeOutput<{ readonly [Name in keyof Nodes]?: OutputOf<Nodes[Name]> }>>;
  graph(definition: GraphDefinition): ComposedWorkflow;
  graph(definition: GraphDefinition): ComposedWorkflow<unknown, never> {
    const { nodes, output, ...options } = definition;
    const findings: CompositionFinding[] = [];
    const given = Object.entries(nodes ?? {}).map(([name, node]) => ({ ...node, name }));
    const raw = this.#read(given, findings, options).map(
      (node, index): RawNode => ({
        ...node,
        needs: given[index]?.needs ?? [],
        toleratesFailure: given[index]?.toleratesFailure === true,
      }),
    );
    const choice = output === undefined ? ({ kind: "all" } as const) : ({ kind: "mapping", mapping: output } as const);
    return composeNodes("graph", raw, choice, options, findings, this.#executor) as ComposedWorkflow<unknown, never>;
  }

  #compose(parts: readonly Part[] | readonly Branch[], pattern: string, options: ComposeOptions): ComposedWorkflow {
    if (pattern === "conditional") return composeConditional(parts as readonly Branch[], options, this.#executor);
    const findings: CompositionFinding[] = [];
    const named = this.#read(parts as readonly Part[], findings, options);
    if (pattern === "parallel")
      return composeNodes("parallel", named, { kind: "all" }, options, findings, this.#executor);
    if (pattern === "sequential") {
      const chain = named.map(
        (node, index): RawNode => ({
          ...node,
          needs: named.slice(Math.max(0, index - 1), index).map(({ name }) => name),
        }),
      );
      return composeNodes("sequential", chain, { kind: "last" }, options, findings, this.#executor);
    }
    const message = `${JSON.stringify(pattern)} is no pattern: "sequential", "parallel" or "conditional" is expected, or .graph({ … })`;
    throw new CompositionError(options.name ?? "", [{ severity: "error", message }]);
  }

  /** The parts with their names. @throws {@link CompositionError} when there is none, or one is no workflow. */
  #read(parts: readonly Part[], findings: CompositionFinding[], options: ComposeOptions): readonly RawNode[] {
    const faults: CompositionFinding[] = [];
    if (!Array.isArray(parts) || parts.length === 0)
      faults.push({ severity: "error", message: "at least one workflow is expected" });
    const nodes = (Array.isArray(parts) ? (parts as readonly Part[]) : []).map((part, index) => {
      const node: Partial<NodeDefinition> = isWorkflow(part) ? { workflow: part } : (part ?? {});
      if (!isWorkflow(node.workflow))
        faults.push({
          to: node.name ?? `part ${index + 1}`,
          severity: "error",
          message: "it is no workflow, as defineWorkflow makes it",
        });
      const { name, workflow, input, required, cache } = node;
      return { name, workflow: workflow as NodeDefinition["workflow"], input, required, cache, needs: [] };
    });
    if (faults.length > 0) throw new CompositionError(options.name ?? "", faults);
    const names = nameNodes(nodes, findings);
    return nodes.map((node, index) => ({ ...node, name: names[index] ?? "" }));
  }
}
