import type { Admonition, BlockNode, Blockquote, InlineNode, NodePosition } from "@dreamnet/document";
import type { ParseContext } from "../parse-context.ts";
import { splitAttribution } from "./attributions.ts";
import { trimInline } from "./block-types.ts";

const alert = /^\[!([A-Za-z]+)\][+-]?[ \t]*/u;

/** A quotation, or an alert of GitHub's: `> [!NOTE]`. */
export function quotation(
  children: BlockNode[],
  position: NodePosition,
  context: ParseContext,
): Admonition | Blockquote {
  const first = children[0];
  const text = first?.type === "paragraph" ? first.children[0] : undefined;
  const mark = context.features.extended && text?.type === "text" ? alert.exec(text.value) : null;
  if (first?.type === "paragraph" && text?.type === "text" && mark !== null) {
    const rest = text.value.slice(mark[0].length);
    const newline = rest.indexOf("\n");
    // What stands on the mark's own line is a title.
    const nodes: InlineNode[] = [{ ...text, value: rest }, ...first.children.slice(1)];
    const { title, body } = newline === -1 && rest.trim() === "" ? { title: [], body: nodes } : splitLine(nodes);
    const shown = trimInline(body);
    return {
      type: "admonition",
      kind: (mark[1] ?? "note").toLowerCase(),
      ...(title.length === 0 ? {} : { title }),
      children: [...(shown.length === 0 ? [] : [{ ...first, children: shown }]), ...children.slice(1)],
      position,
    };
  }
  const { blocks, attribution } = context.features.myst
    ? splitAttribution(children)
    : { blocks: children, attribution: undefined };
  return { type: "blockquote", children: blocks, ...(attribution === undefined ? {} : { attribution }), position };
}

/** The nodes before the first line break, and those after it. */
function splitLine(nodes: readonly InlineNode[]): { title: InlineNode[]; body: InlineNode[] } {
  const at = nodes.findIndex((node) => node.type === "break" || (node.type === "text" && node.value.includes("\n")));
  const node = nodes[at];
  if (node === undefined) return { title: trimInline(nodes), body: [] };
  if (node.type !== "text") return { title: trimInline(nodes.slice(0, at)), body: nodes.slice(at + 1) };
  const newline = node.value.indexOf("\n");
  return {
    title: trimInline([...nodes.slice(0, at), { ...node, value: node.value.slice(0, newline) }]),
    body: [{ ...node, value: node.value.slice(newline + 1) }, ...nodes.slice(at + 1)],
  };
}
