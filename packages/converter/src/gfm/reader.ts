import type { PhrasingContent, RootContent } from "mdast";
import type { HtmlElement, HtmlNode } from "../html/html-tree.ts";
import type { Finding } from "../html/writer.ts";

/** What the readers of an article's tree share. */
export interface Reader {
  /** Ids that a link of the article leads to. */
  readonly wanted: ReadonlySet<string>;
  /** Id → the fragment under which GitHub has it. */
  readonly fragments: ReadonlyMap<string, string>;
  /** Ids of footnotes that something refers to, by number. */
  readonly notes: ReadonlyMap<string, string>;
  /** Relative targets of links, in the order of the text. */
  readonly links: string[];
  /** Within a table of GFM, whose cells are one line. */
  inTable: boolean;
  /** Lists, quotes and notes around: an alert stands at the top only. */
  nesting: number;
  inline(nodes: readonly HtmlNode[]): PhrasingContent[];
  flow(nodes: readonly HtmlNode[]): RootContent[];
  report(finding: Finding): void;
}

export const isElement = (node: HtmlNode | undefined): node is HtmlElement =>
  node !== undefined && typeof node !== "string";

export function hasClass(node: HtmlNode | undefined, name: string): boolean {
  return (
    isElement(node) &&
    String(node.attributes["class"] ?? "")
      .split(" ")
      .includes(name)
  );
}

export const textOf = (node: HtmlNode): string =>
  typeof node === "string" ? node : node.children.map((child) => textOf(child)).join("");

export const html = (value: string): { type: "html"; value: string } => ({ type: "html", value });

export const text = (value: string): { type: "text"; value: string } => ({ type: "text", value });

/** A value for an attribute of HTML. */
export function attribute(value: string): string {
  return value
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/"/g, "&quot;")
    .replace(/\s+/g, " ");
}

/** The place that a link may lead to, where one does. */
export function anchor(node: HtmlElement, reader: Reader): PhrasingContent[] {
  const id = node.attributes["id"];
  if (typeof id !== "string" || !reader.wanted.has(id) || reader.fragments.has(id)) return [];
  return [html(`<a name="${attribute(id)}"></a>`)];
}
