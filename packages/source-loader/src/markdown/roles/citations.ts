import type { Cite, InlineNode, NodePosition } from "@dreamnet/document";

interface Form {
  readonly kind: Cite["kind"];
  readonly partial?: NonNullable<Cite["partial"]>;
}

const forms: Readonly<Record<string, Form>> = {
  cite: { kind: "parenthetical" },
  p: { kind: "parenthetical" },
  ps: { kind: "parenthetical" },
  cp: { kind: "parenthetical" },
  alp: { kind: "parenthetical" },
  alps: { kind: "parenthetical" },
  label: { kind: "parenthetical" },
  labelpar: { kind: "parenthetical" },
  t: { kind: "narrative" },
  ts: { kind: "narrative" },
  ct: { kind: "narrative" },
  cts: { kind: "narrative" },
  alt: { kind: "narrative" },
  n: { kind: "narrative" },
  year: { kind: "narrative", partial: "year" },
  yearpar: { kind: "parenthetical", partial: "year" },
  author: { kind: "narrative", partial: "author" },
  authors: { kind: "narrative", partial: "author" },
  authorpar: { kind: "parenthetical", partial: "author" },
  authorpars: { kind: "parenthetical", partial: "author" },
};

/** The node of a citation role such as `` {cite:p}`{see}key1,key2{p. 3}` ``; undefined for another role. */
export function citationRole(name: string, text: string): ((position: NodePosition) => InlineNode) | undefined {
  const match = /^(?:foot)?cite(?::?([a-z]+?)s?)?(?::.*)?$/u.exec(name);
  const alias = /^(?:citep|citet|citealp|citealt|citeyear|citeauthor)$/u.test(name) ? name.slice(4) : undefined;
  if (match === null && alias === undefined) return undefined;
  const form = forms[alias ?? match?.[1] ?? "cite"] ?? { kind: "parenthetical" as const };
  return (position) => {
    const cites = text
      .split(/[,;](?![^{]*\})/u)
      .map((part) => part.trim())
      .filter((part) => part !== "")
      .map((part): Cite => {
        const [, prefix, key = part, suffix] = /^(?:\{([^{}]*)\})?([^{}]+)(?:\{([^{}]*)\})?$/u.exec(part) ?? [];
        return {
          type: "cite",
          key: key.trim().replace(/^@/u, ""),
          kind: form.kind,
          ...(prefix === undefined || prefix.trim() === "" ? {} : { prefix: prefix.trim() }),
          ...(suffix === undefined || suffix.trim() === "" ? {} : { suffix: suffix.replace(/^\s*,/u, "").trim() }),
          ...(form.partial === undefined ? {} : { partial: form.partial }),
          position,
        };
      });
    const [only] = cites;
    return cites.length === 1 && only !== undefined
      ? only
      : { type: "citeGroup", kind: form.kind, children: cites, position };
  };
}
