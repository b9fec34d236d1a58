import type { Admonition, InlineNode } from "@dreamnet/document";
import { pushLeaf } from "../node-tokens.ts";
import { classesOf, type DirectiveHandler, isSet, isUnset, labelOf, pushTitled } from "./directive.ts";

/** Theorems and their like; each is counted by its kind. */
export const proofKinds = [
  "proof",
  "theorem",
  "lemma",
  "definition",
  "criterion",
  "remark",
  "conjecture",
  "corollary",
  "algorithm",
  "example",
  "property",
  "observation",
  "proposition",
  "assumption",
  "axiom",
  "exercise",
  "solution",
  "hypothesis",
  "claim",
  "fact",
  "problem",
  "question",
  "notation",
] as const;

/** Kinds that have no number of their own. */
const unnumbered = new Set(["proof", "solution"]);

function proof(kind: string, gated = false): DirectiveHandler {
  return (state, directive) => {
    const { options } = directive;
    const plain =
      unnumbered.has(kind) ||
      isSet(options["nonumber"]) ||
      isUnset(options["enumerated"]) ||
      isUnset(options["numbered"]);
    pushTitled(state, directive, (title, children, position): Admonition => {
      // A solution's argument is the label of its exercise.
      const own: InlineNode[] | undefined =
        kind === "solution" && directive.argument !== "" && !/\s/u.test(directive.argument)
          ? [
              {
                type: "crossReference",
                label: directive.argument,
                form: "name",
                resolved: false,
                children: [],
                position,
              },
            ]
          : title;
      const node: Admonition = {
        type: "admonition",
        kind,
        proof: true,
        ...labelOf(directive),
        ...(own === undefined ? {} : { title: own }),
        ...(plain ? { numbered: false } : {}),
        ...(classesOf(directive).includes("dropdown") ? { collapsed: true } : {}),
        children,
        position,
      };
      if (gated) state.env.gates.set(node, kind);
      return node;
    });
  };
}

const gateEnd: DirectiveHandler = (state, directive) => {
  pushLeaf(
    state,
    (_, position) => {
      const node = { type: "comment" as const, value: directive.name, position };
      state.env.gates.set(node, directive.name.replace(/-end$/u, ""));
      return node;
    },
    directive.map,
  );
};

export const proofDirectives: Readonly<Record<string, DirectiveHandler>> = Object.fromEntries(
  proofKinds.flatMap((kind) => [
    [kind, proof(kind)],
    [`prf:${kind}`, proof(kind)],
    [`proof:${kind}`, proof(kind)],
    // What stands between these two is put into the first when the blocks are put together.
    [`${kind}-start`, proof(kind, true)],
    [`${kind}-end`, gateEnd],
  ]),
);
