import type { RichPart } from "../references/rich-text.ts";
import { element, type HtmlNode } from "./html-tree.ts";
import { vetUrl } from "./vet-url.ts";
import type { Writer } from "./writer.ts";

/** The list of references, once: where the source wants it, else at the end. */
export function writeReferences(writer: Writer): HtmlNode[] {
  if (writer.referencesWritten || writer.citations.entries.length === 0) return [];
  writer.referencesWritten = true;
  const numbered = writer.citations.style === "numeric";
  const items = writer.citations.entries.map((entry) =>
    element("li", { id: writer.referenceIds.get(entry.key) }, [
      ...(entry.number === undefined
        ? []
        : [element("span", { class: "reference-number" }, [`[${entry.number}]`]), " "]),
      ...entry.text.map((part) => writeRichPart(part, writer)),
    ]),
  );
  const title =
    writer.referenceHeading !== undefined
      ? undefined
      : element(`h${Math.min(6, 1 + (writer.options.headingShift ?? 1))}`, {}, [writer.terms.references]);
  return [
    element(
      "section",
      {
        id: title === undefined ? undefined : writer.ids.claim("references", "references"),
        class: "references",
        role: "doc-bibliography",
        "aria-label": writer.terms.references,
      },
      [title, element(numbered ? "ol" : "ul", {}, items)],
    ),
  ];
}

/** One run of a reference. */
function writeRichPart(part: RichPart, writer: Writer): HtmlNode {
  if (part.style === "math") return writer.math(part.text, false, undefined);
  const href = part.href === undefined || writer.linkDepth > 0 ? undefined : vetUrl(part.href);
  const text = href === undefined ? part.text : element("a", { href }, [part.text]);
  switch (part.style) {
    case "italic":
      return element("em", {}, [text]);
    case "bold":
      return element("strong", {}, [text]);
    case "sub":
    case "sup":
      return element(part.style, {}, [text]);
    case "smallcaps":
      return element("span", { class: "smallcaps" }, [text]);
    default:
      return text;
  }
}
