import { type BlockNode, documentLimits, type Flavour, type InlineNode, type Root } from "@dreamnet/document";
import type { Diagnostic } from "@dreamnet/workflow";
import { finishDocument, type LoadedDocument } from "./finish-document.ts";
import { mapFrontmatter } from "./frontmatter/map-frontmatter.ts";
import { plainMarkdown } from "./frontmatter/plain-markdown.ts";
import { convertPage } from "./html/convert-page.ts";
import { decodePage } from "./html/decode-page.ts";
import { findMainContent } from "./html/main-content.ts";
import { pageMetadata } from "./html/page-metadata.ts";
import { PageBoundError, type PageDocument, parsePage, textOfElement } from "./html/parse-page.ts";
import { settleNumbers } from "./html/settle-numbers.ts";
import { takenByMetadata } from "./html/taken-by-metadata.ts";
import { loadBibliography } from "./load-bibliography.ts";
import type { ReadDocument } from "./read-markdown.ts";
import { createOverlayReader } from "./reader/overlay-reader.ts";
import type { SourceReader } from "./reader/source-reader.ts";

/** How a page's own addresses are understood; a page that was fetched has them relative to where it came from. */
export interface PageOrigin {
  /** Of a picture. */
  address(url: string): string;
  link(url: string): string;
}

/** Loads an article's page. */
export async function loadHtml(
  bytes: Uint8Array,
  file: string,
  reader: SourceReader,
  signal?: AbortSignal,
  origin?: PageOrigin,
): Promise<LoadedDocument | { readonly fault: Diagnostic }> {
  const decoded = decodePage(bytes, file);
  if ("fault" in decoded) return decoded;
  let document: PageDocument;
  try {
    document = parsePage(decoded.text);
  } catch (error) {
    if (!(error instanceof PageBoundError)) throw error;
    return { fault: beyond(file, error.message) };
  }
  signal?.throwIfAborted();
  const diagnostics: Diagnostic[] = [...decoded.diagnostics];
  const metadata = pageMetadata(document);
  for (const { message, line } of metadata.faults) {
    diagnostics.push({
      severity: "warning",
      ruleId: "html/metadata-is-readable",
      message,
      hint: "Mend it, or give the title and the authors by <meta> elements.",
      location: { file, line },
    });
  }
  const main = findMainContent(document);
  if (main === undefined || textOfElement(main.element) === "") return { fault: empty(file) };
  const mapped = mapFrontmatter(metadata.data, { file, locate: () => undefined });
  const overlay = createOverlayReader(reader);
  const { blocks, diagnostics: found } = convertPage(document, main.element, {
    file,
    embed: (content) => overlay.add(content),
    address: (url) => origin?.address(url) ?? url,
    link: (url) => origin?.link(url) ?? url,
    skip: takenByMetadata(document, mapped.frontmatter),
  });
  const ast: Root = { type: "root", children: blocks };
  const pageTitle = mapped.frontmatter.other["page-title"];
  const frontmatter = { ...mapped.frontmatter, other: { ...mapped.frontmatter.other } };
  delete frontmatter.other["page-title"];
  if (frontmatter.title === undefined && typeof pageTitle === "string" && !hasLoneTitle(ast))
    frontmatter.title = plainMarkdown(pageTitle);
  const numbers = settleNumbers(ast);
  if (numbers.headings) frontmatter.numbering ??= false;
  if (main.outside > 0) {
    diagnostics.push({
      severity: "info",
      ruleId: "html/main-is-taken",
      message: `The article is the element <${main.element.tagName}>; ${main.outside} word${main.outside === 1 ? "" : "s"} of the page around it are left out.`,
      hint: "Mark the article by one <article> or <main> if something is missing.",
      location: { file, line: main.element.sourceCodeLocation?.startLine ?? 1 },
    });
  }
  const flavour: Flavour = "html";
  const read: ReadDocument = {
    flavour,
    frontmatter,
    parsed: { ast, macros: {} },
    bibliography: loadBibliography(reader, { declared: [], items: [], file, neighbours: false }),
    declared: false,
    nocite: [],
    diagnostics: [...diagnostics, ...mapped.diagnostics, ...found],
    files: new Map(),
    refused: false,
  };
  return finishDocument(read, file, overlay, signal);
}

/** True where a first-level heading will be taken for the title. */
function hasLoneTitle(root: Root): boolean {
  const stack: (BlockNode | InlineNode)[] = [...root.children];
  let count = 0;
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    if (next.type === "heading" && next.depth === 1) count++;
    if (next.type === "division") stack.push(...next.children);
  }
  return count === 1;
}

function empty(file: string): Diagnostic {
  return {
    severity: "error",
    ruleId: "html/has-text",
    message: "The page has no text of its own; a script would have to make it.",
    hint: "Save the page from a browser once it is shown, and load that file.",
    location: { file, line: 1 },
  };
}

function beyond(file: string, what: string): Diagnostic {
  return {
    severity: "error",
    ruleId: "document/is-bounded",
    message: `The page ${what}.`,
    hint: `Save the article alone: at most ${documentLimits.depth} levels of nested parts are read.`,
    location: { file, line: 1 },
  };
}
