import type { BlockNode, InlineNode, NodePosition } from "@dreamnet/document";
import { append } from "./collections.ts";
import type { Place } from "./report.ts";
import { nestStyles, type Style, type StyledNode, styles } from "./style.ts";

/** Anything that `\label` can name. */
export interface Labelable {
  label?: string;
}

const quotes: Readonly<Record<string, string>> = {
  "---": "—",
  "--": "–",
  "``": "“",
  "''": "”",
  "`": "‘",
  "'": "’",
  '"': "”",
  "!`": "¡",
  "?`": "¿",
  ",,": "„",
};

/** TeX's ligatures: dashes and quotation marks. */
function withLigatures(text: string): string {
  return text.replace(/---|--|``|''|[!?]`|[`'"]/g, (match) => quotes[match] ?? match);
}

/** Collects paragraphs and other blocks, as they come. */
export class Flow {
  readonly blocks: BlockNode[] = [];
  #items: StyledNode[] = [];
  /** What the last text is made of, until something else follows. */
  readonly #parts: string[] = [];
  #endsBlank = false;
  #paragraphStart: Place | undefined;
  readonly #position: (start: Place) => NodePosition;
  /** Blocks that come once the paragraph has ended. */
  #after: BlockNode[] = [];
  /** What a `\label` in this flow names, unless it has a name already. */
  labelled: Labelable | undefined;

  constructor(position: (start: Place) => NodePosition) {
    this.#position = position;
  }

  get inParagraph(): boolean {
    return this.#items.length > 0;
  }

  /** Text of the source, with its ligatures. */
  source(text: string, style: Style, place: Place): void {
    this.text((style & styles.mono) === 0 ? withLigatures(text) : text, style, place);
  }

  text(value: string, style: Style, place: Place): void {
    const last = this.#items.at(-1);
    if (value.startsWith(" ") && (last === undefined || last.node.type === "break" || this.#endsBlank))
      value = value.slice(1);
    if (value === "") return;
    if (last?.node.type !== "text" || last.style !== style || this.#parts.length === 0) {
      this.inline({ type: "text", value: "" }, style, place);
      this.#parts.length = 0;
    }
    this.#parts.push(value);
    this.#endsBlank = value.endsWith(" ");
  }

  /** Gives the last text what was collected for it; joined once, since a string that grows by a word is copied each time. */
  #seal(): void {
    const last = this.#items.at(-1)?.node;
    if (last?.type === "text" && this.#parts.length > 0) last.value += this.#parts.join("");
    this.#parts.length = 0;
    this.#endsBlank = last?.type === "text" && last.value.endsWith(" ");
  }

  inline(node: InlineNode, style: Style, place: Place): void {
    this.#seal();
    this.#endsBlank = node.type === "text" && node.value.endsWith(" ");
    if (this.#items.length === 0) this.#paragraphStart = place;
    node.position ??= this.#position(place);
    this.#items.push({ node, style });
  }

  /** A node that takes no room: it joins the paragraph that is open or has just ended. */
  mark(node: InlineNode, place: Place): void {
    const last = this.blocks.at(-1);
    if (this.inParagraph || last?.type !== "paragraph") this.inline(node, 0, place);
    else {
      node.position ??= this.#position(place);
      last.children.push(node);
    }
  }

  endParagraph(): void {
    this.#seal();
    this.#endsBlank = false;
    const items = this.#items;
    if (items.length === 0) return;
    this.#items = [];
    trim(items);
    const children = nestStyles(items);
    if (children.length > 0)
      this.blocks.push({
        type: "paragraph",
        children,
        position: this.#position(this.#paragraphStart ?? { file: 0, at: 0 }),
      });
    this.blocks.push(...this.#after);
    this.#after = [];
  }

  /** A block that ends no paragraph: it comes behind the one that is open. */
  after(node: BlockNode, place: Place): void {
    node.position ??= this.#position(place);
    if (this.inParagraph) this.#after.push(node);
    else this.blocks.push(node);
  }

  block(node: BlockNode, place: Place): void {
    this.endParagraph();
    node.position ??= this.#position(place);
    this.blocks.push(node);
  }

  finish(): BlockNode[] {
    this.endParagraph();
    return this.blocks;
  }

  /** Everything as inline nodes, paragraphs set apart by a blank. */
  finishInline(): InlineNode[] {
    return inlinesOf(this.finish());
  }
}

function trim(items: StyledNode[]): void {
  for (;;) {
    const first = items[0]?.node;
    if (first?.type === "text") first.value = first.value.replace(/^ +/, "");
    if (first?.type === "break" || (first?.type === "text" && first.value === "")) items.shift();
    else break;
  }
  for (;;) {
    const last = items.at(-1)?.node;
    if (last?.type === "text") last.value = last.value.replace(/ +$/, "");
    if (last?.type === "break" || (last?.type === "text" && last.value === "")) items.pop();
    else break;
  }
}

/** Blocks as inline nodes, for places that hold no blocks (a title, a link's text). */
export function inlinesOf(blocks: readonly BlockNode[]): InlineNode[] {
  const out: InlineNode[] = [];
  const add = (nodes: InlineNode[]): void => {
    if (nodes.length === 0) return;
    if (out.length > 0) out.push({ type: "text", value: " " });
    append(out, nodes);
  };
  for (const block of blocks) {
    switch (block.type) {
      case "paragraph":
      case "heading":
        add(block.children);
        break;
      case "math":
        add([
          {
            type: "inlineMath",
            value: block.value,
            ...(block.position === undefined ? {} : { position: block.position }),
          },
        ]);
        break;
      case "code":
        add([{ type: "inlineCode", value: block.value }]);
        break;
      case "rawBlock":
        add([{ type: "rawInline", lang: block.lang, value: block.value }]);
        break;
      case "lineBlock":
        for (const line of block.lines) add(line);
        break;
      case "list":
        for (const item of block.children) add(inlinesOf(item.children));
        break;
      case "table":
        for (const row of block.children)
          for (const cell of row.children)
            add(cell.children.flatMap((child) => (isBlock(child) ? inlinesOf([child]) : [child])));
        break;
      case "definitionList":
        for (const part of block.children)
          add(part.type === "definitionTerm" ? part.children : inlinesOf(part.children));
        break;
      case "container":
        for (const part of block.children) {
          if (part.type === "image") add([part]);
          else if (part.type === "caption" || part.type === "legend") add(inlinesOf(part.children));
          else add(inlinesOf([part]));
        }
        break;
      case "blockquote":
      case "division":
      case "admonition":
      case "unknownBlock":
        add(inlinesOf(block.children));
        break;
      default:
        break;
    }
  }
  return out;
}

const blockTypes: ReadonlySet<string> = new Set<BlockNode["type"]>([
  "paragraph",
  "heading",
  "blockquote",
  "list",
  "code",
  "math",
  "thematicBreak",
  "table",
  "container",
  "admonition",
  "definitionList",
  "footnoteDefinition",
  "lineBlock",
  "division",
  "rawBlock",
  "htmlBlock",
  "embed",
  "comment",
  "bibliography",
  "toc",
  "pageBreak",
  "unknownBlock",
]);

export function isBlock(node: InlineNode | BlockNode): node is BlockNode {
  return blockTypes.has(node.type);
}
