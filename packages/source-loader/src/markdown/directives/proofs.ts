import type { Admonition, InlineNode } from "@dreamnet/document";
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

function proof(kind: string): DirectiveHandler {
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
      return {
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
    });
  };
}

export const proofDirectives: Readonly<Record<string, DirectiveHandler>> = Object.fromEntries(
  proofKinds.flatMap((kind) => [
    [kind, proof(kind)],
    [`prf:${kind}`, proof(kind)],
    [`proof:${kind}`, proof(kind)],
    [`${kind}-start`, proof(kind)],
  ]),
);
