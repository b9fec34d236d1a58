import { type DefaultTreeAdapterMap, type DefaultTreeAdapterTypes, defaultTreeAdapter, Parser } from "parse5";

export type PageNode = DefaultTreeAdapterTypes.ChildNode;
export type PageElement = DefaultTreeAdapterTypes.Element;
export type PageDocument = DefaultTreeAdapterTypes.Document;

/** A page that goes beyond a bound, told before it costs anything. */
export class PageBoundError extends Error {}

/** Levels of nested elements, as browsers bound them; and what a page of text never has. */
const limits = { depth: 256, elements: 300_000, attributeWork: 100_000_000 } as const;

/**
 * Parses a page as browsers do, within bounds of depth, elements and attributes.
 *
 * @throws {@link PageBoundError} where the page is a bomb.
 */
export function parsePage(html: string): PageDocument {
  let depth = 0;
  let elements = 0;
  const createElement: typeof defaultTreeAdapter.createElement = (name, namespace, attributes) => {
    // Misnested formatting is made again for each block: the count, and not the text's length, is what grows.
    if (++elements > limits.elements) throw new PageBoundError(`has more than ${limits.elements} elements`);
    return defaultTreeAdapter.createElement(name, namespace, attributes);
  };
  const treeAdapter = {
    ...defaultTreeAdapter,
    createElement,
    onItemPush: (): void => {
      if (++depth > limits.depth) throw new PageBoundError(`nests more than ${limits.depth} elements`);
    },
    onItemPop: (): void => {
      depth--;
    },
  };
  const parser = new Parser<DefaultTreeAdapterMap>({
    treeAdapter,
    sourceCodeLocationInfo: true,
    scriptingEnabled: false,
  });
  boundAttributes(parser.tokenizer);
  parser.tokenizer.write(html, true);
  return parser.document;
}

/**
 * A parser compares each attribute of a tag with those before it: a tag with a million of them would hold it for hours.
 * The tokenizer offers no other place to count at; a test holds that it is still this one.
 */
function boundAttributes(tokenizer: Parser<DefaultTreeAdapterMap>["tokenizer"]): void {
  let work = 0;
  const create = tokenizer["_createAttr"].bind(tokenizer);
  tokenizer["_createAttr"] = (first) => {
    const token = tokenizer["currentToken"];
    work += token !== null && "attrs" in token ? token.attrs.length : 0;
    if (work > limits.attributeWork) throw new PageBoundError("has tags with too many attributes");
    create(first);
  };
}

/** True for an element; of that name where one is given. */
export function isElement(node: PageNode | undefined, ...names: string[]): node is PageElement {
  return node !== undefined && "tagName" in node && (names.length === 0 || names.includes(node.tagName));
}

export function attributeOf(element: PageElement, name: string): string | undefined {
  return element.attrs.find((one) => one.name === name)?.value;
}

export function classesOf(element: PageElement): string[] {
  return (("attrs" in element ? attributeOf(element, "class") : undefined) ?? "")
    .split(/\s+/u)
    .filter((one) => one !== "");
}

/** Every element below a node, in the order of the page. */
export function* elementsOf(node: PageDocument | PageElement): Generator<PageElement> {
  const stack: PageNode[] = [...node.childNodes].reverse();
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    if (!isElement(next)) continue;
    yield next;
    for (let index = next.childNodes.length - 1; index >= 0; index--) stack.push(next.childNodes[index] as PageNode);
  }
}

const space = { nodeName: "#text", value: " ", parentNode: null } as unknown as PageNode;
const unread: ReadonlySet<string> = new Set(["script", "style", "template", "noscript"]);

/** Elements that do not end a word. */
const withinWords: ReadonlySet<string> = new Set(
  "a abbr b bdi bdo big cite code data dfn em font i ins kbd label mark q s samp small span strong sub sup time tt u var wbr mi mn mo mrow mtext annotation".split(
    " ",
  ),
);

/** The text that stands in an element, without that of its scripts. */
export function textOfElement(element: PageElement | PageDocument): string {
  const parts: string[] = [];
  const stack: PageNode[] = [...element.childNodes].reverse();
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    if (next.nodeName === "#text") parts.push((next as DefaultTreeAdapterTypes.TextNode).value);
    if (!isElement(next) || unread.has(next.tagName)) continue;
    if (!withinWords.has(next.tagName)) {
      parts.push(" ");
      // A mark on the stack: what follows the element begins a word.
      stack.push(space);
    }
    for (let index = next.childNodes.length - 1; index >= 0; index--) stack.push(next.childNodes[index] as PageNode);
  }
  return parts.join("").replace(/\s+/gu, " ").trim();
}

const indices = new WeakMap<object, Map<PageNode, number>>();

/** The siblings of a node, and where it stands among them; counted once for all of them. */
export function siblingsOf(node: PageNode): { readonly siblings: readonly PageNode[]; readonly index: number } {
  const parent = node.parentNode;
  if (parent === null) return { siblings: [node], index: 0 };
  let own = indices.get(parent);
  if (own === undefined) {
    own = new Map(parent.childNodes.map((child, index) => [child, index]));
    indices.set(parent, own);
  }
  return { siblings: parent.childNodes, index: own.get(node) ?? 0 };
}
