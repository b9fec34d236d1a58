import type { BlockNode, InlineNode, Table } from "@dreamnet/document";

/** What citations and references show. */
export interface Labels {
  readonly references: Readonly<Record<string, string>>;
  readonly citations: Readonly<Record<string, string>>;
}

type AnyNode = InlineNode | BlockNode | { readonly type: string };

/** A table as a sentence: cells by commas, rows by semicolons, the caption first. */
export function tableText(
  table: Table,
  labels: Labels & { readonly caption?: readonly { readonly type: string }[] | undefined },
): string {
  const rows = table.children.slice(0, 400).map((row) =>
    (row.children ?? [])
      .slice(0, 200)
      .map((cell) => nodesText(cell.children ?? [], labels).trim())
      .filter((text) => text !== "")
      .join(", "),
  );
  const caption = nodesText(labels.caption ?? [], labels).trim();
  return `${caption === "" ? "" : `${caption.replace(/\.$/u, "")}. `}${rows.join("; ")}`;
}

/** The plain text of nodes, formulas as their TeX. */
export function nodesText(nodes: readonly AnyNode[], labels: Labels): string {
  return nodes.map((node) => nodeText(node, labels)).join("");
}

/** A citation as it is shown; the key where nothing is known of it. */
export function citationText(
  node: { readonly key: string; readonly prefix?: string; readonly suffix?: string },
  labels: Labels,
): string {
  const known = Object.hasOwn(labels.citations, node.key) ? (labels.citations[node.key] as string) : `[${node.key}]`;
  return [node.prefix, known, node.suffix].filter((part) => part !== undefined && part !== "").join(" ");
}

/** What a cross-reference shows, where its node does not say it. */
export function referenceText(label: string, form: string, labels: Labels): string {
  const known = Object.hasOwn(labels.references, label) ? (labels.references[label] as string) : label;
  return form === "equation" ? `(${known})` : known;
}

function nodeText(node: AnyNode, labels: Labels): string {
  const known = node as InlineNode | BlockNode;
  switch (known.type) {
    case "text":
    case "inlineCode":
    case "inlineMath":
    case "rawInline":
    case "code":
    case "math":
      return known.value ?? "";
    case "htmlInline":
      return /^<br\b/iu.test(known.value) ? " " : known.value.replace(/<[^<>]{0,2000}>/gu, "");
    case "unknownInline":
      return known.children.length > 0 ? nodesText(known.children, labels) : known.value;
    case "break":
      return " ";
    case "image":
      return known.alt ?? "";
    case "footnoteReference":
      return `[${known.identifier}]`;
    case "cite":
      return citationText(known, labels);
    case "crossReference":
      return known.children.length > 0
        ? nodesText(known.children, labels)
        : referenceText(known.label, known.form, labels);
    case "inlineQuote":
      return `“${nodesText(known.children, labels)}”`;
    case "target":
    case "nocite":
      return "";
    default: {
      const { children } = known as { readonly children?: readonly AnyNode[] };
      const text = Array.isArray(children) ? nodesText(children, labels) : "";
      return known.type === "paragraph" ? `${text} ` : text;
    }
  }
}
