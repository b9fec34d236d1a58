import type { DocumentNode, NodePosition } from "@dreamnet/document";
import { type HtmlToken, tokenizeHtml } from "./tokenize.ts";

/** An element with what it encloses: HTML and nodes that Markdown put between its tags. */
export interface HtmlElement {
  readonly kind: "element";
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: HtmlItem[];
  /** The opening tag as it stands. */
  readonly raw: string;
  readonly position: NodePosition;
  /** True where its own closing tag stands. */
  closed: boolean;
}

export type HtmlItem =
  | HtmlElement
  | { readonly kind: "text"; readonly value: string; readonly position: NodePosition }
  | { readonly kind: "comment"; readonly value: string; readonly position: NodePosition }
  | { readonly kind: "raw"; readonly name: string; readonly value: string; readonly position: NodePosition }
  | { readonly kind: "node"; readonly node: DocumentNode };

const voidElements = new Set([
  "area",
  "base",
  "br",
  "col",
  "embed",
  "hr",
  "img",
  "input",
  "link",
  "meta",
  "param",
  "source",
  "track",
  "wbr",
]);
const cells = ["td", "th"];
const blocks = [
  "p",
  "div",
  "ul",
  "ol",
  "dl",
  "table",
  "blockquote",
  "pre",
  "figure",
  "h1",
  "h2",
  "h3",
  "h4",
  "h5",
  "h6",
  "hr",
  "section",
  "details",
  "center",
];

/** Which open elements a tag ends by itself. */
const impliedEnds: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(blocks.map((name) => [name, ["p"]])),
  li: ["li", "p"],
  dt: ["dt", "dd", "p"],
  dd: ["dt", "dd", "p"],
  tr: [...cells, "tr"],
  td: cells,
  th: cells,
  thead: [...cells, "tr", "thead", "tbody"],
  tbody: [...cells, "tr", "thead", "tbody"],
  tfoot: [...cells, "tr", "thead", "tbody"],
  option: ["option"],
};

/** Beyond this many open elements tags enclose nothing; a page of real text never comes near. */
const maxOpen = 40;

/** Folds nodes of one level, some of which are HTML, into elements. Tags that do not match are passed over. */
export function foldHtml(nodes: readonly DocumentNode[]): HtmlItem[] {
  const root: HtmlItem[] = [];
  const stack: HtmlElement[] = [];
  const openNames = new Map<string, number>();
  const current = (): HtmlItem[] => stack.at(-1)?.children ?? root;
  const pop = (): void => {
    const closed = stack.pop();
    if (closed !== undefined) openNames.set(closed.name, (openNames.get(closed.name) ?? 1) - 1);
  };
  const take = (token: HtmlToken, position: NodePosition): void => {
    if (token.kind === "open") {
      const ends = impliedEnds[token.name];
      while (ends?.includes(stack.at(-1)?.name ?? "") === true) pop();
      const element: HtmlElement = {
        kind: "element",
        name: token.name,
        attributes: token.attributes,
        children: [],
        raw: token.raw,
        position,
        closed: false,
      };
      current().push(element);
      if (!token.empty && !voidElements.has(token.name) && stack.length < maxOpen) {
        stack.push(element);
        openNames.set(token.name, (openNames.get(token.name) ?? 0) + 1);
      }
    } else if (token.kind === "close") {
      if ((openNames.get(token.name) ?? 0) === 0) return;
      while (stack.at(-1)?.name !== token.name) pop();
      const element = stack.at(-1);
      if (element !== undefined) element.closed = true;
      pop();
    } else if (token.kind === "text") current().push({ kind: "text", value: token.value, position });
    else if (token.kind === "comment") current().push({ kind: "comment", value: token.value, position });
    else current().push({ kind: "raw", name: token.name, value: token.value, position });
  };
  for (const node of nodes) {
    if (node.type === "htmlInline" || node.type === "htmlBlock") {
      const place = placeIn(node.value, node.position);
      for (const token of tokenizeHtml(node.value)) take(token, place(token.offset));
    } else current().push({ kind: "node", node });
  }
  return root;
}

/** Positions of offsets in an HTML text that begins at `position`; offsets must not decrease. */
function placeIn(text: string, position: NodePosition | undefined): (offset: number) => NodePosition {
  const start = position?.start ?? { line: 1, column: 1 };
  let line = start.line;
  let lineStart = 1 - start.column;
  let next = text.indexOf("\n");
  return (offset) => {
    while (next !== -1 && next < offset) {
      line++;
      lineStart = next + 1;
      next = text.indexOf("\n", next + 1);
    }
    const point = { line, column: offset - lineStart + 1 };
    return { start: point, end: point, ...(position?.file === undefined ? {} : { file: position.file }) };
  };
}
