import {
  type ArtifactDescription,
  type DocumentNode,
  type NormalizedSource,
  plainText,
  walkNodes,
} from "@dreamnet/document";
import { maskInline, maskWritten } from "./mask.ts";

/** Where in a work a passage stands: what is said at these places differs in weight. */
export type Part = "abstract" | "introduction" | "conclusion" | "body";

/** A paragraph as text, with what cannot be quoted masked. */
export interface Passage {
  readonly text: string;
  readonly part: Part;
  /** The heading it stands under. */
  readonly heading?: string;
}

/** Sections that say nothing of the work itself. */
const asideHeading =
  /^(?:references?|bibliography|literature|works cited|acknowledge?ments?|funding|financial support|author contributions?|contributions?|credit|conflicts? of interest|competing interests?|declarations?|disclosures?|ai (?:usage|use)|use of ai|(?:data|code|software)(?: and (?:data|code|software))? availability|availability|supplement\w*|appendi\w*|ethics\b.*|licen[cs]e|how to cite|citing\b.*|citations?|contents?|table of contents|changelog|danksagung|literatur\w*|quellen|remerciements|références|bibliographie|agradecimientos|referencias|bibliografía|参考文献|致谢|謝辞)(?![\p{L}\p{N}])/iu;
const abstractHeading =
  /^(?:abstract|summary|executive summary|overview|tl;?dr|zusammenfassung|résumé|resumen|摘要|概要|要旨)(?![\p{L}\p{N}])/iu;
const introductionHeading =
  /^(?:introduction|motivation|background|statement of need|einleitung|einführung|introducción|引言|介绍|はじめに)/iu;
const conclusionHeading =
  /^(?:conclusions?|discussion|outlook|summary and|concluding|fazit|conclusión|conclusiones|结论|まとめ)/iu;

/** Blocks whose text is not prose of the author's: shown as something else, or somebody else's. */
const notProse: ReadonlySet<DocumentNode["type"]> = new Set<DocumentNode["type"]>([
  "container",
  "table",
  "code",
  "math",
  "list",
  "blockquote",
  "admonition",
  "footnoteDefinition",
  "definitionList",
  "comment",
  "html",
  "raw",
  "unknown",
] as DocumentNode["type"][]);

/** The work's paragraphs in reading order, the abstract first; lists, quotations, captions and back matter are left out. */
export function readPassages(source: NormalizedSource, artifact: Pick<ArtifactDescription, "abstract">): Passage[] {
  const passages: Passage[] = (artifact.abstract ?? "")
    .split(/\n\s*\n/u)
    .map((text): Passage => ({ text: maskWritten(text), part: "abstract" }))
    .filter(({ text }) => text !== "");
  let heading: { text: string; depth: number; part: Part } | undefined;
  // The depth of a section that is left out; its subsections go with it.
  let aside: number | undefined;
  walkNodes(source.ast, (node) => {
    if (node.type === "heading") {
      const text = plainText(node)
        .replace(/\s+/gu, " ")
        .trim()
        .replace(/^[\dIVX]+(?:\.\d+)*\.?\s+/u, "");
      if (aside !== undefined && node.depth <= aside) aside = undefined;
      if (aside === undefined && asideHeading.test(text)) aside = node.depth;
      const inherited = heading !== undefined && node.depth > heading.depth ? heading.part : "body";
      heading = { text, depth: node.depth, part: partOf(text) ?? inherited };
      return "skip";
    }
    if (notProse.has(node.type)) return "skip";
    if (node.type !== "paragraph") return undefined;
    const text = aside === undefined ? maskInline(node.children) : "";
    if (text !== "")
      passages.push({
        text,
        part: heading?.part ?? "introduction",
        ...(heading === undefined ? {} : { heading: heading.text }),
      });
    return "skip";
  });
  return passages;
}

function partOf(heading: string): Part | undefined {
  if (abstractHeading.test(heading)) return "abstract";
  if (introductionHeading.test(heading)) return "introduction";
  if (conclusionHeading.test(heading)) return "conclusion";
  return undefined;
}
