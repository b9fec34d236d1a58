import type { NormalizedSource } from "@dreamnet/document";
import { type Diagnostic, sortDiagnostics } from "@dreamnet/workflow";
import GithubSlugger from "github-slugger";
import type { FootnoteDefinition, PhrasingContent, RootContent } from "mdast";
import type { Counts } from "../counts.ts";
import type { HtmlElement, HtmlNode } from "../html/html-tree.ts";
import { composeArticle } from "../html/to-html.ts";
import { type Finding, toDiagnostic } from "../html/writer.ts";
import type { CitationStyle } from "../references/citations.ts";
import { readFlow } from "./blocks.ts";
import { decode, plainHeading, readInline } from "./inline.ts";
import { createGfmMath } from "./math.ts";
import { hasClass, html, isElement, type Reader, text } from "./reader.ts";
import { writeMarkdown } from "./write-markdown.ts";

/** How a document becomes GFM. */
export interface GfmOptions {
  /** Where a file stands beside the Markdown, by its digest: a relative POSIX path. Default: `figures/<its name>`. */
  readonly figurePaths?: ReadonlyMap<string, string>;
  /** Whether the front matter is shown: title, authors, abstract. Default true. */
  readonly header?: boolean;
  /** Default: as the front matter asks, else author and year. */
  readonly citationStyle?: CitationStyle;
  /** Replaces the target of a link before it is vetted; undefined leaves it as it is. */
  readonly linkTarget?: (url: string) => string | undefined;
  /** Markdown that is put in as it is, beneath title and authors. */
  readonly insert?: string;
  /** Keeps `@name` and `#12` from becoming links to people and issues, as they do in a release's notes. */
  readonly plainMentions?: boolean;
}

/** A document as GitHub Flavored Markdown. */
export interface GfmDocument {
  /** Ends in a line break. */
  readonly markdown: string;
  /** The files that the Markdown shows, in the order of their first use. */
  readonly assets: readonly { readonly sha256: string; readonly path: string }[];
  /** Relative targets of links, as written, in the order of the text: files that should lie beside it. */
  readonly links: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
  readonly counts: Counts;
}

/**
 * Writes a document as GitHub Flavored Markdown: formulas as GitHub's MathJax reads them (the document's macros written
 * out), tables, notes, alerts, figures with their captions, citations formatted and linked to the list of references.
 *
 * What GFM has no mark-up for is HTML that GitHub lets through (`<sub>`, `<details>`, tables with spans).
 *
 * @example
 * const { markdown, assets } = toGfm(source);
 * @see https://github.github.com/gfm and GitHub Docs, "Writing on GitHub", checked 2026-11
 */
export function toGfm(source: NormalizedSource, options: GfmOptions = {}): GfmDocument {
  const findings: Finding[] = [];
  const composed = composeArticle(source, options, createGfmMath);
  const { article } = composed;
  const facts = survey(article);
  const reader: Reader = {
    ...facts,
    links: [],
    inTable: false,
    nesting: 0,
    inline: (nodes) => readInline(nodes, reader),
    flow: (nodes) => readFlow(nodes, reader),
    report: (finding) => findings.push(finding),
  };
  const { front, summary, main } = composed;
  const insert = (options.insert ?? "").trim();
  const children = [
    ...reader.flow(front),
    ...(insert === "" ? [] : [html(insert)]),
    ...reader.flow(summary),
    ...reader.flow(main),
    ...readNotes(article, reader),
  ];
  const markdown = writeMarkdown(
    article.attributes["dir"] === "rtl" ? [html('<div dir="rtl">'), ...children, html("</div>")] : children,
    options.plainMentions === true,
  );
  return {
    markdown,
    assets: composed.assets,
    links: [...new Set(reader.links)],
    diagnostics: sortDiagnostics([
      ...composed.diagnostics.map((one) => ({
        ...one,
        ruleId: one.ruleId.replace(/^html\//, "gfm/"),
        message: one.message.replaceAll("the HTML", "the Markdown"),
      })),
      ...findings.map((finding) => toDiagnostic(finding, source.file)),
    ]),
    counts: composed.counts,
  };
}

type Survey = Pick<Reader, "wanted" | "fragments" | "notes">;

/** What must be known before anything is written: which places are linked to, and what GitHub calls headings. */
function survey(article: HtmlElement): Survey {
  const wanted = new Set<string>();
  const fragments = new Map<string, string>();
  const referred = new Set<string>();
  const notes = new Map<string, string>();
  const slugger = new GithubSlugger();
  const visit = (node: HtmlNode, section: string | undefined): void => {
    if (!isElement(node)) return;
    const { href, id, role } = node.attributes;
    if (typeof href === "string" && href.startsWith("#") && role !== "doc-backlink") {
      const target = decode(href.slice(1));
      if (role === "doc-noteref") referred.add(target);
      else wanted.add(target);
    }
    if (/^h[1-6]$/.test(node.tag)) {
      const words = plainHeading(node);
      // A heading of nothing but words has its anchor from GitHub.
      const slug = words === undefined ? undefined : slugger.slug(words);
      for (const own of [id, section])
        if (typeof own === "string" && slug !== undefined && slug !== "") fragments.set(own, slug);
    }
    if (hasClass(node, "footnotes")) {
      const list = node.children.find((child): child is HtmlElement => isElement(child) && child.tag === "ol");
      for (const [index, item] of (list?.children ?? []).entries())
        if (isElement(item) && typeof item.attributes["id"] === "string")
          notes.set(item.attributes["id"], String(index + 1));
    }
    for (const [index, child] of node.children.entries())
      visit(child, node.tag === "section" && index === 0 && typeof id === "string" ? id : undefined);
  };
  visit(article, undefined);
  for (const id of [...notes.keys()]) if (!referred.has(id)) notes.delete(id);
  return { wanted, fragments, notes };
}

/** The notes; one that nothing refers to would not be shown by GitHub, and stands as a paragraph. */
function readNotes(article: HtmlElement, reader: Reader): RootContent[] {
  const section = article.children.find((child): child is HtmlElement => hasClass(child, "footnotes"));
  const list = section?.children.find((child): child is HtmlElement => isElement(child) && child.tag === "ol");
  if (list === undefined) return [];
  const lone: RootContent[] = [];
  const definitions: RootContent[] = [];
  for (const [index, item] of list.children.entries()) {
    if (!isElement(item)) continue;
    const number = String(index + 1);
    const referred = reader.notes.has(String(item.attributes["id"]));
    reader.nesting++;
    const children = reader.flow(item.children) as FootnoteDefinition["children"];
    reader.nesting--;
    if (referred) {
      definitions.push({
        type: "footnoteDefinition",
        identifier: number,
        label: number,
        children: children.length > 0 ? children : [{ type: "paragraph", children: [text("—")] }],
      });
      continue;
    }
    const mark: PhrasingContent[] = [html(`<sup>${number}</sup>`), text(" ")];
    const first = children[0];
    if (first?.type === "paragraph") first.children.unshift(...mark);
    else lone.push({ type: "paragraph", children: mark });
    for (const child of children) lone.push(child);
  }
  return [...(lone.length === 0 ? [] : [{ type: "thematicBreak" as const }, ...lone]), ...definitions];
}
