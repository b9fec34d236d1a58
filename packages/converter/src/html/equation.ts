import type { MathBlock } from "@dreamnet/document";
import type { EquationRow, EquationSource } from "./equation-rows.ts";
import { element, type HtmlNode } from "./html-tree.ts";
import { parseInlineMarkup } from "./inline-markup.ts";
import { labelOf } from "./numbering.ts";
import type { Writer } from "./writer.ts";

/** A display formula with its number; several numbered rows carry theirs within the formula. */
export function writeEquation(node: MathBlock, writer: Writer): HtmlNode {
  writer.counts.equations++;
  const equation = writer.numbering.equations.get(node) ?? {
    source: { environment: undefined, argument: "", starred: false, rows: [] },
    numbers: [],
  };
  const { source, numbers } = equation;
  const known = numbers.filter((number) => number !== undefined);
  const inRows = source.rows.length > 1 && known.length > 0;
  const tex = resolveReferences(composeTex(source, inRows ? numbers : []), writer);
  const rendered = writer.math(tex, true, node.position, node.value);
  // A formula that could not be read has lost its tags with its form: the numbers then stand beside it.
  const failed = typeof rendered !== "string" && rendered.tag !== "math";
  const [first, ...others] = labelsOf(node, source)
    .map((label) => writer.labelIds.get(label))
    .filter((id) => id !== undefined);
  return element("div", { id: first ?? writer.nodeIds.get(node), class: "equation" }, [
    ...others.map((id) => element("span", { id, class: "target" })),
    element(
      "div",
      {
        class: "scroll",
        tabindex: 0,
        role: "group",
        "aria-label": [writer.terms.equation, ...known.map((number) => readableTag(number, writer))].join(" "),
      },
      [rendered],
    ),
    known.length === 0 || (inRows && !failed)
      ? undefined
      : element(
          "span",
          { class: "equation-number" },
          known.flatMap((number, index) => [
            index === 0 ? "" : " ",
            ...writer.inline(parseInlineMarkup(readableTag(number, writer))),
          ]),
        ),
  ]);
}

/** Every label of a formula, each once, the block's own first. */
export function labelsOf(node: MathBlock, source: EquationSource): string[] {
  return [
    ...new Set([
      ...(node.label === undefined ? [] : [node.label]),
      ...source.rows.flatMap((row) => row.labels),
      ...(node.labels ?? []),
    ]),
  ];
}

/** The formula for the renderer. With tags the numbered environment is used, whose rows without one say so. */
export function composeTex(
  { environment, argument, rows }: EquationSource,
  tags: readonly (string | undefined)[],
): string {
  const tagged = tags.length > 0;
  const threeColumns = environment === "eqnarray" || environment === "IEEEeqnarray";
  const body = rows.map((row: EquationRow, index) => {
    const tag = tags[index];
    const tex = threeColumns ? joinColumns(row.tex) : row.tex;
    return tagged ? `${tex} ${tag === undefined ? "\\notag" : `\\tag*{${tag}}`}` : tex;
  });
  const wrap = (name: string, own = ""): string =>
    `\\begin{${name}${tagged ? "" : "*"}}${own}${body.join(" \\\\ ")}\\end{${name}${tagged ? "" : "*"}}`;
  switch (environment) {
    case "align":
    case "flalign":
    case "eqnarray":
    case "IEEEeqnarray":
      return wrap("align");
    case "gather":
      return wrap("gather");
    case "alignat":
    case "xalignat":
      return wrap("alignat", argument);
    case "multline":
      return `\\begin{multline*}${body.join("")}\\end{multline*}`;
    default:
      return body.join("");
  }
}

/** `a &=& b` of eqnarray is `a &= b` of align. */
function joinColumns(tex: string): string {
  const [left = "", relation, ...rest] = tex.split(/(?<!\\)&/);
  return relation === undefined ? left : `${left}&${relation} ${rest.join(" ")}`;
}

/** `\ref` and `\eqref` within a formula become the number. */
export function resolveReferences(tex: string, writer: Writer): string {
  return withNumbers(tex, writer, (text) => `\\text{${text}}`);
}

/** The author's own number (`\tag{…}`) with the numbers that it refers to, and its ties as the blanks that they are. */
export function readableTag(tag: string, writer: Pick<Writer, "source" | "numberOf">): string {
  return withNumbers(tag, writer, (text) => text).replace(/(?<!\\)~/g, "\u00A0");
}

function withNumbers(
  tex: string,
  writer: Pick<Writer, "source" | "numberOf">,
  shown: (text: string) => string,
): string {
  return tex.replace(/\\(eqref|ref)\s*\{([^{}]{1,200})\}/g, (_all, command: string, label: string) => {
    const number = labelOf(writer.source, label.trim()) === undefined ? undefined : writer.numberOf(label.trim());
    const text = number ?? label.trim().replace(/[\\{}$&#^_%~]/g, " ");
    return shown(command === "eqref" ? `(${text})` : text);
  });
}
