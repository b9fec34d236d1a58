import type { FootnoteDefinition, NormalizedSource } from "@dreamnet/document";
import { walkNodes } from "@dreamnet/document";
import { parseInlineMarkup } from "../html/inline-markup.ts";
import { labelOf, type Numbering, numberNodes } from "../html/numbering.ts";
import { createCitations } from "../references/citations.ts";
import { richTextToString } from "../references/rich-text.ts";
import { type Terms, termsOf } from "../references/terms.ts";
import { blockText } from "./block-text.ts";
import { expandRawTex } from "./expand-raw-tex.ts";
import { inlineText } from "./inline-text.ts";
import type { PlainTextOptions, TextWriter } from "./text-writer.ts";

/**
 * The words of a document, without mark-up: for search, for social posts, and to compare with an output.
 *
 * Formulas are TeX between dollar signs, citations name author and year, cells of a table are apart by tabs, notes and
 * references stand at the end.
 *
 * @example
 * toPlainText(source, { references: false });
 */
export function toPlainText(given: NormalizedSource, options: PlainTextOptions = {}): string {
  const { source } = expandRawTex(given);
  const terms = termsOf(source.frontmatter.language);
  const numbering = numberNodes(source);
  const names = labelNames(source, numbering);
  const notes = new Map<string, FootnoteDefinition>();
  walkNodes(source.ast, (node) => {
    if (node.type === "footnoteDefinition" && !notes.has(node.identifier)) notes.set(node.identifier, node);
  });
  const numbers = new Map<string, number>();
  const noteNumber = (identifier: string): number | undefined => {
    if (!notes.has(identifier)) return undefined;
    const number = numbers.get(identifier) ?? numbers.size + 1;
    numbers.set(identifier, number);
    return number;
  };
  const writer: TextWriter = {
    source,
    terms,
    numbering,
    citations: createCitations(source, "author-year", terms),
    noteNumber,
    numberOf: (label) => names.numbers.get(label) ?? labelOf(source, label)?.number,
    proofKind: (label) => names.proofs.get(label),
  };
  const parts = [options.header === false ? "" : headerText(source, writer), blockText(source.ast.children, writer)];
  if (options.footnotes !== false) parts.push(notesText(notes, numbers, writer));
  if (options.references !== false) parts.push(referencesText(writer, terms));
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

function labelNames(
  source: NormalizedSource,
  numbering: Numbering,
): { numbers: Map<string, string>; proofs: Map<string, string> } {
  const numbers = new Map<string, string>();
  const proofs = new Map<string, string>();
  walkNodes(source.ast, (node) => {
    if (!("label" in node) || node.label === undefined || node.type === "crossReference") return;
    const number = numbering.numbers.get(node);
    if (number !== undefined) numbers.set(node.label, number);
    if (node.type === "admonition" && node.proof === true) proofs.set(node.label, node.kind);
  });
  return { numbers, proofs };
}

function headerText({ ast, frontmatter }: NormalizedSource, writer: TextWriter): string {
  const markup = (text: string | undefined): string =>
    text === undefined ? "" : inlineText(parseInlineMarkup(text), writer);
  let inBody = false;
  walkNodes(ast, (node) => {
    if (node.type === "division" && node.role === "abstract") inBody = true;
  });
  const abstract =
    (inBody ? undefined : frontmatter.abstract)
      ?.split(/\n[ \t]*\n/)
      .map((text) => markup(text.trim()))
      .join("\n\n") ?? "";
  return [
    markup(frontmatter.title),
    markup(frontmatter.subtitle),
    frontmatter.authors.map((author) => author.name).join(", "),
    frontmatter.affiliations.map((affiliation) => affiliation.name).join("\n"),
    abstract,
    frontmatter.keywords.join(", "),
  ]
    .filter((text) => text !== "")
    .join("\n\n");
}

/** Notes in the order of their numbers; those that nobody refers to last. A note may refer to further notes. */
function notesText(
  notes: ReadonlyMap<string, FootnoteDefinition>,
  numbers: ReadonlyMap<string, number>,
  writer: TextWriter,
): string {
  const texts: string[] = [];
  const write = (identifier: string): void => {
    const body = blockText(notes.get(identifier)?.children ?? [], writer);
    texts.push(`[${numbers.get(identifier) ?? ""}] ${body}`);
  };
  // The map grows while it is read: a note's own references come after it.
  for (const identifier of numbers.keys()) write(identifier);
  for (const identifier of notes.keys()) {
    if (numbers.has(identifier)) continue;
    writer.noteNumber(identifier);
    write(identifier);
  }
  return texts.join("\n\n");
}

function referencesText(writer: TextWriter, terms: Terms): string {
  const { entries } = writer.citations;
  return entries.length === 0
    ? ""
    : [terms.references, ...entries.map((entry) => richTextToString(entry.text))].join("\n\n");
}
