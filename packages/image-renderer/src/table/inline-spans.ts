import type { BlockNode, Caption, Image, InlineNode, Legend } from "@dreamnet/document";
import type { Diagnostic } from "@dreamnet/workflow";
import type { InlineObject, TextSpan, TextStyle } from "../text/style.ts";
import { citationText, type Labels, nodesText, referenceText } from "./table-text.ts";

/** What the words of a cell are made with. */
export interface SpanContext extends Labels {
  /** A formula as an object in the line; undefined where it failed, which is then reported. */
  formula(tex: string, display: boolean, style: TextStyle): Promise<InlineObject | undefined>;
  /** A picture as an object in the line; undefined where it is missing, which is then reported. */
  picture(image: Image): Promise<InlineObject | undefined>;
  readonly report: (diagnostic: Diagnostic) => void;
}

const codeTint = "#eef0f3";
const linkColour = "#1a4f8a";

/** Inline nodes as spans of text and objects. */
export async function inlineSpans(
  nodes: readonly InlineNode[],
  style: TextStyle,
  context: SpanContext,
): Promise<TextSpan[]> {
  const spans: TextSpan[] = [];
  for (const node of nodes) for (const span of await spansOf(node, style, context)) spans.push(span);
  return spans;
}

async function spansOf(node: InlineNode, style: TextStyle, context: SpanContext): Promise<TextSpan[]> {
  const inner = (children: readonly InlineNode[], changed: Partial<TextStyle>): Promise<TextSpan[]> =>
    inlineSpans(children, { ...style, ...changed }, context);
  const text = (value: string, changed: Partial<TextStyle> = {}): TextSpan[] => [
    { text: value, style: { ...style, ...changed } },
  ];
  switch (node.type) {
    case "text":
      return text(node.value.replace(/\s*\n\s*/gu, " "));
    case "emphasis":
      return inner(node.children, { italic: style.italic !== true });
    case "strong":
      return inner(node.children, { weight: Math.max(700, style.weight) });
    case "delete":
      return inner(node.children, { line: "line-through" });
    case "underline":
      return inner(node.children, { line: "underline" });
    case "smallcaps":
      return inner(node.children, { features: [...(style.features ?? []), "smcp"] });
    case "subscript":
      return inner(node.children, { size: style.size * 0.72, shift: (style.shift ?? 0) - style.size * 0.16 });
    case "superscript":
      return inner(node.children, { size: style.size * 0.72, shift: (style.shift ?? 0) + style.size * 0.34 });
    case "link":
      return inner(node.children, { color: linkColour });
    case "inlineCode":
      return text(node.value, { font: "mono", size: style.size * 0.92, tint: codeTint });
    case "keyboard":
      return inner(node.children, { font: "mono", size: style.size * 0.92, tint: codeTint });
    case "inlineMath": {
      const object = await context.formula(node.value, false, style);
      return object === undefined ? [] : [{ object, style }];
    }
    case "break":
      return text("\n");
    case "image": {
      const object = await context.picture(node);
      return object === undefined ? text(node.alt ?? "") : [{ object, style }];
    }
    case "footnoteReference":
      return text(node.identifier, { size: style.size * 0.72, shift: style.size * 0.34 });
    case "cite":
      return text(citationText(node, context));
    case "citeGroup": {
      const parts: TextSpan[] = [];
      for (const [index, cite] of node.children.entries())
        parts.push(...text(`${index === 0 ? "" : ", "}${citationText(cite, context)}`));
      return parts;
    }
    case "crossReference":
      return node.children.length > 0 ? inner(node.children, {}) : text(referenceText(node.label, node.form, context));
    case "inlineQuote":
      return [...text("“"), ...(await inner(node.children, {})), ...text("”")];
    case "span":
    case "abbreviation":
      return inner(node.children, {});
    case "target":
    case "nocite":
      return [];
    case "htmlInline":
      return text(/^<br\b/iu.test(node.value) ? "\n" : node.value.replace(/<[^<>]{0,2000}>/gu, ""));
    case "rawInline":
    case "unknownInline":
      if (node.type === "unknownInline" && node.children.length > 0) return inner(node.children, {});
      context.report({
        severity: "warning",
        ruleId: "image/cell-is-known",
        message: "A part of a cell is drawn as it is written, since it is not known.",
        quote: node.value.slice(0, 120),
      });
      return text(node.value);
    default:
      return text(nodesText([node], context));
  }
}

/** What stands in a cell, as paragraphs. */
export async function cellParagraphs(
  children: readonly (InlineNode | BlockNode)[],
  style: TextStyle,
  context: SpanContext,
): Promise<TextSpan[][]> {
  const paragraphs: TextSpan[][] = [];
  let inline: InlineNode[] = [];
  const close = async (): Promise<void> => {
    if (inline.length === 0) return;
    paragraphs.push(await inlineSpans(inline, style, context));
    inline = [];
  };
  for (const child of children) {
    const block = await blockParagraphs(child, style, context);
    if (block === undefined) inline.push(child as InlineNode);
    else {
      await close();
      paragraphs.push(...block);
    }
  }
  await close();
  return paragraphs;
}

/** A block as paragraphs; undefined for an inline node. */
async function blockParagraphs(
  node: InlineNode | BlockNode,
  style: TextStyle,
  context: SpanContext,
): Promise<TextSpan[][] | undefined> {
  switch (node.type) {
    case "paragraph":
      return [await inlineSpans(node.children, style, context)];
    case "heading":
      return [await inlineSpans(node.children, { ...style, weight: 700 }, context)];
    case "math": {
      const object = await context.formula(node.value, true, style);
      return object === undefined ? [] : [[{ object, style }]];
    }
    case "code":
      return node.value
        .split("\n")
        .map((line) => [{ text: line === "" ? " " : line, style: { ...style, font: "mono", size: style.size * 0.9 } }]);
    case "list": {
      const items: TextSpan[][] = [];
      for (const [index, item] of node.children.entries()) {
        const mark = node.ordered ? `${(node.start ?? 1) + index}. ` : "• ";
        const [first = [], ...rest] = await cellParagraphs(item.children, style, context);
        items.push([{ text: mark, style }, ...first], ...rest);
      }
      return items;
    }
    case "blockquote":
    case "container":
    case "admonition":
    case "division":
      return cellParagraphs(withoutWrappers(node.children), style, context);
    case "table":
      return node.children.map((row) => [
        { text: row.children.map((cell) => nodesText(cell.children, context).trim()).join("  |  "), style },
      ]);
    case "lineBlock":
      return Promise.all(node.lines.map((line) => inlineSpans(line, style, context)));
    case "definitionList":
    case "footnoteDefinition":
      return node.children.map((child) => [{ text: nodesText([child], context).trim(), style }]);
    case "unknownBlock":
      return node.children.length > 0 ? cellParagraphs(node.children, style, context) : [[{ text: node.value, style }]];
    case "thematicBreak":
    case "comment":
    case "pageBreak":
      return [];
    case "htmlBlock":
    case "rawBlock":
      context.report({
        severity: "warning",
        ruleId: "image/cell-is-known",
        message: "A part of a cell is drawn as it is written, since it is not known.",
        quote: node.value.slice(0, 120),
      });
      return [[{ text: node.value, style }]];
    default:
      return undefined;
  }
}

/** A float's caption and legend stand for their own blocks. */
function withoutWrappers(children: readonly { readonly type: string }[]): (InlineNode | BlockNode)[] {
  return children.flatMap((child) =>
    child.type === "caption" || child.type === "legend"
      ? (child as Caption | Legend).children
      : [child as InlineNode | BlockNode],
  );
}
