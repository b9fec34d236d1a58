import type { NormalizedSource } from "@dreamnet/document";
import { type Diagnostic, sortDiagnostics } from "@dreamnet/workflow";
import { createMathRenderer } from "../html/math.ts";
import type { HtmlOptions } from "../html/options.ts";
import { composeArticle } from "../html/to-html.ts";
import type { ArticleWriter } from "./article-writer.ts";
import { writeBlocks } from "./blocks.ts";
import { writeFront } from "./front.ts";
import { trimInline, writeInline } from "./inline.ts";
import { lineText } from "./line-text.ts";
import { attribute, element, findAll, type HtmlElement, type HtmlNode, hasClass } from "./look-up.ts";
import { type ArticlePicture, pictureTag } from "./pictures.ts";
import type { ArticleProfile } from "./profile.ts";

/** A work as the blocks that an editor of articles keeps. */
export interface Article {
  /** One line of plain text, formulas in Unicode; empty where the source has none. */
  readonly title: string;
  readonly subtitle: string | undefined;
  /** The abstract as plain text, paragraphs set apart by a blank line. */
  readonly abstract: string;
  /** Tags of `allowedTags`, and a `picture` where a picture goes, whose children are its caption. */
  readonly blocks: readonly HtmlElement[];
  /** In the order in which they stand. */
  readonly pictures: readonly ArticlePicture[];
  /** The files that the figures show: where they stand in the HTML, and their digests. */
  readonly assets: readonly { readonly path: string; readonly sha256: string }[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Turns a document into an article for an editor that keeps few tags: title, subtitle, authors, abstract, text, notes
 * and references, with numbered pictures for what the editor has no form for.
 *
 * It is made of the tree that `toHtml` writes down, so that nothing that is there is lost.
 *
 * @param options.html - How the HTML is written first; its `figurePaths` name the files of figures.
 * @example
 * const article = toArticle(source, mediumProfile);
 * article.pictures[0]; // => { number: 1, alt: "E = mc^2", caption: "", source: { kind: "formula", … } }
 */
export function toArticle(
  source: NormalizedSource,
  profile: ArticleProfile,
  options: { readonly html?: HtmlOptions } = {},
): Article {
  const composed = composeArticle(source, { ...options.html, header: true }, (report, macros) =>
    createMathRenderer({ macros, output: "mathml", annotate: true, report }),
  );
  const { front, header } = composed;
  const body = [...composed.summary, ...composed.main];
  const digests = new Map(composed.assets.map(({ path, sha256 }) => [encodePath(path), sha256]));
  const pictures: ArticlePicture[] = [];
  const diagnostics: Diagnostic[] = [];
  const writer: ArticleWriter = {
    profile,
    referenceUrls: referenceUrls(body),
    assetOf: (src) => digests.get(src),
    pictures,
    diagnostics,
    picture(from, alt, caption = "") {
      const number = pictures.length + 1;
      pictures.push({ number, alt: alt.replace(/\s+/g, " ").trim(), caption, source: from });
      return element(pictureTag, { number });
    },
    blocks: (nodes) => writeBlocks(nodes, writer),
    report: (found) => diagnostics.push(found),
  };
  const [subtitle] = findAll(front, (node) => hasClass(node, "subtitle"));
  const title = writeInline(header?.title ?? [], writer, { holdsPictures: false, inLink: true }).nodes;
  const subtitleNodes =
    subtitle === undefined
      ? []
      : trimInline(writeInline(subtitle.children, writer, { holdsPictures: false, inLink: true }).nodes);
  const blocks = [
    ...(profile.titleInBody ? titleBlocks(trimInline(title), subtitleNodes) : []),
    ...writeFront(front, writer),
    ...writeBlocks(body, writer),
  ];
  return {
    title: lineText(title),
    subtitle: subtitleNodes.length === 0 ? undefined : lineText(subtitleNodes),
    abstract: (header?.abstract ?? []).map((paragraph) => lineText([paragraph])).join("\n\n"),
    blocks,
    pictures,
    assets: composed.assets,
    diagnostics: sortDiagnostics([...composed.diagnostics, ...diagnostics]),
  };
}

/** The first `h1` and the first `h2`: an editor reads them as title and subtitle. Their text is plain there. */
function titleBlocks(title: readonly HtmlNode[], subtitle: readonly HtmlNode[]): HtmlElement[] {
  return [
    ...(title.length === 0 ? [] : [element("h1", {}, [lineText(title)])]),
    ...(subtitle.length === 0 ? [] : [element("h2", {}, [lineText(subtitle)])]),
  ];
}

/** Where each entry of the list of references leads: a citation leads there too. */
function referenceUrls(body: readonly HtmlNode[]): Map<string, string> {
  const urls = new Map<string, string>();
  for (const list of findAll(body, (node) => attribute(node, "role") === "doc-bibliography"))
    for (const item of findAll([list], ({ tag }) => tag === "li")) {
      const [link] = findAll([item], (node) => node.tag === "a" && /^https?:/i.test(attribute(node, "href")));
      if (link !== undefined) urls.set(attribute(item, "id"), attribute(link, "href"));
    }
  return urls;
}

const encodePath = (path: string): string => path.split("/").map(encodeURIComponent).join("/");
