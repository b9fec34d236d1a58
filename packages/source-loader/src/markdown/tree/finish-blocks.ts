import type { BlockNode, DocumentNode, InlineNode, Paragraph } from "@dreamnet/document";
import { convertHtmlBlocks } from "../html/to-nodes.ts";
import type { ParseContext } from "../parse-context.ts";
import { trimInline } from "./block-types.ts";

/** Gives the blocks of one level their last form: HTML becomes nodes, labels go to what they name. */
export function finishBlocks(children: DocumentNode[], context: ParseContext): BlockNode[] {
  const blocks = children.some((child) => child.type === "htmlBlock")
    ? convertHtmlBlocks(children, context)
    : (children as BlockNode[]);
  return blocks.some((block) => block.type === "paragraph" && block.children[0]?.type === "target")
    ? attachTargets(blocks, context)
    : blocks;
}

type Labelled = Extract<
  BlockNode,
  { type: "heading" | "container" | "math" | "code" | "admonition" | "division" | "embed" }
>;

function canBeLabelled(block: BlockNode | undefined): block is Labelled {
  return (
    block !== undefined &&
    ["heading", "container", "math", "code", "admonition", "division", "embed"].includes(block.type) &&
    (block as Labelled).label === undefined
  );
}

/** In MyST a target names what follows; TeX's `\label` names what it follows, a heading most of all. */
function attachTargets(blocks: readonly BlockNode[], context: ParseContext): BlockNode[] {
  const result: BlockNode[] = [];
  blocks.forEach((block, index) => {
    if (block.type !== "paragraph" || block.children[0]?.type !== "target") {
      result.push(block);
      return;
    }
    const isAlone = block.children.every(
      (node) => node.type === "target" || (node.type === "text" && node.value.trim() === ""),
    );
    const before = result.at(-1);
    const after = blocks[index + 1];
    if (context.features.pandoc && before?.type === "heading" && canBeLabelled(before)) {
      before.label = block.children[0].label;
      pushRest(result, block);
    } else if (isAlone && !context.features.pandoc && canBeLabelled(after)) {
      after.label = block.children[0].label;
      if (after.type === "math") after.numbered = true;
      pushRest(result, block);
    } else if (
      isAlone &&
      context.features.pandoc &&
      (before?.type === "container" || before?.type === "math") &&
      canBeLabelled(before)
    ) {
      before.label = block.children[0].label;
      pushRest(result, block);
    } else if (isAlone && after?.type === "paragraph") after.children = [...block.children, ...after.children];
    else result.push(block);
  });
  return result;
}

/** What is left of a paragraph without its first target. */
function pushRest(result: BlockNode[], paragraph: Paragraph): void {
  const children: InlineNode[] = trimInline(paragraph.children.slice(1));
  if (children.length > 0) result.push({ ...paragraph, children });
}
