import type { BlockNode, Caption, Image, InlineNode, Legend, List, Table } from "@dreamnet/document";
import { readableTag } from "../html/equation.ts";
import { isInline } from "../html/table.ts";
import { inlineText } from "./inline-text.ts";
import { rawHtmlText } from "./raw-html-text.ts";
import type { TextWriter } from "./text-writer.ts";

type Block = BlockNode | Image | Caption | Legend;

/** Blocks as paragraphs of text, set apart by a blank line. */
export function blockText(nodes: readonly Block[], writer: TextWriter): string {
  return nodes
    .map((node) => nodeText(node, writer))
    .filter((text) => text.trim() !== "")
    .join("\n\n");
}

function nodeText(node: Block, writer: TextWriter): string {
  switch (node.type) {
    case "paragraph":
      return inlineText(node.children, writer).trim();
    case "heading": {
      const number = writer.numbering.numbers.get(node);
      return `${number === undefined ? "" : `${number} `}${inlineText(node.children, writer).trim()}`;
    }
    case "blockquote":
      return [
        blockText(node.children, writer),
        node.attribution === undefined ? "" : `— ${inlineText(node.attribution, writer)}`,
      ]
        .filter((text) => text !== "")
        .join("\n");
    case "list":
      return listText(node, writer);
    case "code":
      return [node.filename ?? "", node.value].filter((text) => text !== "").join("\n");
    case "math": {
      const numbers = (writer.numbering.equations.get(node)?.numbers ?? []).filter((number) => number !== undefined);
      return [`$$${node.value.trim()}$$`, ...numbers.map((number) => readableTag(number, writer))].join(" ");
    }
    case "table":
      return tableText(node, writer);
    case "container": {
      const number = writer.numbering.numbers.get(node);
      const names = {
        figure: writer.terms.figure,
        video: writer.terms.figure,
        table: writer.terms.table,
        code: writer.terms.listing,
        algorithm: writer.terms.algorithm,
        quote: "",
      };
      const label =
        number === undefined ? "" : node.subcontainer === true ? `(${number}) ` : `${names[node.kind]} ${number}. `;
      const caption = node.children.filter((child) => child.type === "caption");
      const rest = node.children.filter((child) => child.type !== "caption");
      return [`${label}${blockText(caption, writer)}`.trim(), blockText(rest, writer)]
        .filter((text) => text !== "")
        .join("\n\n");
    }
    case "admonition": {
      const number = writer.numbering.numbers.get(node);
      const title = node.title === undefined ? undefined : inlineText(node.title, writer);
      const kind = `${node.kind.charAt(0).toUpperCase()}${node.kind.slice(1)}${number === undefined ? "" : ` ${number}`}`;
      const head = node.proof === true ? `${kind}${title === undefined ? "" : ` (${title})`}.` : (title ?? kind);
      return [head, blockText(node.children, writer)].join("\n");
    }
    case "definitionList":
      return node.children
        .map((child) =>
          child.type === "definitionTerm"
            ? inlineText(child.children, writer)
            : indent(blockText(child.children, writer), "  "),
        )
        .join("\n");
    case "lineBlock":
      return node.lines.map((line) => inlineText(line, writer)).join("\n");
    case "division":
      return [node.title === undefined ? "" : inlineText(node.title, writer), blockText(node.children, writer)]
        .filter((text) => text !== "")
        .join("\n\n");
    case "rawBlock":
      return /^html[45]?$/i.test(node.lang)
        ? rawHtmlText(node.value)
        : /^(?:la)?tex$/i.test(node.lang)
          ? node.value
          : "";
    case "htmlBlock":
      return rawHtmlText(node.value);
    case "embed":
      return [node.title, node.url].filter((text) => text !== undefined).join(": ");
    case "unknownBlock":
      return node.children.length > 0 ? blockText(node.children, writer) : node.value;
    case "image":
      return node.alt ?? "";
    case "caption":
    case "legend":
      return blockText(node.children, writer);
    case "thematicBreak":
      return "* * *";
    case "footnoteDefinition":
    case "comment":
    case "bibliography":
    case "toc":
    case "pageBreak":
      return "";
    default:
      throw new RangeError(
        `No writer for a node of type ${JSON.stringify((node satisfies never as { type: unknown }).type)}`,
      );
  }
}

function listText(node: List, writer: TextWriter): string {
  const start = node.start ?? 1;
  return node.children
    .map((item, index) => {
      const mark =
        item.checked === undefined ? (node.ordered ? `${start + index}.` : "•") : item.checked ? "[x]" : "[ ]";
      const body = blockText(item.children, writer);
      return `${mark} ${indent(node.spread ? body : body.replace(/\n\n/g, "\n"), " ".repeat(mark.length + 1)).trimStart()}`;
    })
    .join(node.spread ? "\n\n" : "\n");
}

function indent(text: string, by: string): string {
  return text
    .split("\n")
    .map((line) => (line === "" ? line : by + line))
    .join("\n");
}

/** A row a line, cells apart by tabs. */
function tableText(node: Table, writer: TextWriter): string {
  return node.children
    .map((row) =>
      row.children
        .map((cell) => {
          const text = cell.children.every(isInline)
            ? inlineText(cell.children as InlineNode[], writer)
            : blockText(
                cell.children.map(
                  (child): Block => (isInline(child) ? { type: "paragraph", children: [child] } : child),
                ),
                writer,
              );
          return text.replace(/\s+/g, " ").trim();
        })
        .join("\t"),
    )
    .join("\n");
}
