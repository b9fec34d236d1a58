import { type BlockNode, type Division, type Root, walkNodes } from "@dreamnet/document";
import { inlineText } from "./settle-headings.ts";

/**
 * The abstract that the source marks as one: a division with that role, or the section of a heading "Abstract", which
 * becomes such a division. It stays in the tree, with its citations. A summary is none.
 *
 * @returns Its plain text, paragraphs set apart by a blank line.
 */
export function settleAbstract(root: Root, file: { readonly hasAbstract: boolean }): string | undefined {
  const division = findDivision(root) ?? (file.hasAbstract ? undefined : wrapSection(root));
  if (division === undefined) return undefined;
  const paragraphs: string[] = [];
  walkNodes(division, (node) => {
    if (node.type === "paragraph") {
      const text = inlineText(node.children);
      if (text !== "") paragraphs.push(text);
      return "skip";
    }
    return undefined;
  });
  return paragraphs.length === 0 ? undefined : paragraphs.join("\n\n");
}

function findDivision(root: Root): Division | undefined {
  let found: Division | undefined;
  walkNodes(root, (node) => {
    if (found === undefined && node.type === "division" && node.role === "abstract") found = node;
  });
  return found;
}

function wrapSection(root: Root): Division | undefined {
  const start = root.children.findIndex(
    (child) => child.type === "heading" && /^abstract[.:]?$/iu.test(inlineText(child.children)),
  );
  const heading = root.children[start];
  if (heading?.type !== "heading") return undefined;
  const end = root.children.findIndex(
    (child, index) => index > start && child.type === "heading" && child.depth <= heading.depth,
  );
  const stop = end < 0 ? root.children.length : end;
  const children: BlockNode[] = root.children.slice(start + 1, stop);
  // A document that is nothing but its abstract has none; sections within are no abstract's.
  if (end < 0 || children.length === 0 || children.some((child) => child.type === "heading")) return undefined;
  const division: Division = {
    type: "division",
    role: "abstract",
    children,
    ...(heading.label === undefined ? {} : { label: heading.label }),
    ...(heading.position === undefined ? {} : { position: heading.position }),
  };
  root.children.splice(start, stop - start, division);
  return division;
}
