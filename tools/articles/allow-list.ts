import { type DefaultTreeAdapterTypes, parse } from "parse5";

type Element = DefaultTreeAdapterTypes.Element;
type Node = DefaultTreeAdapterTypes.ChildNode;

/** What an editor keeps, written down a second time: from specs/medium.md, not from the writer's own list. */
export interface AllowList {
  readonly tags: Readonly<Record<string, readonly string[]>>;
  readonly titleInBody: boolean;
  readonly codeMarks: boolean;
}

const shared = {
  p: [],
  strong: [],
  em: [],
  a: ["href"],
  blockquote: [],
  ul: [],
  ol: [],
  li: [],
  figure: [],
  img: ["src", "alt", "width", "height"],
  figcaption: [],
  hr: [],
  br: [],
};

export const allowLists: Readonly<Record<string, AllowList>> = {
  medium: {
    tags: { ...shared, h1: [], h2: [], h3: [], h4: [], pre: ["data-code-block-mode", "data-code-block-lang"] },
    titleInBody: true,
    codeMarks: true,
  },
  substack: {
    tags: { ...shared, h2: [], h3: [], h4: [], h5: [], h6: [], pre: [] },
    titleInBody: false,
    codeMarks: false,
  },
};

/** What may stand directly within each tag; `*` is a line: text, strong, em, a, br. */
const line = new Set(["strong", "em", "a", "br"]);
const lineHolders = new Set([
  "p",
  "h1",
  "h2",
  "h3",
  "h4",
  "h5",
  "h6",
  "blockquote",
  "li",
  "figcaption",
  "strong",
  "em",
  "a",
]);

/**
 * Everything in a finished fragment that the editor would drop or break.
 *
 * @param pictures - What the `src` of a picture may be: a file of the package, or an address of the web alone.
 */
export function violations(html: string, list: AllowList, pictures: "files" | "web"): string[] {
  const found: string[] = [];
  if (/[^\x00-\x7F]/u.test(html)) found.push("characters beyond ASCII, which clipboards mangle");
  const tree = parse(`<!doctype html><body>${html}`);
  const root = tree.childNodes.find((node): node is Element => node.nodeName === "html");
  const body = root?.childNodes.find((node): node is Element => node.nodeName === "body");
  if (body === undefined) return [...found, "no body"];
  const top = body.childNodes.filter((node) => node.nodeName !== "#text" || text(node).trim() !== "");
  for (const node of top)
    if (!isElement(node) || line.has(node.tagName)) found.push(`text outside of a block: ${text(node).slice(0, 40)}`);
  const visit = (node: Node, parents: readonly string[]): void => {
    if (node.nodeName === "#comment") found.push("a comment");
    if (!isElement(node)) return;
    const { tagName: tag } = node;
    const attributes = list.tags[tag];
    if (attributes === undefined) found.push(`<${tag}>`);
    for (const { name, value } of node.attrs) {
      if (attributes?.includes(name) !== true) found.push(`${name} of <${tag}>`);
      if (name === "href" && !/^(?:https?:\/\/|mailto:)[^\s]+$/iu.test(value))
        found.push(`a link to ${value.slice(0, 80)}`);
      if (
        name === "src" &&
        !(pictures === "files" ? /^images\/\d{2,}-(?:figure|formula|table)\.(?:png|jpg|gif)$/u : /^https:\/\//u).test(
          value,
        )
      )
        found.push(`a picture at ${value.slice(0, 80)}`);
    }
    const parent = parents.at(-1) ?? "body";
    if (tag === "li" && parent !== "ul" && parent !== "ol") found.push(`<li> in <${parent}>`);
    if (
      (tag === "ul" ||
        tag === "ol" ||
        tag === "pre" ||
        tag === "figure" ||
        tag === "p" ||
        tag === "blockquote" ||
        /^h[1-6r]$/u.test(tag)) &&
      parent !== "body"
    )
      found.push(`<${tag}> in <${parent}>`);
    if ((tag === "img" || tag === "figcaption") && parent !== "figure") found.push(`<${tag}> in <${parent}>`);
    if (line.has(tag) && !lineHolders.has(parent)) found.push(`<${tag}> in <${parent}>`);
    if (tag === "a" && parents.includes("a")) found.push("a link in a link");
    if (tag === "pre") found.push(...codeFaults(node, list));
    if (tag === "img" && node.attrs.every(({ name }) => name !== "alt")) found.push("a picture without alt");
    for (const child of node.childNodes) visit(child, [...parents, tag]);
  };
  for (const node of top) visit(node, []);
  return [...found, ...titleFaults(top.filter(isElement), list)];
}

/** One title, first; a subtitle right after it or nowhere. */
function titleFaults(top: readonly Element[], list: AllowList): string[] {
  const names = top.map(({ tagName }) => tagName);
  if (!list.titleInBody) return [];
  const faults: string[] = [];
  if (names.filter((name) => name === "h1").length > 1 || names.indexOf("h1") > 0)
    faults.push("a second title, or one that is not first");
  if (names.filter((name) => name === "h2").length > 1 || (names.includes("h2") && names.indexOf("h2") !== 1))
    faults.push("an h2 that is no subtitle");
  return faults;
}

function codeFaults(pre: Element, list: AllowList): string[] {
  const faults: string[] = [];
  if (pre.childNodes.some(isElement)) faults.push("an element in code");
  // An empty line, even the last one, ends the block.
  if (/(?:^|\n)(?:\n|$)/u.test(text(pre))) faults.push("an empty line in code");
  const mode = pre.attrs.find(({ name }) => name === "data-code-block-mode")?.value;
  const language = pre.attrs.find(({ name }) => name === "data-code-block-lang")?.value;
  if (
    list.codeMarks &&
    !((mode === "0" && language === undefined) || (mode === "2" && /^[a-z0-9+#.-]+$/u.test(language ?? "")))
  )
    faults.push(`code in mode ${mode} with language ${language}`);
  return faults;
}

const isElement = (node: { readonly nodeName: string }): node is Element => "tagName" in node;

function text(node: DefaultTreeAdapterTypes.Node): string {
  if (node.nodeName === "#text") return (node as DefaultTreeAdapterTypes.TextNode).value;
  return "childNodes" in node ? node.childNodes.map(text).join("") : "";
}
