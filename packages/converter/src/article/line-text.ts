import { attribute, type HtmlNode } from "./look-up.ts";
import { mathText, texOf } from "./math-text.ts";
import { scriptText } from "./script-text.ts";

/** HTML as one line of plain text: formulas in Unicode, pictures as what they say. */
export function lineText(nodes: readonly HtmlNode[]): string {
  return write(nodes).replace(/\s+/g, " ").trim();
}

const spaced = new Set(["p", "li", "br", "div", "pre", "td", "th", "tr", "dt", "dd", "figcaption"]);

function write(nodes: readonly HtmlNode[]): string {
  return nodes
    .map((node): string => {
      if (typeof node === "string") return node;
      switch (node.tag) {
        case "math":
          return mathText(node).text || (texOf(node) ?? "");
        case "sup":
        case "sub":
          return scriptText(write(node.children), node.tag === "sub" ? "sub" : "super").text;
        case "img":
          return attribute(node, "alt");
        case "input":
          return "checked" in node.attributes ? "☑" : "☐";
        default:
          return spaced.has(node.tag) ? ` ${write(node.children)} ` : write(node.children);
      }
    })
    .join("");
}
