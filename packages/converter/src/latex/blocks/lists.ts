import {
  type DefinitionDescription,
  type DefinitionList,
  type DefinitionTerm,
  type DocumentNode,
  type List,
  type ListItem,
  numeral,
} from "@dreamnet/document";
import { deferFootnotes } from "../inline/footnotes.ts";
import { anchorLabel, defineLabel } from "../labels.ts";
import { mark } from "../line-map.ts";
import type { Place } from "../place.ts";
import type { Writer } from "../writer.ts";
import { indent } from "./paragraphs.ts";

const counters = ["enumi", "enumii", "enumiii", "enumiv"] as const;

/** A list; beyond the depth that LaTeX knows it is written by hand, with the same marks. */
export function writeList(node: List, place: Place, writer: Writer): string {
  if (node.children.length === 0) return "";
  if (place.kind === "line")
    return node.children
      .map((item, index) => `${marker(node, item, index, place)} ${writer.blocks(item.children, place)}`)
      .join(" ");
  const same = node.ordered ? place.numbers : place.bullets;
  const deep = same >= 4 || place.lists >= 5;
  const inner: Place = {
    ...place,
    lists: Math.min(place.lists + 1, 6),
    bullets: place.bullets + (node.ordered ? 0 : 1),
    numbers: place.numbers + (node.ordered ? 1 : 0),
    width: Math.max(place.width - indent, 120),
  };
  if (deep) {
    const items = node.children.map(
      (item, index) =>
        `\\par\\noindent\\hspace*{-1.2em}\\makebox[1.2em][l]{${marker(node, item, index, place)}}${anchorLabel(item.label, writer, item)}${writer.blocks(item.children, inner)}`,
    );
    return `\\begingroup\\par\\advance\\leftskip by 1.2em\\relax\n${items.join("\n")}\n\\par\\endgroup`;
  }
  const environment = node.ordered ? "enumerate" : "itemize";
  const plainNumbers = node.ordered && (node.numbering ?? "decimal") === "decimal";
  const setup: string[] = [];
  if (plainNumbers) {
    const counter = counters[same] as string;
    const number = `\\arabic{${counter}}`;
    const form =
      node.delimiter === "two-parentheses"
        ? `(${number})`
        : node.delimiter === "one-parenthesis"
          ? `${number})`
          : `${number}.`;
    setup.push(`\\renewcommand{\\label${counter}}{${form}}`, `\\renewcommand{\\the${counter}}{${number}}`);
    const start = Math.floor(node.start ?? 1);
    if (start !== 1 && Math.abs(start) < 1_000_000_000) setup.push(`\\setcounter{${counter}}{${start - 1}}`);
    if (start === 1 && same === 0 && form === `${number}.`) setup.length = 0;
  }
  if (!node.spread) setup.push("\\setlength{\\itemsep}{0pt}\\setlength{\\parskip}{0pt}");
  const items = node.children.map((item, index) => {
    const own =
      plainNumbers && item.checked === undefined
        ? ""
        : node.ordered || item.checked !== undefined
          ? `[{${marker(node, item, index, place)}}]`
          : "";
    const first = item.children.find((child) => child.type !== "comment");
    const apart = first === undefined || first.type !== "paragraph" ? "\\leavevmode" : "";
    const content = writer.blocks(item.children, inner);
    const lead = `${mark(item, writer)}\\item${own}${apart}${plainNumbers ? defineLabel(item.label, writer, item) : anchorLabel(item.label, writer, item)}`;
    return `${lead}${content === "" ? (apart === "" ? "\\leavevmode" : "") : first?.type === "paragraph" ? ` ${content}` : `\n${content}`}`;
  });
  return `${mark(node, writer)}\\begin{${environment}}\n${setup.map((line) => `${line}\n`).join("")}${items.join("\n")}\n\\end{${environment}}`;
}

function marker(list: List, item: ListItem, index: number, place: Place): string {
  if (item.checked !== undefined) return item.checked ? "\\ensuremath{\\boxtimes}" : "\\ensuremath{\\square}";
  if (!list.ordered) return place.bullets % 2 === 0 ? "\\textbullet" : "\\textendash";
  const style = list.numbering === "example" ? "decimal" : (list.numbering ?? "decimal");
  const number = numeral(Math.floor(list.start ?? 1) + index, style);
  const delimiter = list.delimiter ?? (list.numbering === "example" ? "two-parentheses" : "period");
  return delimiter === "two-parentheses"
    ? `(${number})`
    : delimiter === "one-parenthesis"
      ? `${number})`
      : `${number}.`;
}

export function writeListItem(node: ListItem, place: Place, writer: Writer): string {
  return writer.blocks(node.children, place);
}

/** Terms in bold, what they mean indented below. */
export function writeDefinitionList(node: DefinitionList, place: Place, writer: Writer): string {
  if (node.children.length === 0) return "";
  if (place.kind === "line") return node.children.map((child) => writer.node(child, place)).join(" ");
  const deep = place.lists >= 5;
  const inner: Place = { ...place, lists: Math.min(place.lists + 1, 6), width: Math.max(place.width - indent, 120) };
  const parts: string[] = [];
  let open = false;
  for (const child of node.children) {
    if (child.type === "definitionTerm") {
      parts.push(writeTerm(child, inner, writer, deep));
      open = true;
      continue;
    }
    const content = writer.blocks((child as DefinitionDescription).children, inner);
    if (!open && !deep) parts.push("\\item[]");
    if (content !== "") parts.push(content);
    open = true;
  }
  if (deep) return `\\begingroup\\par\\advance\\leftskip by 1.2em\\relax\n${parts.join("\n\n")}\n\\par\\endgroup`;
  return `${mark(node, writer)}\\begin{description}\n${parts.join("\n")}\n\\end{description}`;
}

function writeTerm(node: DefinitionTerm, place: Place, writer: Writer, deep: boolean): string {
  const { content, notes } = deferFootnotes(place, writer, (inner) =>
    writer.inline(node.children, { ...inner, kind: "line" }),
  );
  const label = anchorLabel(node.label, writer, node);
  return `${mark(node, writer)}${deep ? `\\par\\noindent\\hspace*{-1.2em}\\textbf{${content}}` : `\\item[{${content}}]`}${label}${notes}\\leavevmode`;
}

export function writeDefinitionTerm(node: DefinitionTerm, place: Place, writer: Writer): string {
  return `\\textbf{${writer.inline(node.children, place)}}`;
}

export function writeDefinitionDescription(
  node: DocumentNode & { type: "definitionDescription" },
  place: Place,
  writer: Writer,
): string {
  return writer.blocks(node.children, place);
}
