import type { NumeralStyle } from "./numeral.ts";

/**
 * The document tree: MyST's AST (a superset of mdast) as plain JSON.
 *
 * Only what is listed here is ever in a tree: a loader maps what it reads to these, a writer handles each of them, and
 * the compiler holds both to it. What has no node becomes `raw`, `html` or `unknown`, which keep the source's own text.
 *
 * @see https://mystmd.org/spec and https://github.com/syntax-tree/mdast, checked 2026-11
 */

/** A position in the source; lines and columns count from 1. */
export interface NodePosition {
  readonly start: { readonly line: number; readonly column: number };
  readonly end: { readonly line: number; readonly column: number };
  /** Relative POSIX path, where it is not the main file. */
  readonly file?: string;
}

interface NodeBase {
  position?: NodePosition;
}

/** A part of a number as it is written: text, the count itself, or another number. */
export type NumberPart =
  | string
  | { readonly style: NumeralStyle }
  /** The number of the heading of that depth which stands open. */
  | { readonly heading: number }
  | { readonly counter: string };

/** How things of one kind are counted from a place on; what is not said stays as it was. See `Counters`. */
export interface Counting {
  /** `heading:1`, `equation`, the kind of a container (`figure`), or `proof:` and the kind of a theorem. */
  readonly counter: string;
  /** The counter that it has in common with another kind. */
  readonly as?: string;
  /** Begins anew with each numbered heading of this depth or above, or with each count of that counter; 0: never. */
  readonly within?: number | string;
  /** Default: the count in figures, of a heading below the first depth behind the number of the one above. */
  readonly form?: readonly NumberPart[];
  /** What was counted last. */
  readonly value?: number;
  /** Counted besides. */
  readonly add?: number;
}

interface Labelled {
  /** As the author wrote it: `fig:one`. Keys of `NormalizedSource.labels`. */
  label?: string;
}

/** `[#id .class key=value]` of Pandoc, or of a MyST directive. */
export interface Attributes {
  id?: string;
  classes?: string[];
  keyValues?: Record<string, string>;
}

// -- Inline ---------------------------------------------------------------------------------------------------------

/** Characters as they are read, with nothing left to decode. */
export interface Text extends NodeBase {
  type: "text";
  value: string;
}
/** Words that stand out, in italics as a rule. */
export interface Emphasis extends NodeBase {
  type: "emphasis";
  children: InlineNode[];
}
/** Words that matter, in bold as a rule. */
export interface Strong extends NodeBase {
  type: "strong";
  children: InlineNode[];
}
/** Words that were struck out. */
export interface Delete extends NodeBase {
  type: "delete";
  children: InlineNode[];
}
/** Words with a line below them. */
export interface Underline extends NodeBase {
  type: "underline";
  children: InlineNode[];
}
/** Words in small capitals. */
export interface SmallCaps extends NodeBase {
  type: "smallcaps";
  children: InlineNode[];
}
/** What stands below the line. */
export interface Subscript extends NodeBase {
  type: "subscript";
  children: InlineNode[];
}
/** What stands above the line. */
export interface Superscript extends NodeBase {
  type: "superscript";
  children: InlineNode[];
}
/** A span with attributes, or a role that means nothing more to us. */
export interface Span extends NodeBase, Labelled {
  type: "span";
  attributes?: Attributes;
  children: InlineNode[];
}
/** Code within a line; `lang` where the source names its language. */
export interface InlineCode extends NodeBase {
  type: "inlineCode";
  value: string;
  lang?: string;
}
/** A key or keys to press. */
export interface Keyboard extends NodeBase {
  type: "keyboard";
  children: InlineNode[];
}
/** A short form; `title` is what it stands for. */
export interface Abbreviation extends NodeBase {
  type: "abbreviation";
  title?: string;
  children: InlineNode[];
}
/** TeX without delimiters. */
export interface InlineMath extends NodeBase {
  type: "inlineMath";
  value: string;
}
/** A hard line break. */
export interface Break extends NodeBase {
  type: "break";
}
/** A link to an address outside of the document; `title` is what browsers show beside it. */
export interface Link extends NodeBase {
  type: "link";
  url: string;
  title?: string;
  children: InlineNode[];
}
/**
 * A picture. `asset` is the key into `NormalizedSource.assets`; without it the file is missing or remote, and a
 * diagnostic says so.
 */
export interface Image extends NodeBase {
  type: "image";
  /** As written in the source. */
  url: string;
  asset?: string;
  alt?: string;
  title?: string;
  /** As written: `80%`, `6cm`, `300px`, `0.5\\textwidth`. */
  width?: string;
  height?: string;
  align?: "left" | "center" | "right";
  /** One page of a PDF, from 1. */
  page?: number;
}
/** A mark in the text whose `FootnoteDefinition` has the same identifier. */
export interface FootnoteReference extends NodeBase {
  type: "footnoteReference";
  identifier: string;
}
/**
 * One cited key. `narrative`: "Knuth (1984)"; `parenthetical`: "(Knuth, 1984)".
 * `prefix` and `suffix` are plain text ("see", "p. 33"), without the separating comma. `partial` shows only one half.
 */
export interface Cite extends NodeBase {
  type: "cite";
  key: string;
  kind: "narrative" | "parenthetical";
  prefix?: string;
  suffix?: string;
  partial?: "author" | "year";
}
/** Several keys cited in one pair of brackets. */
export interface CiteGroup extends NodeBase {
  type: "citeGroup";
  kind: "narrative" | "parenthetical";
  children: Cite[];
}
/** In a LaTeX source `\\nocite`: in the list of references, not in the text. Key `*` is all of them. */
export interface NoCite extends NodeBase {
  type: "nocite";
  keys: string[];
}
/**
 * A reference to a label. `form` says what is shown: the number alone (`\\ref`), with the kind's name (`\\autoref`,
 * `\\cref`, MyST's default), in brackets (`\\eqref`), the page, the title; `text` shows the children.
 * `resolved` is false where no such label stands; the raw source then is what the reader sees, and a diagnostic says so.
 */
export interface CrossReference extends NodeBase {
  type: "crossReference";
  label: string;
  form: "number" | "name" | "equation" | "page" | "title" | "text";
  resolved: boolean;
  /** Text to show, with `%s` or `{number}` for the number and `{name}` for the title already replaced by nodes. */
  children: InlineNode[];
}
/** A label in the text that can be referred to. */
export interface Target extends NodeBase {
  type: "target";
  label: string;
}
/** TeX that is carried as it is (`lang: "tex"`), or text meant for another format (then shown by no writer, and named in a diagnostic). */
export interface RawInline extends NodeBase {
  type: "rawInline";
  lang: string;
  value: string;
}
/** HTML in the source that has no node of its own; kept, sanitised by the HTML writer, its text kept by the others. */
export interface HtmlInline extends NodeBase {
  type: "htmlInline";
  value: string;
}
/** A construct that we do not know: the source's own text, shown as it is, and named in a diagnostic. */
export interface UnknownInline extends NodeBase {
  type: "unknownInline";
  name: string;
  value: string;
  children: InlineNode[];
}
/** Quotation with typographic marks (`<q>`, ``` ``…'' ```); marks are not in the children. */
export interface InlineQuote extends NodeBase {
  type: "inlineQuote";
  children: InlineNode[];
}

/** Everything that can stand in a line. */
export type InlineNode =
  | Text
  | Emphasis
  | Strong
  | Delete
  | Underline
  | SmallCaps
  | Subscript
  | Superscript
  | Span
  | InlineCode
  | Keyboard
  | Abbreviation
  | InlineMath
  | Break
  | Link
  | Image
  | FootnoteReference
  | Cite
  | CiteGroup
  | NoCite
  | CrossReference
  | Target
  | RawInline
  | HtmlInline
  | UnknownInline
  | InlineQuote;

// -- Block ----------------------------------------------------------------------------------------------------------

/** A paragraph of text. */
export interface Paragraph extends NodeBase {
  type: "paragraph";
  children: InlineNode[];
}
/** Depth 1 is a section of the document (the title is in the front matter). */
export interface Heading extends NodeBase, Labelled {
  type: "heading";
  depth: 1 | 2 | 3 | 4 | 5 | 6;
  /** False for an unnumbered heading (`{-}`, `\\section*`); undefined: as the document's numbering says. */
  numbered?: boolean;
  children: InlineNode[];
}
/** A quotation set apart; `attribution` says whose it is. */
export interface Blockquote extends NodeBase {
  type: "blockquote";
  children: BlockNode[];
  attribution?: InlineNode[];
}
/** A list; an ordered one may begin at another number than 1. */
export interface List extends NodeBase {
  type: "list";
  ordered: boolean;
  start?: number;
  /** How an ordered list counts. */
  numbering?: "decimal" | "lower-alpha" | "upper-alpha" | "lower-roman" | "upper-roman" | "example";
  delimiter?: "period" | "one-parenthesis" | "two-parentheses";
  /** True where items are set apart by blank lines. */
  spread: boolean;
  children: ListItem[];
}
/** One item of a list; `checked` where it is a task. */
export interface ListItem extends NodeBase, Labelled {
  type: "listItem";
  checked?: boolean;
  children: BlockNode[];
}
/** A block of code, or of what a program printed. */
export interface Code extends NodeBase, Labelled {
  type: "code";
  lang?: string;
  value: string;
  filename?: string;
  lineNumbers?: boolean;
  startLine?: number;
  emphasizeLines?: number[];
  /** For what a program printed. */
  output?: boolean;
}
/** TeX without `$$`. An AMS environment stands in the value as it is (`\\begin{align}…`), with its `\\label`s. */
export interface MathBlock extends NodeBase, Labelled {
  type: "math";
  value: string;
  /** True where it carries a number; labels inside an AMS environment are listed in `labels`. */
  numbered: boolean;
  labels?: string[];
}
/** A rule between two parts of the text. */
export interface ThematicBreak extends NodeBase {
  type: "thematicBreak";
}
/** A table; its rows are cut into cells, and a cell may span several. */
export interface Table extends NodeBase {
  type: "table";
  /** One for each column. */
  align: ("left" | "center" | "right" | null)[];
  /** Column widths as fractions of the line, where the source gives them. */
  widths?: number[];
  children: TableRow[];
}
/** One row of a table. */
export interface TableRow extends NodeBase {
  type: "tableRow";
  children: TableCell[];
}
/** One cell of a table; spans count from 1, and 1 is what they are without being said. */
export interface TableCell extends NodeBase {
  type: "tableCell";
  header: boolean;
  align?: "left" | "center" | "right";
  colspan?: number;
  rowspan?: number;
  /** Blocks only where the source's cell holds more than one paragraph, a list, code or a figure. */
  children: (InlineNode | BlockNode)[];
}
/**
 * A float with a caption. Children: what it shows (image, paragraphs, table, code, math, nested containers for
 * sub-figures) and at most one `caption` and one `legend`.
 */
export interface Container extends NodeBase, Labelled {
  type: "container";
  kind: "figure" | "table" | "code" | "video" | "algorithm" | "quote";
  /** False for an unnumbered float. */
  numbered?: boolean;
  subcontainer?: boolean;
  children: (BlockNode | Image | Caption | Legend)[];
}
/** What is written at a float, and is numbered with it. */
export interface Caption extends NodeBase {
  type: "caption";
  children: BlockNode[];
}
/** What is written below a float's caption. */
export interface Legend extends NodeBase {
  type: "legend";
  children: BlockNode[];
}
/** `note`, `tip`, `warning` …; also theorems, proofs and exercises (`proof: true`). */
export interface Admonition extends NodeBase, Labelled {
  type: "admonition";
  kind: string;
  title?: InlineNode[];
  proof?: boolean;
  numbered?: boolean;
  /** What it is counted by, where another theorem of its kind is counted by itself. See `Counters`. */
  counter?: string;
  /** Opened by a click: `dropdown`. */
  collapsed?: boolean;
  children: BlockNode[];
}
/** A list of terms, each followed by what it means. */
export interface DefinitionList extends NodeBase {
  type: "definitionList";
  children: (DefinitionTerm | DefinitionDescription)[];
}
/** A term of a definition list. */
export interface DefinitionTerm extends NodeBase, Labelled {
  type: "definitionTerm";
  children: InlineNode[];
}
/** What the terms before it mean. */
export interface DefinitionDescription extends NodeBase {
  type: "definitionDescription";
  children: BlockNode[];
}
/** The text of a footnote; its marks have the same identifier. */
export interface FootnoteDefinition extends NodeBase {
  type: "footnoteDefinition";
  identifier: string;
  children: BlockNode[];
}
/** Lines whose breaks count (`| …` of Pandoc). */
export interface LineBlock extends NodeBase {
  type: "lineBlock";
  lines: InlineNode[][];
}
/** A group: fenced div, MyST block, tab, grid, card, margin note. */
export interface Division extends NodeBase, Labelled {
  type: "division";
  /** `abstract`, `appendix`, `acknowledgments`, `tab`, `card`, `margin`, `keywords` … where the source says it. */
  role?: string;
  title?: InlineNode[];
  attributes?: Attributes;
  children: BlockNode[];
}
/** Code of one target (`latex`, `html`), which goes to that target alone. */
export interface RawBlock extends NodeBase {
  type: "rawBlock";
  lang: string;
  value: string;
}
/** HTML as the source has it; writers read it through a sanitizer. */
export interface HtmlBlock extends NodeBase {
  type: "htmlBlock";
  value: string;
}
/** Media or a page that can only be linked from paper: `iframe`, `video`, `audio`. */
export interface Embed extends NodeBase, Labelled {
  type: "embed";
  url: string;
  asset?: string;
  title?: string;
}
/** A comment of the source; no writer shows it. */
export interface Comment extends NodeBase {
  type: "comment";
  value: string;
  /** How it is counted from here on, where the source says so here. */
  counting?: Counting[];
}
/** Where the list of references goes; without it, it goes to the end. */
export interface Bibliography extends NodeBase {
  type: "bibliography";
}
/** Where a table of contents is wanted. */
export interface TableOfContents extends NodeBase {
  type: "toc";
}
/** Where a new page begins, on paper. */
export interface PageBreak extends NodeBase {
  type: "pageBreak";
}
/** A directive that is not known, with what it holds; a diagnostic names it. */
export interface UnknownBlock extends NodeBase {
  type: "unknownBlock";
  name: string;
  value: string;
  children: BlockNode[];
}

/** Everything that can stand by itself between paragraphs. */
export type BlockNode =
  | Paragraph
  | Heading
  | Blockquote
  | List
  | Code
  | MathBlock
  | ThematicBreak
  | Table
  | Container
  | Admonition
  | DefinitionList
  | FootnoteDefinition
  | LineBlock
  | Division
  | RawBlock
  | HtmlBlock
  | Embed
  | Comment
  | Bibliography
  | TableOfContents
  | PageBreak
  | UnknownBlock;

/** The whole document. */
export interface Root extends NodeBase {
  type: "root";
  /** How it is counted from the beginning; without it 1, 2, 3. */
  counting?: Counting[];
  children: BlockNode[];
}

/** Every node there is. */
export type DocumentNode =
  | Root
  | BlockNode
  | InlineNode
  | ListItem
  | TableRow
  | TableCell
  | Caption
  | Legend
  | DefinitionTerm
  | DefinitionDescription;

/** The `type` of every node there is. */
export type NodeType = DocumentNode["type"];
