import { type DocumentNode, type InlineNode, type Root, walkNodes } from "@dreamnet/document";

/** Nodes whose text is no running text. */
const closed: ReadonlySet<string> = new Set([
  "abbreviation",
  "link",
  "crossReference",
  "heading",
  "code",
  "inlineCode",
]);

/** Marks the abbreviations of the front matter where they stand in the text as whole words. */
export function markAbbreviations(root: Root, abbreviations: Readonly<Record<string, string>>): void {
  const names = Object.keys(abbreviations)
    .filter((name) => name.length > 1 && name.length <= 100)
    .sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
  if (names.length === 0 || names.length > 2000) return;
  const pattern = new RegExp(
    `(?<![\\p{L}\\p{N}_])(?:${names.map((name) => name.replace(/[\\^$.*+?()[\]{}|/-]/gu, "\\$&")).join("|")})(?![\\p{L}\\p{N}_])`,
    "gu",
  );
  walkNodes(root, (node) => {
    if (closed.has(node.type)) return "skip";
    if (!("children" in node)) return undefined;
    const children = node.children as DocumentNode[];
    if (!children.some((child) => child.type === "text")) return undefined;
    const marked = children.flatMap((child): DocumentNode[] =>
      child.type === "text" ? markText(child.value, child.position, pattern, abbreviations) : [child],
    );
    if (marked.length !== children.length) {
      children.length = 0;
      for (const child of marked) children.push(child);
    }
    return undefined;
  });
}

function markText(
  value: string,
  position: DocumentNode["position"],
  pattern: RegExp,
  abbreviations: Readonly<Record<string, string>>,
): InlineNode[] {
  const place = position === undefined ? {} : { position };
  const nodes: InlineNode[] = [];
  let end = 0;
  for (const match of value.matchAll(pattern)) {
    if (match.index > end) nodes.push({ type: "text", value: value.slice(end, match.index), ...place });
    nodes.push({
      type: "abbreviation",
      title: abbreviations[match[0]] as string,
      children: [{ type: "text", value: match[0], ...place }],
      ...place,
    });
    end = match.index + match[0].length;
  }
  if (end < value.length || nodes.length === 0) nodes.push({ type: "text", value: value.slice(end), ...place });
  // A text that is nothing but the abbreviation still changes.
  return nodes;
}
