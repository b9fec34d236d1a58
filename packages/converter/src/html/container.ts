import { type BlockNode, type Caption, type Container, type Image, type Legend, plainText } from "@dreamnet/document";
import type { Terms } from "../references/terms.ts";
import { classNames, element, type HtmlNode } from "./html-tree.ts";
import { writeTable } from "./table.ts";
import type { Writer } from "./writer.ts";

/** A float: a figure with its caption below, a table with its caption above, sub-figures side by side. */
export function writeContainer(node: Container, writer: Writer): HtmlNode {
  const id = writer.nodeIds.get(node);
  const caption = node.children.find((child): child is Caption => child.type === "caption");
  const legend = node.children.find((child): child is Legend => child.type === "legend");
  const said = caption === undefined ? undefined : letters(plainText(caption));
  const content = node.children
    .filter(
      (child): child is BlockNode | Image =>
        child !== caption && child !== legend && child.type !== "legend" && child.type !== "caption",
    )
    .map((child) => (child.type === "image" && said !== undefined ? withoutEcho(child, said) : child));
  const legendHtml =
    legend === undefined ? undefined : element("div", { class: "legend" }, writer.blocks(legend.children));
  const captionHtml = captionContent(node, caption, writer);
  const [table] = content;
  if (node.kind === "table" && content.length === 1 && table?.type === "table" && captionHtml !== undefined) {
    const captionId = writer.ids.claim(`${id ?? "table"}-caption`, "caption");
    return element("div", { id, class: "table" }, [
      writeTable(table, { id: captionId, children: captionHtml }, writer),
      legendHtml,
    ]);
  }
  const inner = captionHtml === undefined ? undefined : element("figcaption", {}, captionHtml);
  const body = writeContent(content, writer);
  const onTop = node.kind === "table" || node.kind === "code" || node.kind === "algorithm";
  return element("figure", { id, class: classNames(node.kind, node.subcontainer === true && "subfigure") }, [
    onTop ? inner : undefined,
    ...body,
    ...(onTop ? [] : [inner]),
    legendHtml,
  ]);
}

/** What stands in a missing picture's place need not say again what the caption says. */
function withoutEcho(image: Image, said: string): Image {
  if (image.asset !== undefined || image.url.startsWith("data:") || image.alt === undefined) return image;
  if (letters(image.alt) !== said) return image;
  const { alt: _, ...rest } = image;
  return rest;
}

function letters(text: string): string {
  return text.normalize("NFKD").replace(/[^\p{L}\p{N}]/gu, "");
}

function writeContent(content: readonly (BlockNode | Image)[], writer: Writer): HtmlNode[] {
  const nested = content.filter((child) => child.type === "container").length;
  const html = writer.blocks(content);
  return nested > 1 ? [element("div", { class: "subfigures" }, html)] : html;
}

/** "Figure 2." and the caption; a single paragraph stands without `<p>`. */
function captionContent(node: Container, caption: Caption | undefined, writer: Writer): HtmlNode[] | undefined {
  const number = writer.numbering.numbers.get(node);
  const label =
    number === undefined
      ? undefined
      : element("span", { class: "caption-number" }, [floatName(node, number, writer.terms)]);
  if (caption === undefined) return label === undefined ? undefined : [label];
  const [first, ...rest] = caption.children;
  const body =
    first?.type === "paragraph"
      ? [...writer.inline(first.children), ...writer.blocks(rest)]
      : writer.blocks(caption.children);
  return label === undefined ? body : [label, " ", ...body];
}

function floatName(node: Container, number: string, terms: Terms): string {
  if (node.subcontainer === true) return `(${/[a-z]+$/.exec(number)?.[0] ?? number})`;
  const names: Readonly<Record<Container["kind"], string>> = {
    figure: terms.figure,
    video: terms.figure,
    table: terms.table,
    code: terms.listing,
    algorithm: terms.algorithm,
    quote: "",
  };
  return `${names[node.kind]} ${number}.`.trim();
}
