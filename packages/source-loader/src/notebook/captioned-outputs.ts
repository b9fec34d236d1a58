import type { BlockNode, Container, NodePosition } from "@dreamnet/document";
import type { CellOptions } from "./cell-options.ts";

/** Puts the pictures and tables that a cell has made into figures, where the cell gives captions or a label. */
export function captioned(
  outputs: readonly BlockNode[],
  options: CellOptions,
  position: NodePosition,
  read: (text: string) => BlockNode[],
): BlockNode[] {
  const { captions, tableCaption, label } = options;
  const isTableLabel = /^tbl[-:]/u.test(label ?? "");
  const isFigureLabel = /^fig[-:]/u.test(label ?? "");
  if (captions.length === 0 && tableCaption === undefined && !isTableLabel && !isFigureLabel) return [...outputs];
  const pictures = outputs.filter(isPicture);
  let seen = 0;
  let labelled = false;
  return outputs.map((block): BlockNode => {
    const kind = isPicture(block) ? "figure" : block.type === "table" ? "table" : undefined;
    if (kind === undefined || (kind === "table" && tableCaption === undefined && !isTableLabel)) return block;
    if (kind === "figure" && captions.length === 0 && !isFigureLabel) return block;
    // One caption for several pictures stands under the last of them.
    const index = kind === "figure" ? seen++ : 0;
    const text =
      kind === "table"
        ? tableCaption
        : captions.length === 1 && index < pictures.length - 1
          ? undefined
          : captions[captions.length === 1 ? 0 : index];
    if (text === undefined && captions.length > 0 && kind === "figure") return block;
    const own = !labelled && label !== undefined && (kind === "table" ? isTableLabel : !isTableLabel) ? { label } : {};
    if ("label" in own) labelled = true;
    const shown = block.type === "paragraph" ? (block.children as Container["children"]) : [block];
    return {
      type: "container",
      kind,
      ...own,
      children: [
        ...shown,
        ...(text === undefined ? [] : [{ type: "caption" as const, children: read(text), position }]),
      ],
      position,
    };
  });
}

function isPicture(block: BlockNode): boolean {
  return block.type === "paragraph" && block.children.length === 1 && block.children[0]?.type === "image";
}
