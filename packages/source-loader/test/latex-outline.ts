import type { BlockNode, Caption, Image, InlineNode, Legend, Root } from "@dreamnet/document";

/** A tree as short lines of text, for tests to compare: one line a block, inline nodes in a notation of their own. */
export function outline(root: Root): string {
  const lines: string[] = [];
  for (const block of root.children) addBlock(block, "", lines);
  return lines.join("\n");
}

const marks: Readonly<Record<string, string>> = {
  emphasis: "*",
  strong: "**",
  underline: "__",
  delete: "~~",
  superscript: "^",
  subscript: "~",
  smallcaps: "=",
};

function inlineOutline(nodes: readonly InlineNode[]): string {
  return nodes.map(inlineNode).join("");
}

function inlineNode(node: InlineNode): string {
  switch (node.type) {
    case "text":
      return node.value;
    case "inlineMath":
      return `$${node.value}$`;
    case "inlineCode":
      return `\`${node.value}\``;
    case "break":
      return "⏎";
    case "cite":
      return `[${node.prefix === undefined ? "" : `${node.prefix} `}@${node.key}${node.suffix === undefined ? "" : `, ${node.suffix}`}${node.partial === undefined ? "" : `:${node.partial}`}${node.kind === "narrative" ? "!" : ""}]`;
    case "citeGroup":
      return `[${node.children.map((child) => inlineNode(child).slice(1, -1)).join("; ")}]`;
    case "nocite":
      return `<nocite ${node.keys.join(",")}>`;
    case "crossReference":
      return `<${node.form} ${node.label}${node.children.length === 0 ? "" : ` ${inlineOutline(node.children)}`}>`;
    case "footnoteReference":
      return `[^${node.identifier}]`;
    case "target":
      return `<#${node.label}>`;
    case "image":
      return `![${node.url}${node.width === undefined ? "" : ` ${node.width}`}${node.alt === undefined ? "" : ` "${node.alt}"`}]`;
    case "link":
      return `[${inlineOutline(node.children)}](${node.url})`;
    case "inlineQuote":
      return `“${inlineOutline(node.children)}”`;
    case "rawInline":
      return `{${node.lang}: ${node.value}}`;
    default: {
      const mark = marks[node.type];
      const inner = "children" in node ? inlineOutline(node.children as InlineNode[]) : "";
      return mark === undefined ? `<${node.type} ${inner}>` : `${mark}${inner}${mark}`;
    }
  }
}

function addBlock(node: BlockNode | Image | Caption | Legend, indent: string, lines: string[]) {
  const add = (text: string): void => void lines.push(indent + text.replaceAll("\n", "⏎"));
  const label = "label" in node && node.label !== undefined ? ` #${node.label}` : "";
  const inside = `${indent}  `;
  switch (node.type) {
    case "paragraph":
      return add(inlineOutline(node.children));
    case "heading":
      return add(
        `${"#".repeat(node.depth)}${node.numbered === false ? "-" : ""} ${inlineOutline(node.children)}${label}`,
      );
    case "math":
      return add(
        `math${node.numbered ? "" : "-"}${label}${node.labels === undefined ? "" : ` [${node.labels.join(" ")}]`}: ${node.value}`,
      );
    case "code":
      return add(`code${node.lang === undefined ? "" : ` ${node.lang}`}${label}: ${node.value}`);
    case "rawBlock":
      return add(`${node.type}: ${node.value}`);
    case "comment":
      return add(
        node.counting === undefined
          ? `comment: ${node.value}`
          : `counting ${node.counting.map(({ counter }) => counter).join(" ")}`,
      );
    case "image":
      return add(inlineOutline([node]));
    case "lineBlock":
      for (const line of node.lines) add(`| ${inlineOutline(line)}`);
      return;
    case "table":
      add(`table ${node.align.map((align) => align?.[0] ?? "-").join("")}${label}`);
      for (const row of node.children) {
        const cells = row.children.map((cell) => {
          const content = cell.children
            .map((child) =>
              ["paragraph", "list", "table", "math", "code", "container", "lineBlock"].includes(child.type)
                ? `{${child.type}}`
                : inlineOutline([child as InlineNode]),
            )
            .join("");
          return `${cell.header ? "!" : ""}${cell.colspan === undefined ? "" : `<c${cell.colspan}>`}${cell.rowspan === undefined ? "" : `<r${cell.rowspan}>`}${content}`;
        });
        lines.push(`${inside}${cells.join(" | ")}`);
      }
      return;
    case "list":
      for (const [index, item] of node.children.entries()) {
        const mark = node.ordered
          ? `${(node.start ?? 1) + index}${node.numbering === undefined ? "" : `:${node.numbering}`}`
          : "-";
        lines.push(`${indent}${mark}${item.label === undefined ? "" : ` #${item.label}`}`);
        for (const child of item.children) addBlock(child, inside, lines);
      }
      return;
    case "definitionList":
      for (const part of node.children) {
        if (part.type === "definitionTerm") add(`term ${inlineOutline(part.children)}`);
        else for (const child of part.children) addBlock(child, inside, lines);
      }
      return;
    case "admonition":
      add(
        `${node.kind}${node.proof === true ? "!" : ""}${node.numbered === false ? "-" : ""}${label}${node.title === undefined ? "" : ` “${inlineOutline(node.title)}”`}`,
      );
      break;
    case "container":
      add(`${node.subcontainer === true ? "sub" : ""}${node.kind}${node.numbered === false ? "-" : ""}${label}`);
      break;
    case "division":
      add(
        `division${node.role === undefined ? "" : ` ${node.role}`}${node.attributes?.classes === undefined ? "" : ` .${node.attributes.classes.join(".")}`}${label}${node.title === undefined ? "" : ` “${inlineOutline(node.title)}”`}`,
      );
      break;
    case "footnoteDefinition":
      add(`[^${node.identifier}]:`);
      break;
    default:
      add(node.type);
  }
  if ("children" in node) for (const child of node.children) addBlock(child as BlockNode, inside, lines);
}
