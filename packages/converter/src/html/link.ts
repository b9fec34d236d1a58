import type { Link } from "@dreamnet/document";
import { element, type HtmlNode } from "./html-tree.ts";
import { vetUrl } from "./vet-url.ts";
import type { Writer } from "./writer.ts";

/** A link, or its text where its address is none that a page may have. */
export function writeLink(node: Link, writer: Writer): HtmlNode[] {
  const nested = writer.linkDepth > 0;
  writer.linkDepth++;
  const children = node.children.length === 0 ? [node.url.replace(/^mailto:/, "")] : writer.inline(node.children);
  writer.linkDepth--;
  const href = linkTarget(node.url, writer);
  if (href === undefined) {
    writer.report({
      severity: "warning",
      ruleId: "html/link-is-safe",
      message: `The link is shown as text, since its address is none that a page may have: ${JSON.stringify(node.url.slice(0, 80))}`,
      hint: "Use http, https, mailto, a relative path or a #fragment.",
      position: node.position,
      quote: node.url,
    });
  }
  // A link within a link would be torn apart by the browser.
  if (href === undefined || nested) return [element("span", { class: "link-text", title: node.title }, children)];
  return [element("a", { href, title: node.title }, children)];
}

/** Where a link leads: to an id of this page, or to a vetted URL. */
export function linkTarget(url: string, writer: Writer): string | undefined {
  if (url.startsWith("#")) {
    // `##methods` is a habit of some authors.
    const fragment = decode(url.replace(/^#+/, ""));
    const id =
      writer.labelIds.get(fragment) ??
      writer.fragmentIds.get(fragment) ??
      writer.fragmentIds.get(fragment.toLowerCase());
    if (id !== undefined) return `#${encodeURI(id)}`;
  }
  return vetUrl(writer.options.linkTarget?.(url) ?? url);
}

function decode(fragment: string): string {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
}
