import type { Code } from "@dreamnet/document";
import { languageClass } from "./attributes.ts";
import { classNames, element, type HtmlNode } from "./html-tree.ts";
import type { HighlightNode } from "./options.ts";
import type { Writer } from "./writer.ts";

/** A block of code, coloured where a highlighter is given; `output` is what a program printed. */
export function writeCode(node: Code, writer: Writer): HtmlNode {
  writer.counts.code++;
  const id = writer.nodeIds.get(node);
  const inner = element(
    node.output === true ? "samp" : "code",
    { class: languageClass(node.lang) },
    codeContent(node, writer),
  );
  const pre = element(
    "pre",
    {
      id: node.filename === undefined ? id : undefined,
      class: classNames(node.output === true && "output", node.lineNumbers === true && "line-numbers"),
      "data-start": node.lineNumbers === true && node.startLine !== undefined ? node.startLine : undefined,
      // A long line scrolls in its box, which must then be reached by the keyboard.
      tabindex: 0,
    },
    [inner],
  );
  if (node.filename === undefined) return pre;
  return element("figure", { id, class: "code-file" }, [
    element("figcaption", {}, [element("code", {}, [node.filename])]),
    pre,
  ]);
}

function codeContent(node: Code, writer: Writer): HtmlNode[] {
  const marked = new Set(node.emphasizeLines ?? []);
  if (marked.size > 0) {
    const lines = node.value.split("\n");
    return lines.flatMap((line, index) => {
      const end = index < lines.length - 1 ? "\n" : "";
      return marked.has(index + (node.startLine ?? 1)) || marked.has(index + 1)
        ? [element("mark", {}, [line]), end]
        : [line + end];
    });
  }
  const language = node.lang?.toLowerCase();
  const highlighted =
    language === undefined || node.output === true ? undefined : writer.options.highlight?.(node.value, language);
  return highlighted === undefined ? [node.value] : highlighted.map(toHtml);
}

function toHtml(node: HighlightNode): HtmlNode {
  return typeof node === "string"
    ? node
    : element("span", { class: classNames(...node.classes) }, node.children.map(toHtml));
}
