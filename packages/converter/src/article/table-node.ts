import type { BlockNode, Code, InlineNode, Table, TableCell, TableRow } from "@dreamnet/document";
import { attribute, findAll, type HtmlElement, type HtmlNode, isElement, textContent } from "./look-up.ts";
import { texOf } from "./math-text.ts";

/**
 * An HTML table as the node that a renderer of tables draws: numbers, citations and references are text by now.
 *
 * @param assetOf - The digest of a picture's file, by its `src`.
 */
export function tableNode(table: HtmlElement, assetOf: (src: string) => string | undefined): Table {
  const rows = findAll([table], ({ tag }) => tag === "tr").map(
    (row): TableRow => ({
      type: "tableRow",
      children: row.children
        .filter((cell): cell is HtmlElement => isElement(cell))
        .map((cell) => cellNode(cell, assetOf)),
    }),
  );
  const columns = Math.max(0, ...rows.map((row) => row.children.reduce((sum, { colspan = 1 }) => sum + colspan, 0)));
  const align = Array.from({ length: columns }, (_none, column): Table["align"][number] => {
    const aligned = rows.flatMap(({ children }) => children[column]?.align ?? []);
    return aligned[0] ?? null;
  });
  return { type: "table", align, children: rows };
}

function cellNode(cell: HtmlElement, assetOf: (src: string) => string | undefined): TableCell {
  const span = (name: string): number | undefined => {
    const value = Number.parseInt(attribute(cell, name), 10);
    return value > 1 && value <= 1000 ? value : undefined;
  };
  const align = /(?:^| )(?:align-|text-)?(left|center|right)(?: |$)/.exec(
    `${attribute(cell, "class")} ${attribute(cell, "align")}`,
  )?.[1];
  const [colspan, rowspan] = [span("colspan"), span("rowspan")];
  return {
    type: "tableCell",
    header: cell.tag === "th",
    ...(align === undefined ? {} : { align: align as "left" | "center" | "right" }),
    ...(colspan === undefined ? {} : { colspan }),
    ...(rowspan === undefined ? {} : { rowspan }),
    children: cell.children.flatMap((child) => toNodes(child, assetOf)),
  };
}

type Node = InlineNode | BlockNode;

function toNodes(node: HtmlNode, assetOf: (src: string) => string | undefined): Node[] {
  if (typeof node === "string") return node === "" ? [] : [{ type: "text", value: node }];
  const inner = (): InlineNode[] => node.children.flatMap((child) => toNodes(child, assetOf)) as InlineNode[];
  switch (node.tag) {
    case "math": {
      const tex = texOf(node);
      return tex === undefined
        ? [{ type: "text", value: textContent(node.children) }]
        : [{ type: "inlineMath", value: tex }];
    }
    case "strong":
    case "b":
      return [{ type: "strong", children: inner() }];
    case "em":
    case "i":
      return [{ type: "emphasis", children: inner() }];
    case "sub":
      return [{ type: "subscript", children: inner() }];
    case "sup":
      return [{ type: "superscript", children: inner() }];
    case "u":
      return [{ type: "underline", children: inner() }];
    case "q":
      return [{ type: "inlineQuote", children: inner() }];
    case "del":
    case "s":
      return [{ type: "delete", children: inner() }];
    case "code":
    case "samp":
      return [{ type: "inlineCode", value: textContent(node.children) }];
    case "pre":
      return [{ type: "code", value: textContent(node.children) } satisfies Code];
    case "br":
      return [{ type: "break" }];
    case "img": {
      const asset = assetOf(attribute(node, "src"));
      const alt = attribute(node, "alt");
      // One that is not there is told already; the rest of the table need not go with it.
      if (asset === undefined) return [{ type: "text", value: `[${alt === "" ? "picture" : alt}]` }];
      return [{ type: "image", url: attribute(node, "src"), alt, asset }];
    }
    case "p":
      return [{ type: "paragraph", children: inner() }];
    case "ul":
    case "ol":
      return [
        {
          type: "list",
          ordered: node.tag === "ol",
          spread: false,
          children: node.children
            .filter((item): item is HtmlElement => isElement(item))
            .map((item) => ({
              type: "listItem",
              children: [
                {
                  type: "paragraph",
                  children: item.children.flatMap((child) => toNodes(child, assetOf)) as InlineNode[],
                },
              ],
            })),
        },
      ];
    default:
      return inner();
  }
}
