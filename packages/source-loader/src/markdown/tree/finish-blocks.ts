import type { BlockNode, DocumentNode, Paragraph, Target } from "@dreamnet/document";
import { convertHtmlBlocks } from "../html/to-nodes.ts";
import type { ParseContext } from "../parse-context.ts";
import { appendAll } from "./append-all.ts";
import { trimInline } from "./block-types.ts";

/** Gives the blocks of one level their last form: HTML becomes nodes, labels go to what they name. */
export function finishBlocks(children: DocumentNode[], context: ParseContext): BlockNode[] {
  const blocks = children.some((child) => child.type === "htmlBlock")
    ? convertHtmlBlocks(children, context)
    : (children as BlockNode[]);
  const gated = blocks.some((block) => context.gates.has(block)) ? closeGates(blocks, context) : blocks;
  return gated.some((block) => block.type === "paragraph" && block.children[0]?.type === "target")
    ? attachTargets(gated, context)
    : gated;
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

/** Puts what stands between a gate's two directives into the node of the first. */
function closeGates(blocks: readonly BlockNode[], context: ParseContext): BlockNode[] {
  const result: BlockNode[] = [];
  const open: { readonly kind: string; readonly at: number }[] = [];
  for (const block of blocks) {
    const kind = context.gates.get(block);
    if (kind === undefined) result.push(block);
    else if (block.type === "admonition") {
      open.push({ kind, at: result.length });
      result.push(block);
    } else if (open.at(-1)?.kind === kind) {
      const start = open.pop()?.at ?? 0;
      const inner = result.splice(start + 1);
      const node = result[start];
      if (node?.type === "admonition") appendAll(node.children, inner);
    }
  }
  return result;
}

/** In MyST a target names what follows; TeX's `\label` names what it follows, a heading most of all. */
function attachTargets(blocks: readonly BlockNode[], context: ParseContext): BlockNode[] {
  const result: BlockNode[] = [];
  let waiting: Target[] = [];
  for (const block of blocks) {
    const targets = leadingTargets(block);
    if (block.type !== "paragraph" || targets === undefined) {
      appendAll(result, settle(block, waiting));
      waiting = [];
      continue;
    }
    const before = result.at(-1);
    const [first] = targets;
    const isAlone = targets.length === block.children.length;
    const follows =
      before?.type === "heading" || (isAlone && (before?.type === "container" || before?.type === "math"));
    if (context.features.pandoc && waiting.length === 0 && follows && canBeLabelled(before) && first !== undefined) {
      before.label = first.label;
      const children = trimInline(block.children.slice(1));
      if (children.length > 0) result.push({ ...block, children });
    } else if (isAlone) appendAll(waiting, targets);
    else {
      appendAll(result, settle(block, waiting));
      waiting = [];
    }
  }
  if (waiting.length > 0) result.push(targetParagraph(waiting));
  return result;
}

/** The targets at a paragraph's start. */
function leadingTargets(block: BlockNode): Target[] | undefined {
  if (block.type !== "paragraph" || block.children[0]?.type !== "target") return undefined;
  const targets: Target[] = [];
  for (const child of block.children) {
    if (child.type !== "target") break;
    targets.push(child);
  }
  return targets;
}

/** Gives the targets before a block to it: as its label, in its text, or in a paragraph of their own. */
function settle(block: BlockNode, targets: Target[]): BlockNode[] {
  const [first, ...others] = targets;
  if (first === undefined) return [block];
  if (block.type === "paragraph") return [{ ...block, children: [...targets, ...block.children] }];
  if (!canBeLabelled(block)) return [targetParagraph(targets), block];
  block.label = first.label;
  if (block.type === "math") block.numbered = true;
  return [...(others.length === 0 ? [] : [targetParagraph(others)]), block];
}

function targetParagraph(targets: Target[]): Paragraph {
  const position = targets[0]?.position;
  return { type: "paragraph", children: targets, ...(position === undefined ? {} : { position }) };
}
