import type { RawBlock, RawInline } from "@dreamnet/document";
import { inlineCode } from "../inline/text.ts";
import { mark } from "../line-map.ts";
import type { Place } from "../place.ts";
import { vetText } from "../tex/vet.ts";
import type { Writer } from "../writer.ts";
import { codeText } from "./code.ts";
import { writeHtmlBlock, writeHtmlInline } from "./html.ts";
import { closeBackslash, tidyLines } from "./paragraphs.ts";

/** Formats whose raw text TeX reads. */
function isTex(lang: string): boolean {
  return /^(?:tex|latex|beamer|context)$/iu.test(lang);
}

function refused(node: RawBlock | RawInline, reason: string, writer: Writer): void {
  writer.report("error", "latex/raw-tex-is-safe", `This TeX is not carried: ${reason}. It is shown as text.`, {
    node,
    quote: node.value,
    hint: "Use commands of LaTeX and amsmath, closed in the same piece, or Markdown.",
  });
}

/** TeX of the author's own in a line of text. */
export function writeRawInline(node: RawInline, place: Place, writer: Writer): string {
  if (!isTex(node.lang))
    return /^html\d?$/iu.test(node.lang)
      ? writeHtmlInline({ type: "htmlInline", value: node.value }, place, writer)
      : otherFormat(node, writer);
  const vetted = vetText(node.value, writer, place.within === true ? { ...place, kind: "line" } : place);
  if (!vetted.ok) {
    refused(node, vetted.reason, writer);
    return inlineCode(node.value, place, writer);
  }
  warn(node, vetted.warnings, writer);
  // A command at the end of the piece must not take the text that follows.
  return vetted.tex.replace(/(\\[A-Za-z]+)$/u, "$1{}");
}

/** TeX of the author's own between paragraphs. */
export function writeRawBlock(node: RawBlock, place: Place, writer: Writer): string {
  if (!isTex(node.lang))
    return /^html\d?$/iu.test(node.lang)
      ? writeHtmlBlock({ type: "htmlBlock", value: node.value }, place, writer)
      : otherFormat(node, writer);
  const vetted = vetText(node.value, writer, place);
  if (!vetted.ok) {
    refused(node, vetted.reason, writer);
    return mark(node, writer) + codeText(node.value, place, writer);
  }
  const tex =
    place.kind === "outer" || place.kind === "float" ? closeBackslash(vetted.tex.trim()) : tidyLines(vetted.tex);
  return tex === "" ? "" : mark(node, writer) + tex;
}

/** Names what a piece of TeX has lost on the way. */
function warn(node: RawBlock | RawInline, warnings: readonly string[], writer: Writer): void {
  for (const warning of new Set(warnings))
    writer.report("warning", "latex/raw-tex-is-whole", `In raw TeX, ${warning}.`, { node, quote: node.value });
}

function otherFormat(node: RawBlock | RawInline, writer: Writer): string {
  writer.report("info", "latex/raw-text-is-for-tex", `Raw text for "${node.lang}" is left out of the paper.`, {
    node,
    quote: node.value,
  });
  return "";
}
