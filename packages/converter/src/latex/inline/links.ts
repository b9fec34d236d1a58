import type { CrossReference, Image, Link, NoCite, Target, UnknownInline } from "@dreamnet/document";
import { encodeUrl } from "../escape.ts";
import { anchorLabel, labelName } from "../labels.ts";
import { placeholder, writePicture } from "../picture.ts";
import type { Place } from "../place.ts";
import type { Writer } from "../writer.ts";
import { citeName } from "./citations.ts";
import { deferFootnotes } from "./footnotes.ts";
import { inlineCode } from "./text.ts";

/** Schemes that a reader of a PDF may follow. */
const followed = /^(?:https?|mailto|ftp|doi|tel):/iu;

/** A link: its text, clickable; an address that is its own text breaks where addresses do. */
export function writeLink(node: Link, place: Place, writer: Writer): string {
  const { content, notes } = deferFootnotes(place, writer, (inner) =>
    linked(node, writer.inline(node.children, { ...inner, within: true }), inner, writer),
  );
  return content + notes;
}

function linked(node: Link, content: string, place: Place, writer: Writer): string {
  const url = node.url.trim();
  if (url.startsWith("#") && url.length > 1) {
    const label = decode(url.slice(1));
    return writer.source.labels[label] === undefined ? content : `\\hyperref[${labelName(label, writer)}]{${content}}`;
  }
  if (url === "") return content;
  if (!followed.test(url)) {
    // A file beside the source is not beside the paper; its name is shown, so that nothing is lost.
    const shown = content === "" ? inlineCode(url, place, writer) : content;
    if (/^[a-z][a-z0-9+.-]*:/iu.test(url)) {
      writer.report("warning", "latex/link-has-a-safe-scheme", "A link with this scheme is shown as text alone.", {
        node,
        quote: url,
      });
      return shown;
    }
    writer.report(
      "info",
      "latex/link-is-absolute",
      "A link to a file beside the source has no target in the paper; its text stays.",
      { node, quote: url, hint: "Link to an absolute address." },
    );
    return shown;
  }
  const first = node.children[0];
  const own =
    node.children.length === 1 &&
    first?.type === "text" &&
    (first.value === url || first.value === url.replace(/^(?:mailto:|https?:\/\/)/iu, ""));
  if (own && first?.type === "text") return urlLink(url, first.value, writer);
  return content === "" ? urlLink(url, url, writer) : `\\href{${encodeUrl(url)}}{${content}}`;
}

/** Signs that `\url` takes as they are even within an argument. */
const plainUrl = /^[A-Za-z0-9/:.?=&_+,;@!()*'-]+$/u;

/** An address that is its own text: `\url` where its signs allow it, else a link whose text breaks where addresses do. */
export function urlLink(url: string, shown: string, writer: Writer): string {
  return url === shown && plainUrl.test(url)
    ? `\\url{${url}}`
    : `\\href{${encodeUrl(url)}}{${breakableUrl(shown, writer)}}`;
}

/** The text of an address, where something around it is the link. */
export function urlText(url: string, writer: Writer): string {
  return plainUrl.test(url) ? `\\nolinkurl{${url}}` : breakableUrl(url, writer);
}

/** An address in a fixed-width font that may break after its separators; unlike `\url`, it may stand in an argument. */
export function breakableUrl(url: string, writer: Writer): string {
  const parts = url
    .trim()
    .split(/(?<=[/?&=#.,_+~%:-])(?=[^/?&=#.,_+~%:-])/u)
    .map((part) => writer.text(part, "mono"));
  return `\\texttt{${parts.join("\\allowbreak{}")}}`;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export function writeTarget(node: Target, place: Place, writer: Writer): string {
  return anchorLabel(node.label, writer, node, place);
}

const kindNames: Readonly<Record<string, string>> = {
  heading: "Section",
  figure: "Figure",
  table: "Table",
  equation: "Equation",
  code: "Listing",
  proof: "",
  algorithm: "Algorithm",
  footnote: "Footnote",
  listItem: "Item",
};

/** A reference to a label: TeX counts, so that the numbers agree with the captions. */
export function writeCrossReference(node: CrossReference, place: Place, writer: Writer): string {
  const { content, notes } = deferFootnotes(place, writer, (inner) => referenceText(node, inner, writer));
  return content + notes;
}

function referenceText(node: CrossReference, place: Place, writer: Writer): string {
  writer.counts.crossReferences++;
  const label = writer.source.labels[node.label];
  const children = (): string => writer.inline(node.children, { ...place, within: true });
  if (label === undefined) return node.children.length > 0 ? children() : `\\textbf{(?${writer.text(node.label)})}`;
  const name = labelName(node.label, writer);
  const linked = (text: string): string => (text === "" ? "" : `\\hyperref[${name}]{${text}}`);
  if (node.form === "page") return `\\pageref{${name}}`;
  if (node.form === "text" && node.children.length > 0) return linked(children());
  const title = node.children.length > 0 ? children() : writer.text(label.title ?? node.label);
  if (node.form === "title") return linked(label.title === undefined ? title : writer.text(label.title));
  if (label.number === undefined) return linked(title);
  if (node.form === "equation" || (node.form === "name" && label.kind === "equation")) {
    return node.form === "name" ? `Equation~(\\ref{${name}})` : `(\\ref{${name}})`;
  }
  if (node.form === "number") return `\\ref{${name}}`;
  const word = kindNames[label.kind] ?? "";
  return word === "" ? linked(title) : `${word}~\\ref{${name}}`;
}

export function writeImage(node: Image, place: Place, writer: Writer): string {
  writer.counts.figures++;
  return place.kind === "line" && node.asset === undefined
    ? placeholder(node, place, writer)
    : writePicture(node, place, writer, true);
}

export function writeNoCite(node: NoCite, place: Place, writer: Writer): string {
  const keys = node.keys.includes("*") ? Object.keys(writer.source.references) : node.keys;
  const names = keys.map((key) => citeName(key, writer)).filter((name) => name !== undefined);
  return names.length === 0 ? "" : `${place.kind === "line" ? "\\protect" : ""}\\nocite{${names.join(",")}}`;
}

export function writeUnknownInline(node: UnknownInline, place: Place, writer: Writer): string {
  writer.report("warning", "latex/node-is-known", `"${node.name}" has no form in LaTeX; its text is shown as it is.`, {
    node,
    quote: node.value,
  });
  return node.children.length > 0 ? writer.inline(node.children, place) : inlineCode(node.value, place, writer);
}
