import { createRequire } from "node:module";
import type { Nodes, PhrasingContent, RootContent } from "mdast";
import { html, text } from "./reader.ts";

const require = createRequire(import.meta.url);

/** Writes blocks as GFM; ends in a line break. */
export function writeMarkdown(children: RootContent[], plainMentions = false): string {
  for (const child of children) guard(child, plainMentions);
  // 80 files, of use to none but those who write Markdown.
  const { toMarkdown } = require("mdast-util-to-markdown") as typeof import("mdast-util-to-markdown");
  const { gfmToMarkdown } = require("mdast-util-gfm") as typeof import("mdast-util-gfm");
  return toMarkdown(
    { type: "root", children },
    {
      extensions: [gfmToMarkdown({ tablePipeAlign: false })],
      bullet: "-",
      bulletOther: "*",
      emphasis: "*",
      fences: true,
      listItemIndent: "one",
      resourceLink: true,
      rule: "-",
    },
  );
}

const lineTypes = new Set(["paragraph", "heading", "tableCell"]);

/** Guards the text of every line against what GitHub reads beyond GFM: dollars as formulas, `:name:` as emoji. */
function guard(node: Nodes, mentions: boolean): void {
  if (lineTypes.has(node.type) && "children" in node) {
    const dollars = countDollars(node.children as PhrasingContent[]);
    guardLine(node as { children: PhrasingContent[] }, signs[(dollars > 1 ? 1 : 0) + (mentions ? 2 : 0)] as RegExp);
    return;
  }
  if ("children" in node) for (const child of node.children) guard(child as Nodes, mentions);
}

function countDollars(nodes: readonly PhrasingContent[]): number {
  let count = 0;
  for (const node of nodes) {
    if (node.type === "text") count += node.value.split("$").length - 1;
    else if (node.type === "html") count += node.value.startsWith("$") ? 2 : 0;
    else if ("children" in node) count += countDollars(node.children as PhrasingContent[]);
  }
  return count;
}

/** Emoji; dollars too; people and issues too; all. */
const signs: readonly RegExp[] = [
  /:(?=[a-z0-9_+-]{1,60}:)/giu,
  /\$|:(?=[a-z0-9_+-]{1,60}:)/giu,
  /[@#](?=[a-z0-9])|:(?=[a-z0-9_+-]{1,60}:)/giu,
  /[$]|[@#](?=[a-z0-9])|:(?=[a-z0-9_+-]{1,60}:)/giu,
];

/** `<span>$</span>` is what GitHub's documentation gives for a dollar that is one; it keeps other signs apart, too. */
function guardLine(parent: { children: PhrasingContent[] }, pattern: RegExp): void {
  parent.children = parent.children.flatMap((node): PhrasingContent[] => {
    if (node.type === "text") return guardText(node.value, pattern);
    if ("children" in node) guardLine(node as { children: PhrasingContent[] }, pattern);
    return [node];
  });
}

function guardText(value: string, pattern: RegExp): PhrasingContent[] {
  const out: PhrasingContent[] = [];
  let from = 0;
  for (const match of value.matchAll(pattern)) {
    if (match.index > from) out.push(text(value.slice(from, match.index)));
    out.push(html(`<span>${match[0]}</span>`));
    from = match.index + match[0].length;
  }
  if (from < value.length) out.push(text(value.slice(from)));
  return out;
}
