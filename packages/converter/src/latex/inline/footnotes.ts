import type { FootnoteReference } from "@dreamnet/document";
import type { Place } from "../place.ts";
import type { Writer } from "../writer.ts";

/**
 * A footnote: in place where LaTeX allows one; elsewhere its mark, and its text after what is around.
 * Its number is ours where the two are apart, and TeX's counter follows.
 */
export function writeFootnoteReference(node: FootnoteReference, place: Place, writer: Writer): string {
  writer.counts.footnotes++;
  const { footnotes } = writer;
  const definition = footnotes.definitions.get(node.identifier);
  if (definition === undefined) {
    writer.report("warning", "latex/footnote-is-defined", `The footnote "${node.identifier}" has no text.`, { node });
    return writer.text(`[^${node.identifier}]`);
  }
  // Fragile in a heading.
  const mark = `${place.kind === "line" ? "\\protect" : ""}\\footnotemark`;
  const known = footnotes.numbers.get(node.identifier);
  if (known !== undefined) return `${mark}[${known}]`;
  const number = ++footnotes.last;
  footnotes.numbers.set(node.identifier, number);
  const waiting: string[] = [];
  const content = writer.blocks(definition.children, { ...place, kind: "argument", deferred: waiting });
  if (place.deferred !== undefined) {
    place.deferred.push(`\\footnotetext[${number}]{${content}}`, ...waiting);
    return `${mark}[${number}]`;
  }
  return `\\footnote{${content}}${waiting.join("")}${waiting.length === 0 ? "" : `\\setcounter{footnote}{${footnotes.last}}`}`;
}

/**
 * Writes something in which footnotes cannot stand, and their texts after it.
 *
 * @param write - Gets the place with a list for the texts that wait.
 * @returns The two apart, for the texts of a float must stand outside it.
 */
export function deferFootnotes(
  place: Place,
  writer: Writer,
  write: (inner: Place) => string,
): { content: string; notes: string } {
  if (place.deferred !== undefined) return { content: write(place), notes: "" };
  const deferred: string[] = [];
  const content = write({ ...place, deferred });
  return {
    content,
    notes: deferred.length === 0 ? "" : `${deferred.join("%\n")}\\setcounter{footnote}{${writer.footnotes.last}}`,
  };
}
