import type { BlockNode, InlineNode } from "@dreamnet/document";

/** Takes a last paragraph that begins with a dash off a quotation: it says whose it is. */
export function splitAttribution(blocks: BlockNode[]): { blocks: BlockNode[]; attribution?: InlineNode[] } {
  const last = blocks.at(-1);
  if (last?.type !== "paragraph") return { blocks };
  const [first, ...rest] = last.children;
  const match = first?.type === "text" ? /^(?:--|—|–)\s*(?=\S|$)/u.exec(first.value) : null;
  if (first?.type !== "text" || match === null) return { blocks };
  const value = first.value.slice(match[0].length);
  return { blocks: blocks.slice(0, -1), attribution: [...(value === "" ? [] : [{ ...first, value }]), ...rest] };
}
