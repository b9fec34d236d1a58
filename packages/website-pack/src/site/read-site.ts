import { type DefaultTreeAdapterTypes, parse } from "parse5";

/** An element of a page, as the rules see it. */
export interface PageElement {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly parent: PageElement | undefined;
  /** The text within it, for the elements whose text rules ask for. */
  readonly text: string;
}

/** A page of the site. */
export interface SitePage {
  /** Path within the site. */
  readonly path: string;
  readonly html: string;
  readonly elements: readonly PageElement[];
  readonly ids: ReadonlySet<string>;
}

/** A site as a browser will find it: what the rules look at. */
export interface Site {
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly pages: readonly SitePage[];
  /** With a slash at its end. */
  readonly base: string | undefined;
}

const decoder = new TextDecoder();

/** Reads the pages of a site by the rules by which browsers read them. */
export function readSite(files: ReadonlyMap<string, Uint8Array>, base: string | undefined): Site {
  const pages = [...files]
    .filter(([path]) => path.endsWith(".html"))
    .map(([path, bytes]) => readPage(path, decoder.decode(bytes)));
  return { files, pages, base };
}

const withText = new Set(["title", "script", "style", "h1"]);

function readPage(path: string, html: string): SitePage {
  const elements: PageElement[] = [];
  const ids = new Set<string>();
  const stack: { node: DefaultTreeAdapterTypes.Node; parent: PageElement | undefined }[] = [
    { node: parse(html), parent: undefined },
  ];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const { node, parent } = next;
    let own = parent;
    if ("tagName" in node) {
      own = {
        tag: node.tagName,
        attributes: Object.fromEntries(node.attrs.map(({ name, value }) => [name, value])),
        parent,
        text: withText.has(node.tagName) ? textOf(node) : "",
      };
      elements.push(own);
      const id = own.attributes["id"];
      if (id !== undefined) ids.add(id);
    }
    if ("childNodes" in node)
      for (let index = node.childNodes.length - 1; index >= 0; index--)
        stack.push({ node: node.childNodes[index] as DefaultTreeAdapterTypes.Node, parent: own });
  }
  return { path, html, elements, ids };
}

function textOf(node: DefaultTreeAdapterTypes.ParentNode): string {
  return node.childNodes
    .map((child) => ("value" in child ? child.value : "childNodes" in child ? textOf(child) : ""))
    .join("");
}
