import { createRequire } from "node:module";
import type { Nodes, Root } from "hast";
import { cleanRawHtml } from "../html/clean-raw-html.ts";
import { mostLevels, openLevels } from "../html/open-levels.ts";

// Loaded only where raw HTML is more than a lone tag.
const require = createRequire(import.meta.url);

const textTags = new Set([
  "a",
  "b",
  "i",
  "em",
  "strong",
  "code",
  "span",
  "sub",
  "sup",
  "img",
  "td",
  "th",
  "table",
  "tbody",
  "thead",
  "ul",
  "ol",
  "dl",
  "details",
]);
const breaking = new Set([
  "br",
  "p",
  "div",
  "li",
  "tr",
  "h1",
  "h2",
  "h3",
  "h4",
  "h5",
  "h6",
  "pre",
  "blockquote",
  "dt",
  "dd",
  "summary",
  "figcaption",
  "caption",
]);

/** What a reader sees of raw HTML: its text, with line breaks where blocks end. */
export function rawHtmlText(html: string): string {
  const alone = /^\s*<\/?([a-zA-Z][a-zA-Z0-9-]*)(?:\s[^<>]*)?\/?>\s*$/.exec(html)?.[1]?.toLowerCase();
  if (alone !== undefined && alone !== "img") return breaking.has(alone) ? "\n" : "";
  const clean = cleanRawHtml(html, (name) => (textTags.has(name) || breaking.has(name) ? name : undefined)).html;
  if (openLevels(clean) > mostLevels) return html;
  const { raw } = require("hast-util-raw") as typeof import("hast-util-raw");
  const parts: string[] = [];
  gather(raw({ type: "root", children: [{ type: "raw", value: clean }] } as unknown as Root), parts);
  return parts
    .join("")
    .replace(/\n{2,}/g, "\n")
    .trim();
}

function gather(node: Nodes, parts: string[]): void {
  if (node.type === "text") parts.push(node.value);
  if (!("children" in node)) return;
  const tag = node.type === "element" ? node.tagName : "";
  const alt = node.type === "element" ? node.properties["alt"] : undefined;
  if (tag === "img" && typeof alt === "string") parts.push(alt);
  for (const child of node.children) gather(child, parts);
  if (tag === "td" || tag === "th") parts.push("\t");
  if (breaking.has(tag)) parts.push("\n");
}
