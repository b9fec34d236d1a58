import type { InlineNode } from "@dreamnet/document";
import { append } from "./collections.ts";

/** How text is set, as bits: TeX's fonts are a state of the group, not a tree. */
export const styles = {
  strong: 1,
  emphasis: 2,
  mono: 4,
  smallcaps: 8,
  underline: 16,
  delete: 32,
  superscript: 64,
  subscript: 128,
} as const;
export type Style = number;

export const fontBits: Style = styles.strong | styles.emphasis | styles.mono | styles.smallcaps;

export interface StyledNode {
  node: InlineNode;
  readonly style: Style;
}

const order = [
  ["strong", styles.strong],
  ["emphasis", styles.emphasis],
  ["smallcaps", styles.smallcaps],
  ["underline", styles.underline],
  ["delete", styles.delete],
  ["superscript", styles.superscript],
  ["subscript", styles.subscript],
] as const;

const leading = /^[ \u00A0\u2002\u2003]+/;
const trailing = /[ \u00A0\u2002\u2003]+$/;

/** Nests styled nodes: a run of equal style becomes one element; blanks at its ends stand outside. */
export function nestStyles(items: readonly StyledNode[], from = 0): InlineNode[] {
  const entry = order[from];
  if (entry === undefined) return items.map(withMono);
  const [type, bit] = entry;
  const out: InlineNode[] = [];
  for (let index = 0; index < items.length; ) {
    const set = ((items[index] as StyledNode).style & bit) !== 0;
    let end = index + 1;
    while (end < items.length && (((items[end] as StyledNode).style & bit) !== 0) === set) end++;
    const children = nestStyles(items.slice(index, end), from + 1);
    if (!set) append(out, children);
    else wrap(type, children, out);
    index = end;
  }
  return joinTexts(out);
}

function wrap(type: (typeof order)[number][0], children: InlineNode[], out: InlineNode[]): void {
  const first = children[0];
  const last = children.at(-1);
  let before = "";
  let after = "";
  if (first?.type === "text") {
    before = leading.exec(first.value)?.[0] ?? "";
    children[0] = { ...first, value: first.value.slice(before.length) };
  }
  const final = children.at(-1);
  if (last?.type === "text" && final?.type === "text") {
    after = trailing.exec(final.value)?.[0] ?? "";
    children[children.length - 1] = { ...final, value: final.value.slice(0, final.value.length - after.length) };
  }
  const kept = children.filter((child) => child.type !== "text" || child.value !== "");
  if (before !== "") out.push({ type: "text", value: before });
  const position = kept[0]?.position;
  if (kept.length > 0) out.push({ type, children: kept, ...(position === undefined ? {} : { position }) });
  if (after !== "") out.push({ type: "text", value: after });
}

function withMono({ node, style }: StyledNode): InlineNode {
  if ((style & styles.mono) === 0 || node.type !== "text") return node;
  const position = node.position;
  if (node.value.trim() === "") return node;
  return {
    type: "inlineCode",
    value: node.value.replaceAll("\u00A0", " "),
    ...(position === undefined ? {} : { position }),
  };
}

function joinTexts(nodes: InlineNode[]): InlineNode[] {
  const out: InlineNode[] = [];
  for (const node of nodes) {
    const last = out.at(-1);
    if (node.type === "text" && last?.type === "text")
      out[out.length - 1] = { ...last, value: last.value + node.value };
    else if (node.type === "inlineCode" && last?.type === "inlineCode" && last.lang === node.lang)
      out[out.length - 1] = { ...last, value: last.value + node.value };
    else out.push(node);
  }
  return out;
}
