import type { DocumentNode, NodeType } from "@dreamnet/document";
import { writeCode } from "./blocks/code.ts";
import { writeCaption, writeContainer } from "./blocks/containers.ts";
import {
  writeAdmonition,
  writeBibliography,
  writeComment,
  writeDivision,
  writeFootnoteDefinition,
  writeRoot,
  writeTableOfContents,
} from "./blocks/groups.ts";
import { writeHtmlBlock, writeHtmlInline } from "./blocks/html.ts";
import {
  writeDefinitionDescription,
  writeDefinitionList,
  writeDefinitionTerm,
  writeList,
  writeListItem,
} from "./blocks/lists.ts";
import { writeInlineMath, writeMath } from "./blocks/math.ts";
import {
  writeBlockquote,
  writeEmbed,
  writeHeading,
  writeLineBlock,
  writePageBreak,
  writeParagraph,
  writeThematicBreak,
  writeUnknownBlock,
} from "./blocks/paragraphs.ts";
import { writeRawBlock, writeRawInline } from "./blocks/raw.ts";
import { writeTable, writeTableCell, writeTableRow } from "./blocks/tables.ts";
import { writeCite, writeCiteGroup } from "./inline/citations.ts";
import { writeFootnoteReference } from "./inline/footnotes.ts";
import {
  writeCrossReference,
  writeImage,
  writeLink,
  writeNoCite,
  writeTarget,
  writeUnknownInline,
} from "./inline/links.ts";
import {
  writeAbbreviation,
  writeBreak,
  writeDelete,
  writeEmphasis,
  writeInlineCode,
  writeInlineQuote,
  writeKeyboard,
  writeSmallCaps,
  writeSpan,
  writeStrong,
  writeSubscript,
  writeSuperscript,
  writeText,
  writeUnderline,
} from "./inline/text.ts";
import type { Place } from "./place.ts";
import type { Writer } from "./writer.ts";

/** One handler for each type of node there is; a type without one does not compile. */
export type Handlers = {
  readonly [Type in NodeType]: (node: Extract<DocumentNode, { type: Type }>, place: Place, writer: Writer) => string;
};

const handlers: Handlers = {
  root: writeRoot,
  paragraph: writeParagraph,
  heading: (node, place, writer) => writeHeading(node, place, writer),
  blockquote: writeBlockquote,
  list: writeList,
  listItem: writeListItem,
  code: writeCode,
  math: writeMath,
  thematicBreak: writeThematicBreak,
  table: writeTable,
  tableRow: writeTableRow,
  tableCell: writeTableCell,
  container: writeContainer,
  caption: writeCaption,
  legend: writeCaption,
  admonition: writeAdmonition,
  definitionList: writeDefinitionList,
  definitionTerm: writeDefinitionTerm,
  definitionDescription: writeDefinitionDescription,
  footnoteDefinition: writeFootnoteDefinition,
  lineBlock: writeLineBlock,
  division: writeDivision,
  rawBlock: writeRawBlock,
  htmlBlock: writeHtmlBlock,
  embed: writeEmbed,
  comment: writeComment,
  bibliography: writeBibliography,
  toc: writeTableOfContents,
  pageBreak: writePageBreak,
  unknownBlock: writeUnknownBlock,
  text: writeText,
  emphasis: writeEmphasis,
  strong: writeStrong,
  delete: writeDelete,
  underline: writeUnderline,
  smallcaps: writeSmallCaps,
  subscript: writeSubscript,
  superscript: writeSuperscript,
  span: writeSpan,
  inlineCode: writeInlineCode,
  keyboard: writeKeyboard,
  abbreviation: writeAbbreviation,
  inlineMath: writeInlineMath,
  break: writeBreak,
  link: writeLink,
  image: writeImage,
  footnoteReference: writeFootnoteReference,
  cite: writeCite,
  citeGroup: writeCiteGroup,
  nocite: writeNoCite,
  crossReference: writeCrossReference,
  target: writeTarget,
  rawInline: writeRawInline,
  htmlInline: writeHtmlInline,
  unknownInline: writeUnknownInline,
  inlineQuote: writeInlineQuote,
};

/** Writes one node with the handler of its type. */
export function handleNode(node: DocumentNode, place: Place, writer: Writer): string {
  const handler = handlers[node.type] as ((node: DocumentNode, place: Place, writer: Writer) => string) | undefined;
  if (handler !== undefined) return handler(node, place, writer);
  // The tree came as JSON: a type that this version does not know is named, not passed over.
  writer.report(
    "error",
    "latex/node-is-known",
    `The tree has a node of the unknown type "${String((node as { type?: unknown }).type)}".`,
  );
  return "";
}
