import { element, type HtmlElement, type HtmlNode } from "../html/html-tree.ts";

export const attribute = (node: HtmlElement, name: string): string => String(node.attributes[name] ?? "");
export const hasClass = (node: HtmlElement, name: string): boolean =>
  attribute(node, "class").split(" ").includes(name);
export const isElement = (node: HtmlNode | undefined, tag?: string): node is HtmlElement =>
  node !== undefined && typeof node !== "string" && (tag === undefined || node.tag === tag);

/** All elements that a test takes, in the order of the text; not within each other. */
export function findAll(nodes: readonly HtmlNode[], test: (node: HtmlElement) => boolean): HtmlElement[] {
  const found: HtmlElement[] = [];
  const stack = [...nodes].reverse();
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (typeof node === "string") continue;
    if (test(node)) found.push(node);
    else for (let index = node.children.length - 1; index >= 0; index--) stack.push(node.children[index] as HtmlNode);
  }
  return found;
}

/** The text of nodes as it stands, without the TeX beside formulas. */
export function textContent(nodes: readonly HtmlNode[]): string {
  const parts: string[] = [];
  const stack = [...nodes].reverse();
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (typeof node === "string") parts.push(node);
    else if (node.tag === "br") parts.push("\n");
    else if (node.tag !== "annotation")
      for (let index = node.children.length - 1; index >= 0; index--) stack.push(node.children[index] as HtmlNode);
  }
  return parts.join("");
}

/** True where nothing of the nodes is seen. */
export const isBlank = (nodes: readonly HtmlNode[]): boolean =>
  nodes.every((node) =>
    typeof node === "string" ? node.trim() === "" : node.tag === "br" || (node.tag !== "img" && isBlank(node.children)),
  );

export { element, type HtmlElement, type HtmlNode };
