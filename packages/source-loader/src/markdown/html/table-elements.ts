import type { BlockNode, Table, TableCell, TableRow } from "@dreamnet/document";
import { appendAll, largest } from "../tree/append-all.ts";
import { unwrap } from "../tree/block-types.ts";
import type { HtmlElement } from "./fold.ts";
import { attributesOf } from "./inline-elements.ts";
import type { HtmlConverter } from "./to-nodes.ts";

/** A table, in a container where it has a caption or a label; what stands outside its cells follows it. */
export function tableElement(element: HtmlElement, converter: HtmlConverter): BlockNode[] {
  const { position } = element;
  const rows: TableRow[] = [];
  const stray: BlockNode[] = [];
  let caption: HtmlElement | undefined;
  const visit = (items: HtmlElement["children"], inHead: boolean): void => {
    for (const item of items) {
      if (item.kind !== "element") appendAll(stray, converter.blocks([item], position));
      else if (["thead", "tbody", "tfoot"].includes(item.name)) visit(item.children, item.name === "thead");
      else if (item.name === "tr") rows.push(rowOf(item, inHead, converter));
      else if (item.name === "caption") caption = item;
      else if (item.name !== "colgroup" && item.name !== "col") appendAll(stray, converter.blocks([item], position));
    }
  };
  visit(element.children, false);
  const width = largest(rows.map((row) => row.children.reduce((sum, cell) => sum + (cell.colspan ?? 1), 0)));
  const table: Table = { type: "table", align: columnAlign(rows, Math.min(width, 1000)), children: rows, position };
  const { id } = attributesOf(element);
  const others = stray.filter((block) => block.type !== "comment");
  if (rows.length === 0)
    return [...(caption === undefined ? [] : converter.blocks(caption.children, position)), ...others];
  if (caption === undefined && id === undefined) return [table, ...others];
  return [
    {
      type: "container",
      kind: "table",
      ...(id === undefined ? {} : { label: id }),
      children: [
        table,
        ...(caption === undefined
          ? []
          : [
              {
                type: "caption" as const,
                children: converter.blocks(caption.children, caption.position),
                position: caption.position,
              },
            ]),
      ],
      position,
    },
    ...others,
  ];
}

function rowOf(row: HtmlElement, inHead: boolean, converter: HtmlConverter): TableRow {
  const cells = row.children.filter(
    (child): child is HtmlElement => child.kind === "element" && (child.name === "td" || child.name === "th"),
  );
  return { type: "tableRow", children: cells.map((cell) => cellOf(cell, inHead, converter)), position: row.position };
}

function cellOf(cell: HtmlElement, inHead: boolean, converter: HtmlConverter): TableCell {
  const align = alignOf(cell);
  const colspan = span(cell.attributes["colspan"]);
  const rowspan = span(cell.attributes["rowspan"]);
  return {
    type: "tableCell",
    header: cell.name === "th" || inHead,
    ...(align === undefined ? {} : { align }),
    ...(colspan === undefined ? {} : { colspan }),
    ...(rowspan === undefined ? {} : { rowspan }),
    children: unwrap(converter.blocks(cell.children, cell.position)),
    position: cell.position,
  };
}

function alignOf({ attributes }: HtmlElement): "left" | "center" | "right" | undefined {
  const value = /text-align\s*:\s*(left|center|right)/iu.exec(attributes["style"] ?? "")?.[1] ?? attributes["align"];
  return value === "left" || value === "center" || value === "right" ? value : undefined;
}

function span(value: string | undefined): number | undefined {
  const number = Number(value);
  return value !== undefined && Number.isInteger(number) && number > 1 && number <= 1000 ? number : undefined;
}

/** A column's alignment where all its cells that say one agree. */
function columnAlign(rows: readonly TableRow[], width: number): Table["align"] {
  return Array.from({ length: width }, (_, index) => {
    const said = new Set(
      rows
        .flatMap((row) => (row.children.some((cell) => (cell.colspan ?? 1) > 1) ? [] : [row.children[index]?.align]))
        .filter((align) => align !== undefined),
    );
    const [only] = said;
    return said.size === 1 && only !== undefined ? only : null;
  });
}
