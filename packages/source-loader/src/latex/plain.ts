import type { InlineNode } from "@dreamnet/document";
import type { Parser } from "./parser.ts";
import type { Token } from "./tokens.ts";

/** Inline nodes as plain text: formulas between dollars, citations as `[@key]`. */
export function textOf(nodes: readonly InlineNode[]): string {
  let out = "";
  for (const node of nodes) {
    switch (node.type) {
      case "text":
      case "inlineCode":
        out += node.value;
        break;
      case "inlineMath":
        // Two formulas side by side are one, since `$$` would mean something else.
        out = out.endsWith("$") && !out.endsWith("\\$") ? `${out.slice(0, -1)}${node.value}$` : `${out}$${node.value}$`;
        break;
      case "break":
        out += " ";
        break;
      case "inlineQuote":
        out += `“${textOf(node.children)}”`;
        break;
      case "cite":
        out += `[${node.prefix === undefined ? "" : `${node.prefix} `}@${node.key}${node.suffix === undefined ? "" : `, ${node.suffix}`}]`;
        break;
      case "citeGroup":
        out += `[${node.children.map((child) => textOf([child]).slice(1, -1)).join("; ")}]`;
        break;
      case "crossReference":
        out += node.children.length > 0 ? textOf(node.children) : node.label;
        break;
      default:
        if ("children" in node) out += textOf(node.children);
    }
  }
  return out;
}

/** Tokens as one line of plain text. */
export function flatten(parser: Parser, tokens: readonly Token[]): string {
  return textOf(parser.inlinesOf(tokens))
    .replace(/[\s\u00A0\u202F]+/g, " ")
    .trim();
}

/** `[key=value, other]` of an optional argument; a key without a value has "". */
export function readOptions(text: string | undefined): Record<string, string> {
  const out: Record<string, string> = Object.create(null) as Record<string, string>;
  if (text === undefined) return out;
  let depth = 0;
  let start = 0;
  const add = (part: string): void => {
    const equals = part.indexOf("=");
    const name = (equals < 0 ? part : part.slice(0, equals)).trim();
    const value = equals < 0 ? "" : part.slice(equals + 1).trim();
    if (name !== "") out[name] = value.startsWith("{") && value.endsWith("}") ? value.slice(1, -1).trim() : value;
  };
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    if (character === "{" || character === "[") depth++;
    else if (character === "}" || character === "]") depth--;
    else if (character === "," && depth === 0) {
      add(text.slice(start, index));
      start = index + 1;
    }
  }
  add(text.slice(start));
  return out;
}
