import { type DefaultTreeAdapterTypes, parseFragment } from "parse5";

type Node = DefaultTreeAdapterTypes.ChildNode | DefaultTreeAdapterTypes.DocumentFragment;
type Element = DefaultTreeAdapterTypes.Element;

/** What a browser makes of our HTML. */
export interface ParsedHtml {
  readonly elements: readonly Element[];
  /** What a reader can see or copy, formulas' annotations left out. */
  readonly text: string;
}

/** Parses HTML as a browser does. */
export function parseHtml(html: string): ParsedHtml {
  const elements: Element[] = [];
  let text = "";
  const visit = (node: Node): void => {
    if ("tagName" in node) {
      elements.push(node);
      if (node.tagName === "annotation") return;
    }
    if (node.nodeName === "#text") text += (node as DefaultTreeAdapterTypes.TextNode).value;
    if ("childNodes" in node) for (const child of node.childNodes) visit(child);
  };
  visit(parseFragment(html));
  return { elements, text };
}

export function attributeOf(element: Element, name: string): string | undefined {
  return element.attrs.find((attribute) => attribute.name === name)?.value;
}

const voids = new Set(["area", "br", "col", "hr", "img", "input", "wbr"]);

/** Element names in the order and depth in which our tags stand, without any rule of repair. */
function writtenOutline(html: string): string[] {
  const outline: string[] = [];
  const open: string[] = [];
  for (const [, close, name = ""] of html.matchAll(/<(\/?)([a-z][a-z0-9]*)[^<>]*>/g)) {
    if (close === "/") {
      if (open.pop() !== name) throw new Error(`</${name}> closes nothing`);
    } else {
      outline.push(`${"-".repeat(open.length)}${name}`);
      if (!voids.has(name)) open.push(name);
    }
  }
  if (open.length > 0) throw new Error(`never closed: ${open.join(", ")}`);
  return outline;
}

function parsedOutline(html: string): string[] {
  const outline: string[] = [];
  const visit = (node: Node, depth: number): void => {
    const isElement = "tagName" in node;
    if (isElement) outline.push(`${"-".repeat(depth)}${node.tagName}`);
    if ("childNodes" in node) for (const child of node.childNodes) visit(child, depth + (isElement ? 1 : 0));
  };
  visit(parseFragment(html), 0);
  return outline;
}

/** Both outlines; they are equal where a browser repairs nothing. */
export function outlines(html: string): { written: string[]; parsed: string[] } {
  return { written: writtenOutline(html), parsed: parsedOutline(html) };
}

/** Everything that must never be in a page of ours. */
export function dangers(html: string): string[] {
  const found: string[] = [];
  const forbidden = new Set([
    "script",
    "style",
    "iframe",
    "object",
    "embed",
    "form",
    "base",
    "meta",
    "link",
    "svg",
    "template",
    "frame",
    "frameset",
    "applet",
    "noscript",
    "textarea",
    "select",
    "button",
  ]);
  for (const element of parseHtml(html).elements) {
    if (forbidden.has(element.tagName)) found.push(`<${element.tagName}>`);
    for (const { name, value } of element.attrs) {
      if (/^on/i.test(name) || name === "style" || name === "srcdoc" || name === "formaction")
        found.push(`${name}=${value}`);
      const bare = value.replace(/[\u0000-\u0020]/g, "").toLowerCase();
      if (
        ["href", "src", "action", "xlink:href"].includes(name) &&
        /^(?:javascript|vbscript|data|file|blob):/.test(bare) &&
        !/^data:image\/(?:png|jpeg|gif|webp|avif);base64,/.test(bare)
      )
        found.push(`${name}=${value}`);
    }
  }
  const ids = parseHtml(html).elements.flatMap((element) => attributeOf(element, "id") ?? []);
  for (const id of ids) if (ids.indexOf(id) !== ids.lastIndexOf(id)) found.push(`id twice: ${id}`);
  return found;
}
