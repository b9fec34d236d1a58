import {
  type BlockNode,
  type DocumentNode,
  type Heading,
  type InlineNode,
  type Root,
  walkNodes,
} from "@dreamnet/document";
import { plainMarkdown } from "../frontmatter/plain-markdown.ts";

/**
 * Takes the title out of the tree where a first-level heading is it, and brings the first level of sections to 1.
 *
 * @param title - The front matter's, where it has one.
 * @returns The title that the tree had, as plain text.
 */
export function settleHeadings(root: Root, title: string | undefined): string | undefined {
  const own = takeTitle(root, title);
  const headings: Heading[] = [];
  walkNodes(root, (node) => {
    if (node.type === "heading") headings.push(node);
  });
  const least = headings.reduce((depth, heading) => Math.min(depth, heading.depth), 6);
  if (least > 1) for (const heading of headings) heading.depth = (heading.depth - least + 1) as Heading["depth"];
  return own;
}

/** A lone `# Title` before every other heading, where the front matter says the same or nothing. */
function takeTitle(root: Root, title: string | undefined): string | undefined {
  const index = root.children.findIndex((child) => child.type === "heading");
  const first = root.children[index];
  if (first?.type !== "heading" || first.depth !== 1 || first.numbered === false) return undefined;
  let others = 0;
  walkNodes(root, (node) => {
    if (node.type === "heading" && node !== first && node.depth === 1) others++;
  });
  if (others > 0) return undefined;
  // Text before it would be torn from its place.
  const before = root.children.slice(0, index).some((child) => !isInvisible(child));
  const text = inlineText(first.children);
  if (text === "" || (title === undefined ? before : bare(title) !== bare(text))) return undefined;
  root.children.splice(index, 1);
  return text;
}

function isInvisible(node: BlockNode): boolean {
  return (
    node.type === "comment" ||
    (node.type === "paragraph" &&
      node.children.every(
        (child) =>
          child.type === "image" || child.type === "link" || (child.type === "text" && child.value.trim() === ""),
      ))
  );
}

function bare(text: string): string {
  return plainMarkdown(text)
    .normalize("NFKD")
    .replace(/[^\p{L}\p{N}]/gu, "")
    .toLowerCase();
}

/**
 * Inline nodes as plain text, formulas as `$…$`.
 *
 * @param shown - What stands for a node and its children.
 */
export function inlineText(nodes: readonly InlineNode[], shown?: (node: DocumentNode) => string | undefined): string {
  const parts: string[] = [];
  walkNodes({ type: "paragraph", children: [...nodes] }, (node) => {
    const own = shown?.(node);
    if (own !== undefined) {
      parts.push(own);
      return "skip";
    }
    if (node.type === "text" || node.type === "inlineCode") parts.push(node.value);
    else if (node.type === "inlineMath") parts.push(`$${node.value}$`);
    else if (node.type === "break") parts.push(" ");
    else if (node.type === "comment") return "skip";
    return undefined;
  });
  return parts.join("").replace(/\s+/gu, " ").trim();
}
