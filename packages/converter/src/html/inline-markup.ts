import type { InlineNode } from "@dreamnet/document";

/**
 * Reads the little mark-up that front matter has in a title or an abstract: `$…$`, `*…*`, `**…**`, `` `…` ``,
 * `[text](url)` and `<url>`. What does not close stays as text, so nothing is lost. In linear time.
 */
export function parseInlineMarkup(text: string): InlineNode[] {
  const nodes: InlineNode[] = [];
  let plain = "";
  const add = (node: InlineNode): void => {
    if (plain !== "") nodes.push({ type: "text", value: plain });
    plain = "";
    nodes.push(node);
  };
  let position = 0;
  while (position < text.length) {
    const found = "\\$*_`[<".includes(text[position] as string) ? readMarkup(text, position) : undefined;
    if (found === undefined) plain += text[position++];
    else {
      if (typeof found.node === "string") plain += found.node;
      else add(found.node);
      position = found.end;
    }
  }
  if (plain !== "") nodes.push({ type: "text", value: plain });
  return nodes;
}

/** How far a closing mark is looked for; keeps a text of nothing but opening marks linear. */
const reach = 2000;

const patterns: readonly [RegExp, (match: RegExpExecArray) => InlineNode | string][] = [
  [/^\\([\\$*_`[\]<>{}#&%~])/, (match) => match[1] ?? ""],
  [/^\$\$?(?=\S)([^$]*[^$\s\\])\$\$?(?!\d)/, (match) => ({ type: "inlineMath", value: match[1] ?? "" })],
  [/^\*\*(?=\S)([^*]*[^*\s])\*\*/, (match) => ({ type: "strong", children: parseInlineMarkup(match[1] ?? "") })],
  [/^\*(?=\S)([^*]*[^*\s])\*(?!\*)/, (match) => ({ type: "emphasis", children: parseInlineMarkup(match[1] ?? "") })],
  [/^`([^`]+)`/, (match) => ({ type: "inlineCode", value: match[1] ?? "" })],
  [
    /^\[([^[\]]{1,400})\]\(([^()\s]{1,1000})\)/,
    (match) => ({ type: "link", url: match[2] ?? "", children: [{ type: "text", value: match[1] ?? "" }] }),
  ],
  [
    /^<((?:https?|mailto):[^<>\s]{1,1000})>/,
    (match) => ({ type: "link", url: match[1] ?? "", children: [{ type: "text", value: match[1] ?? "" }] }),
  ],
];

function readMarkup(text: string, start: number): { node: InlineNode | string; end: number } | undefined {
  // An underscore within a word is a letter of it.
  if (text[start] === "_") return readUnderscore(text, start);
  const window = text.slice(start, start + reach);
  for (const [pattern, toNode] of patterns) {
    const match = pattern.exec(window);
    if (match !== null) return { node: toNode(match), end: start + match[0].length };
  }
  return undefined;
}

function readUnderscore(text: string, start: number): { node: InlineNode; end: number } | undefined {
  if (start > 0 && /[\p{L}\p{N}]/u.test(text[start - 1] as string)) return undefined;
  const match = /^_(?=\S)([^_]*[^_\s])_(?![\p{L}\p{N}])/u.exec(text.slice(start, start + reach));
  return match === null
    ? undefined
    : { node: { type: "emphasis", children: parseInlineMarkup(match[1] ?? "") }, end: start + match[0].length };
}
