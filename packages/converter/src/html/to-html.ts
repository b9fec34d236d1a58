import type { DocumentNode, NormalizedSource } from "@dreamnet/document";
import { plainText, walkNodes } from "@dreamnet/document";
import { type Diagnostic, sortDiagnostics } from "@dreamnet/workflow";
import { emptyCounts } from "../counts.ts";
import { type Citations, citationStyleOf, createCitations } from "../references/citations.ts";
import { referenceHeading } from "../references/reference-heading.ts";
import { termsOf } from "../references/terms.ts";
import { expandRawTex } from "../text/expand-raw-tex.ts";
import { createAssetPaths } from "./asset-paths.ts";
import { languageTag } from "./attributes.ts";
import { writeBlocks } from "./blocks.ts";
import { labelsOf } from "./equation.ts";
import { collectFootnotes, writeFootnotes } from "./footnotes.ts";
import { type Header, writeHeader } from "./header.ts";
import { writeSections } from "./heading.ts";
import { element, type HtmlElement, type HtmlNode } from "./html-tree.ts";
import { createIdentifiers, fragmentNames, type Identifiers, toIdentifier } from "./identifiers.ts";
import { writeInlines } from "./inline.ts";
import { createMathRenderer, type MathRenderer } from "./math.ts";
import { labelOf, type Numbering, numberNodes } from "./numbering.ts";
import type { HtmlDocument, HtmlOptions } from "./options.ts";
import { outlineOf } from "./outline.ts";
import { addPreviews } from "./previews.ts";
import { readableText } from "./readable-text.ts";
import { writeReferences } from "./reference-list.ts";
import { serializeHtml } from "./serialize.ts";
import { type LostLink, settleLinks } from "./settle-links.ts";
import { type Finding, toDiagnostic, type Writer } from "./writer.ts";

/**
 * Writes a document as HTML: one `<article>` that holds every word, figure, table, formula, citation and reference.
 *
 * Pure and synchronous. The page that it goes into needs no script, and takes no inline style; `css` holds the rules
 * that its formulas need.
 *
 * @example
 * const { html, assets } = toHtml(source, { figurePaths });
 */
export function toHtml(given: NormalizedSource, options: HtmlOptions = {}): HtmlDocument {
  const composed = composeArticle(given, options, (report, macros) =>
    createMathRenderer({
      macros,
      output: options.math ?? "mathml",
      annotate: options.annotateMath ?? true,
      report,
    }),
  );
  const { article, header, front, summary, main, lang, dir, rawIds, diagnostics, ...rest } = composed;
  const { relativeLink } = options;
  const lost =
    relativeLink === undefined
      ? []
      : settleLinks(article, rawIds, relativeLink).map((link) => lostLink(link, given.file));
  if (options.previews === true) addPreviews(article);
  const parts = {
    title: serializeHtml(header?.title ?? []),
    titleText: readableText(header?.title ?? []),
    front: serializeHtml(front),
    abstract: serializeHtml(summary),
    abstractText: (header?.abstract ?? []).map((paragraph) => readableText([paragraph])).join("\n\n"),
    body: serializeHtml(main),
    leadText: leadOf(main),
  };
  const headerHtml = header === undefined ? "" : `<header>\n${parts.front}${parts.abstract}</header>\n`;
  const [open = "", close = ""] = serializeHtml([element("article", { lang, dir })]).split(/(?=<\/)/);
  return {
    html: `${open}${headerHtml}${parts.body}${close}`,
    ...rest,
    diagnostics: lost.length === 0 ? diagnostics : sortDiagnostics([...diagnostics, ...lost]),
    outline: outlineOf(article),
    parts,
    lang,
    dir,
  };
}

/** An article before it is written down: what HTML and GFM have in common. */
export interface ComposedArticle extends Pick<HtmlDocument, "css" | "assets" | "diagnostics" | "counts" | "lang"> {
  readonly article: HtmlElement;
  readonly header: Header | undefined;
  readonly front: readonly HtmlNode[];
  readonly summary: readonly HtmlNode[];
  readonly main: readonly HtmlNode[];
  readonly dir: "rtl" | undefined;
  /** What raw HTML called an element → the id that it got. */
  readonly rawIds: ReadonlyMap<string, string>;
}

/** Composes the article as a tree; `makeMath` gives what writes its formulas. */
export function composeArticle(
  given: NormalizedSource,
  options: HtmlOptions,
  makeMath: (report: (finding: Finding) => void, macros: Readonly<Record<string, string>>) => MathRenderer,
): ComposedArticle {
  const { source, unread } = expandRawTex(given);
  const findings: Finding[] = unread.map(({ value, unknown, position }) => ({
    severity: "warning",
    ruleId: "html/raw-tex-is-readable",
    message: `Raw TeX is shown without what HTML cannot express: ${unknown.slice(0, 8).join(", ")}`,
    hint: "Write it in the document's own mark-up, where it has one.",
    position,
    quote: value,
  }));
  const terms = termsOf(source.frontmatter.language);
  const ids = createIdentifiers(options.idPrefix);
  const numbering = numberNodes(source);
  const targets = assignIds(source, ids, numbering);
  const citations = createCitations(
    source,
    options.citationStyle ?? citationStyleOf(source.frontmatter.citationStyle),
    terms,
  );
  const footnotes = collectFootnotes(source, ids);
  const assets = createAssetPaths(source, options.figurePaths);
  const math = makeMath((finding) => findings.push(finding), { ...source.frontmatter.math, ...source.macros });
  const rawIds = new Map<string, string>();
  const writer: Writer = {
    source,
    options,
    terms,
    ids,
    numbering,
    citations,
    ...targets,
    referenceIds: referenceIds(citations, ids),
    counts: emptyCounts(),
    headingLevels: outlineLevels(source),
    referencesWritten: false,
    referenceHeading: referenceHeading(source),
    linkDepth: 0,
    numberOf: (label) => {
      const known = labelOf(source, label);
      // The author's own number is TeX in the formula; the loader has read it.
      const own = known?.kind === "equation" ? known.number : undefined;
      return own ?? targets.labelNumbers.get(label) ?? known?.number;
    },
    proofKind: (label) => targets.proofKinds.get(label),
    rawId(wish) {
      const id = ids.claim(toIdentifier(wish), "raw");
      if (!rawIds.has(wish)) rawIds.set(wish, id);
      return id;
    },
    footnote: (identifier) => footnotes.find(identifier),
    math: (tex, display, position, original) => math.render(tex, display, position, original),
    assetPath: (sha256) => assets.pathOf(sha256),
    inline: (nodes) => writeInlines(nodes, writer),
    blocks: (nodes) => writeBlocks(nodes, writer),
    report: (finding) => findings.push(finding),
  };
  const header = options.header === false ? undefined : writeHeader(writer);
  const front = header?.front ?? [];
  const summary = header?.summary ?? [];
  const main = [
    ...writeSections(source.ast.children, writer),
    ...writeFootnotes(footnotes, writer),
    ...writeReferences(writer),
  ];
  const lang = languageTag(source.frontmatter.language);
  const dir = isRightToLeft(lang) ? "rtl" : undefined;
  return {
    article: element("article", { lang, dir }, [...front, ...summary, ...main]),
    header,
    front,
    summary,
    main,
    lang,
    dir,
    rawIds,
    css: math.css(),
    assets: assets.used(),
    diagnostics: sortDiagnostics(findings.map((finding) => toDiagnostic(finding, source.file))),
    counts: writer.counts,
  };
}

/** A link that is shown as its text. */
function lostLink({ href, kind }: LostLink, file: string): Diagnostic {
  const what = JSON.stringify(href.slice(0, 80));
  return kind === "fragment"
    ? {
        severity: "warning",
        ruleId: "html/fragment-exists",
        message: `The link to ${what} is shown as text: nothing in the document has that name.`,
        hint: "Correct the name, or label what is meant.",
        path: [file],
      }
    : {
        severity: "warning",
        ruleId: "html/linked-file-is-there",
        message: `The link to ${what} is shown as text: the file does not come with the page.`,
        hint: "Link to its full address.",
        path: [file],
      };
}

/** The first paragraph that says something. */
function leadOf(nodes: readonly HtmlNode[]): string {
  for (const node of nodes) {
    if (typeof node === "string" || node.tag === "nav") continue;
    const text = node.tag === "p" ? readableText([node]) : leadOf(node.children);
    if (text !== "") return text;
  }
  return "";
}

/** Levels without gaps: a heading is one below the nearest shallower one before it. */
function outlineLevels(source: NormalizedSource): Map<object, number> {
  const levels = new Map<object, number>();
  const open: number[] = [];
  walkNodes(source.ast, (node) => {
    if (node.type !== "heading") return;
    while ((open.at(-1) ?? 0) >= node.depth) open.pop();
    open.push(node.depth);
    levels.set(node, open.length);
  });
  return levels;
}

interface Targets {
  readonly labelIds: Map<string, string>;
  readonly nodeIds: Map<object, string>;
  readonly fragmentIds: Map<string, string>;
  readonly labelNumbers: Map<string, string>;
  readonly proofKinds: Map<string, string>;
}

/** Ids are given before anything is written, so that a reference may stand before what it means. Labels come first. */
function assignIds(source: NormalizedSource, ids: Identifiers, numbering: Numbering): Targets {
  const targets: Targets = {
    labelIds: new Map(),
    nodeIds: new Map(),
    fragmentIds: new Map(),
    labelNumbers: new Map(),
    proofKinds: new Map(),
  };
  const headings: DocumentNode[] = [];
  walkNodes(source.ast, (node) => {
    if (node.type === "math") {
      const equation = numbering.equations.get(node);
      if (equation !== undefined) nameEquation(node, equation, ids, targets);
      return;
    }
    const label = "label" in node && node.type !== "crossReference" ? node.label : undefined;
    const own = "attributes" in node ? node.attributes?.id : undefined;
    const name = label ?? own;
    if (name === undefined) {
      if (node.type === "heading") headings.push(node);
      return;
    }
    const id = ids.claim(toIdentifier(name), node.type);
    targets.nodeIds.set(node, id);
    if (!targets.labelIds.has(name)) targets.labelIds.set(name, id);
    const number = numbering.numbers.get(node);
    if (number !== undefined && !targets.labelNumbers.has(name)) targets.labelNumbers.set(name, number);
    if (node.type === "admonition" && node.proof === true) targets.proofKinds.set(name, node.kind);
    if (node.type === "heading") headings.push(node);
  });
  for (const heading of headings) {
    const names = fragmentNames(plainText(heading));
    const id = targets.nodeIds.get(heading) ?? ids.claim(names[0] ?? "", "section");
    targets.nodeIds.set(heading, id);
    for (const name of names) if (!targets.fragmentIds.has(name)) targets.fragmentIds.set(name, id);
  }
  return targets;
}

type Equation = Numbering["equations"] extends ReadonlyMap<infer Node, infer Rows> ? { node: Node; rows: Rows } : never;

function nameEquation(node: Equation["node"], equation: Equation["rows"], ids: Identifiers, targets: Targets): void {
  for (const label of labelsOf(node, equation.source)) {
    const id = ids.claim(toIdentifier(label), "equation");
    if (!targets.labelIds.has(label)) targets.labelIds.set(label, id);
    const row = equation.source.rows.findIndex((candidate) => candidate.labels.includes(label));
    const number = equation.numbers[Math.max(0, row)];
    if (number !== undefined && !targets.labelNumbers.has(label))
      targets.labelNumbers.set(label, number.replace(/^\((.*)\)$/s, "$1"));
  }
}

function referenceIds(citations: Citations, ids: Identifiers): Map<string, string> {
  return new Map(citations.entries.map(({ key }) => [key, ids.claim(`ref-${toIdentifier(key)}`, "ref")]));
}

function isRightToLeft(language: string | undefined): boolean {
  return language !== undefined && /^(?:ar|arc|ckb|dv|fa|he|iw|ps|sd|ug|ur|yi)(?:-|$)/i.test(language);
}
