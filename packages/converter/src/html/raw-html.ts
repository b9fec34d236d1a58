import { createRequire } from "node:module";
import type { NodePosition } from "@dreamnet/document";
import type { Element, ElementContent, Nodes, Root, RootContent } from "hast";
import { direction, languageTag, safeClasses } from "./attributes.ts";
import { cleanRawHtml } from "./clean-raw-html.ts";
import { classNames, element, type HtmlAttributes, type HtmlNode } from "./html-tree.ts";
import { writeImage } from "./image.ts";
import { linkTarget } from "./link.ts";
import { mostLevels, openLevels } from "./open-levels.ts";
import { inlineTags, rawHtmlSchema, renamedTags } from "./raw-html-schema.ts";
import type { Writer } from "./writer.ts";

// Loaded only where a document has raw HTML: the parser costs 30 ms.
const require = createRequire(import.meta.url);

/** A stretch of siblings: HTML as the source has it, or nodes that are written already. */
export type RawSegment = { readonly raw: string } | { readonly nodes: readonly HtmlNode[] };

/** The element that stands for nodes of our own; a parser gives lower-case names, so no source can write it. */
const ownTag = "OWN";

/**
 * Reads raw HTML among nodes that are ours, by the rules by which browsers read it, and keeps what an allow-list names.
 * The text of everything else stays; scripts and styles are left out.
 *
 * @param context - `inline`: within a paragraph, where no block may stand.
 */
export function sanitizeHtml(
  segments: readonly RawSegment[],
  context: "inline" | "block",
  position: NodePosition | undefined,
  writer: Writer,
): HtmlNode[] {
  const source = segments.map((segment) => ("raw" in segment ? segment.raw : "")).join("");
  const removed = new Set<string>();
  const cleaned = segments.map((segment) => {
    if (!("raw" in segment)) return segment;
    const clean = cleanRawHtml(segment.raw, readAs);
    for (const name of clean.removed) removed.add(name);
    return { raw: clean.html };
  });
  if (openLevels(cleaned.map((segment) => ("raw" in segment ? segment.raw : "")).join("")) > mostLevels) {
    report("is nested too deeply and is shown as text", source, position, writer);
    return segments.flatMap((segment) =>
      "raw" in segment ? [element("code", { class: "unknown" }, [segment.raw])] : segment.nodes,
    );
  }
  const { raw } = require("hast-util-raw") as typeof import("hast-util-raw");
  const { sanitize } = require("hast-util-sanitize") as typeof import("hast-util-sanitize");
  const own: (readonly HtmlNode[])[] = [];
  const children = cleaned.map((segment) => {
    if ("raw" in segment) return { type: "raw", value: segment.raw };
    own.push(segment.nodes);
    return { type: "own", index: own.length - 1 };
  });
  // `raw` and `own` are no types of hast, but of hast-util-raw and of our pass-through.
  const parsed = raw({ type: "root", children } as unknown as Root, { passThrough: ["own"] });
  const clean = sanitize(prepare(parsed), rawHtmlSchema);
  const { counts } = writer;
  counts.tables += countTag(clean, "table");
  if (removed.size > 0)
    report(
      `holds what a page must not have, and is shown without it: ${[...removed].sort().slice(0, 8).join(", ")}`,
      source,
      position,
      writer,
    );
  return toNodes(clean, { own, inline: context === "inline", position, writer });
}

function report(what: string, source: string, position: NodePosition | undefined, writer: Writer): void {
  writer.report({
    severity: "warning",
    ruleId: "html/raw-html-is-safe",
    message: `Raw HTML ${what}.`,
    hint: "Write it in the document's own mark-up, or with plain elements.",
    position,
    quote: source,
  });
}

/** The element that the parser is given for a tag: its own, what stands for an old one, or none. */
function readAs(name: string): string | undefined {
  // To a parser all that stands in a frame is text, up to its end.
  if (name === "iframe") return "object";
  return readTags.has(name) || mediaTags.has(name) ? name : renamedTags[name];
}

const readTags = new Set(rawHtmlSchema.tagNames ?? []);
const mediaTags = new Set(["video", "audio", "embed", "object", "source", "track"]);

/** Before the allow-list: our own nodes become elements that it lets pass, media become links. */
function prepare(node: Nodes): Nodes {
  if ((node as { type: string }).type === "own") {
    return {
      type: "element",
      tagName: ownTag,
      properties: { index: (node as unknown as { index: number }).index },
      children: [],
    };
  }
  if (node.type === "root")
    return { type: "root", children: node.children.map((child) => prepare(child) as RootContent) };
  if (node.type !== "element") return node;
  const { tagName, properties } = node;
  const children = node.children.map((child) => prepare(child) as ElementContent);
  if (mediaTags.has(tagName)) return mediaLink(node, children);
  return { type: "element", tagName, properties, children };
}

/** Media and foreign pages as links, beside what they hold for those who cannot play them. */
function mediaLink(node: Element, children: ElementContent[]): Element {
  const { src, data, title } = node.properties;
  const url = typeof src === "string" ? src : typeof data === "string" ? data : undefined;
  const text = typeof title === "string" && title !== "" ? title : url;
  const link: Element[] =
    url === undefined || text === undefined
      ? []
      : [{ type: "element", tagName: "a", properties: { href: url }, children: [{ type: "text", value: text }] }];
  return { type: "element", tagName: "span", properties: { className: ["embed"] }, children: [...link, ...children] };
}

function countTag(node: Nodes, tag: string): number {
  if (!("children" in node)) return 0;
  return node.children.reduce(
    (sum, child) => sum + countTag(child, tag),
    node.type === "element" && node.tagName === tag ? 1 : 0,
  );
}

interface Scope {
  readonly own: readonly (readonly HtmlNode[])[];
  readonly inline: boolean;
  readonly position: NodePosition | undefined;
  readonly writer: Writer;
}

function toNodes(node: Nodes, scope: Scope): HtmlNode[] {
  if (node.type === "text") return [node.value];
  if (node.type === "root") return node.children.flatMap((child) => toNodes(child, scope));
  if (node.type !== "element") return [];
  if (node.tagName === ownTag) return [...(scope.own[Number(node.properties["index"])] ?? [])];
  if (node.tagName === "img") return [rawImage(node, scope)];
  const children = node.children.flatMap((child) => toNodes(child, scope));
  if (scope.inline && !inlineTags.has(node.tagName)) return children;
  if (node.tagName === "a") return [rawLink(node, children, scope)];
  const heading = /^h([1-6])$/.exec(node.tagName);
  const tag =
    heading === null ? node.tagName : `h${Math.min(6, Number(heading[1]) + (scope.writer.options.headingShift ?? 1))}`;
  if (tag === "table")
    return [
      element("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": scope.writer.terms.table }, [
        element(tag, attributesOf(node, scope), children),
      ]),
    ];
  return [element(tag, attributesOf(node, scope), children)];
}

function attributesOf(node: Element, { writer }: Scope): HtmlAttributes {
  const { properties } = node;
  const text = (name: string): string | undefined => {
    const value = properties[name];
    return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
  };
  const count = (name: string): string | undefined =>
    /^[1-9]\d{0,3}$/.test(text(name) ?? "") ? text(name) : undefined;
  const align = /^(?:left|center|right)$/i.test(text("align") ?? "")
    ? `align-${(text("align") ?? "").toLowerCase()}`
    : undefined;
  const classes = (Array.isArray(properties["className"]) ? properties["className"] : []).map(String);
  const wish = text("id") ?? text("name");
  return {
    id: wish === undefined ? undefined : writer.rawId(wish),
    class: classNames(align, safeClasses(classes)),
    title: text("title"),
    lang: languageTag(text("lang")),
    dir: direction(text("dir")?.toLowerCase()),
    colspan: count("colSpan"),
    rowspan: count("rowSpan"),
    scope: /^(?:row|col|rowgroup|colgroup)$/.test(text("scope") ?? "") ? text("scope") : undefined,
    start: node.tagName === "ol" && /^-?\d{1,6}$/.test(text("start") ?? "") ? text("start") : undefined,
    reversed: node.tagName === "ol" && properties["reversed"] === true,
    type: node.tagName === "ol" && /^[1aAiI]$/.test(text("type") ?? "") ? text("type") : undefined,
    span: count("span"),
    datetime: node.tagName === "time" ? text("dateTime") : undefined,
    open: properties["open"] === true,
  };
}

function rawLink(node: Element, children: readonly HtmlNode[], scope: Scope): HtmlNode {
  const url = node.properties["href"];
  const href = typeof url === "string" ? linkTarget(url, scope.writer) : undefined;
  const attributes = attributesOf(node, scope);
  return href === undefined ? element("span", attributes, children) : element("a", { href, ...attributes }, children);
}

/** A picture of raw HTML is written as any other: by its asset, or as a placeholder. */
function rawImage(node: Element, { position, writer }: Scope): HtmlNode {
  const { src, alt, title, width, height } = node.properties;
  const url = typeof src === "string" ? src : "";
  const path = url.replace(/^\.\//, "");
  const asset = Object.entries(writer.source.assets).find(([, candidate]) => candidate.path === path)?.[0];
  return writeImage(
    {
      type: "image",
      url,
      ...(asset === undefined ? {} : { asset }),
      ...(typeof alt === "string" ? { alt } : {}),
      ...(typeof title === "string" ? { title } : {}),
      ...(typeof width === "string" || typeof width === "number" ? { width: String(width) } : {}),
      ...(typeof height === "string" || typeof height === "number" ? { height: String(height) } : {}),
      ...(position === undefined ? {} : { position }),
    },
    writer,
    true,
  );
}
