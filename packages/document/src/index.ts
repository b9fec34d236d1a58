export { acceptFault, acceptSchema, mostAccepted } from "./accept-entry.ts";
export { acceptedItems, acceptFaults, checkAccept, isAcceptedPicture } from "./accept-faults.ts";
export { acceptableRules } from "./acceptable-rules.ts";
export type { ArtifactDescription, ArtifactDescriptionInput, Platform } from "./artifact.ts";
export { artifactDescriptionSchema, artifactIdSchema, platformSchema } from "./artifact.ts";
export { Counters } from "./counters.ts";
export { artifactId, describeArtifact, slugify } from "./describe-artifact.ts";
export { errorNeeds } from "./error-needs.ts";
export { formatChecklist } from "./format-checklist.ts";
export type { Affiliation, Author, Frontmatter, FrontmatterInput } from "./frontmatter.ts";
export {
  affiliationSchema,
  authorSchema,
  frontmatterSchema,
  linkSchema,
  orcidSchema,
  partialDateSchema,
} from "./frontmatter.ts";
export { documentLimits } from "./limits.ts";
export { createNearestFinder } from "./nearest-name.ts";
export type {
  Abbreviation,
  Admonition,
  Attributes,
  Bibliography,
  BlockNode,
  Blockquote,
  Break,
  Caption,
  Cite,
  CiteGroup,
  Code,
  Comment,
  Container,
  Counting,
  CrossReference,
  DefinitionDescription,
  DefinitionList,
  DefinitionTerm,
  Delete,
  Division,
  DocumentNode,
  Embed,
  Emphasis,
  FootnoteDefinition,
  FootnoteReference,
  Heading,
  HtmlBlock,
  HtmlInline,
  Image,
  InlineCode,
  InlineMath,
  InlineNode,
  InlineQuote,
  Keyboard,
  Legend,
  LineBlock,
  Link,
  List,
  ListItem,
  MathBlock,
  NoCite,
  NodePosition,
  NodeType,
  NumberPart,
  PageBreak,
  Paragraph,
  RawBlock,
  RawInline,
  Root,
  SmallCaps,
  Span,
  Strong,
  Subscript,
  Superscript,
  Table,
  TableCell,
  TableOfContents,
  TableRow,
  Target,
  Text,
  ThematicBreak,
  Underline,
  UnknownBlock,
  UnknownInline,
} from "./nodes.ts";
export type { NumeralStyle } from "./numeral.ts";
export { numeral } from "./numeral.ts";
export type { ChecklistItem, Need } from "./package-result.ts";
export { checklistItemSchema, needSchema, packageResultSchema } from "./package-result.ts";
export type { SourceFiles } from "./read-source.ts";
export { readSource } from "./read-source.ts";
export type { BibEntry, CslDate, CslItem, CslName, Reference } from "./references.ts";
export { bibEntrySchema, cslDateSchema, cslItemSchema, cslNameSchema, referenceSchema } from "./references.ts";
export type { Asset, Flavour, Label, NativeLatex, NormalizedSource } from "./source.ts";
export {
  assetSchema,
  flavourSchema,
  labelSchema,
  nativeLatexSchema,
  normalizedSourceSchema,
  sourceInputSchema,
} from "./source.ts";
export { texAccents } from "./tex/accents.ts";
export { prefixSymbols, unitSymbols } from "./tex/si-units.ts";
export { texTextSymbols } from "./tex/text-symbols.ts";
export type { VisitResult } from "./walk.ts";
export { childNodes, emptyRoot, measureTree, plainText, walkNodes } from "./walk.ts";
