import { element, type HtmlElement, type HtmlNode } from "./html-tree.ts";
import type { HtmlOptions } from "./options.ts";

type RelativeLink = NonNullable<HtmlOptions["relativeLink"]>;

/** A link that leads nowhere, as it was written. */
export interface LostLink {
  readonly href: string;
  readonly kind: "fragment" | "file";
}

/**
 * Looks after every link of an article is written: one to a fragment that is not there, or to a file that the page does
 * not bring, becomes its text. By iteration; the tree is changed in place.
 *
 * @param ids - What raw HTML called an element → the id that it got.
 */
export function settleLinks(
  article: HtmlElement,
  ids: ReadonlyMap<string, string>,
  relativeLink: RelativeLink,
): LostLink[] {
  const known = new Set<string>();
  const links: { parent: HtmlElement; index: number; link: HtmlElement; href: string }[] = [];
  const stack: HtmlElement[] = [article];
  for (let parent = stack.pop(); parent !== undefined; parent = stack.pop()) {
    const id = parent.attributes["id"];
    if (typeof id === "string") known.add(id);
    for (let index = parent.children.length - 1; index >= 0; index--) {
      const child = parent.children[index] as HtmlNode;
      if (typeof child === "string" || child.tag === "math") continue;
      stack.push(child);
      const href = child.tag === "a" ? child.attributes["href"] : undefined;
      if (typeof href === "string" && !/^[a-z][a-z0-9+.-]*:/i.test(href))
        links.push({ parent, index, link: child, href });
    }
  }
  const lost: LostLink[] = [];
  for (const { parent, index, link, href } of links) {
    const settled = href.startsWith("#") ? fragment(href, known, ids) : relativeLink(href);
    if (settled === href) continue;
    if (settled === undefined) lost.push({ href, kind: href.startsWith("#") ? "fragment" : "file" });
    const { href: _href, role: _role, "aria-label": _label, ...rest } = link.attributes;
    // In place: a link may stand in another's text, and was found as its child.
    const nodes = parent.children as HtmlNode[];
    nodes[index] =
      settled === undefined
        ? element("span", { ...rest, class: "link-text" }, link.children)
        : element("a", { ...link.attributes, href: settled }, link.children);
  }
  return lost;
}

function fragment(href: string, known: ReadonlySet<string>, ids: ReadonlyMap<string, string>): string | undefined {
  const name = decoded(href.slice(1));
  // `#top` and the empty fragment are the page's beginning in every browser.
  if (known.has(name) || name === "" || name.toLowerCase() === "top") return href;
  const id = ids.get(name);
  return id !== undefined && known.has(id) ? `#${encodeURI(id)}` : undefined;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
