import type { NodeInput } from "./options.ts";
import { carriedOn, type PlanState } from "./plan.ts";
import { fill } from "./reference.ts";

/** How a node finds what it refers to. */
interface Surroundings {
  readonly names: readonly string[];
  readonly indexOf: ReadonlyMap<string, number>;
  /** Indices of the nodes that it needs. */
  readonly needs: readonly number[];
  /** Indices of the nodes whose outputs a function sees. */
  readonly visible: () => readonly number[];
}

/** Makes a node's input of what is known when it starts. */
export function inputMaker(input: NodeInput | undefined, around: Surroundings): (state: PlanState) => unknown {
  const { names, indexOf, needs } = around;
  const outputAt = ({ ends }: PlanState, index: number | undefined): unknown => {
    const end = index === undefined ? undefined : ends[index];
    return end?.status === "succeeded" ? end.output : undefined;
  };
  const outputs = (state: PlanState, indices: readonly number[]): Readonly<Record<string, unknown>> =>
    Object.fromEntries(
      indices.flatMap((index) => {
        const output = outputAt(state, index);
        return output === undefined ? [] : [[names[index] ?? "", output] as const];
      }),
    );
  if (typeof input === "function")
    return (state) => input({ input: state.input, outputs: outputs(state, around.visible()) });
  if (input !== undefined)
    return (state) => fill(input, { input: state.input, outputOf: (name) => outputAt(state, indexOf.get(name)) });
  const [first, second] = needs;
  if (first === undefined) return (state) => state.input;
  if (second === undefined) return ({ ends }) => carriedOn(ends[first]);
  return (state) => outputs(state, needs);
}
