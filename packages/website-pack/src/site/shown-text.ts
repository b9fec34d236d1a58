import { type DefaultTreeAdapterTypes, parse } from "parse5";

/** The characters of a page. */
export interface ShownText {
  /** All that it shows. */
  readonly text: string;
  /** What it shows slanted, or may. */
  readonly italics: string;
  /** What its formulas show, without their sources. */
  readonly formulas: string;
}

/** Where a text stands. */
interface Place {
  readonly formula: boolean;
  readonly italic: boolean;
}

/** Reads what a page shows. */
export function shownText(page: string): ShownText {
  const text: string[] = [];
  const italics: string[] = [];
  const formulas: string[] = [];
  // By iteration: a page may be deep.
  const open: { node: DefaultTreeAdapterTypes.Node; place: Place }[] = [
    { node: parse(page), place: { formula: false, italic: false } },
  ];
  for (let entry = open.pop(); entry !== undefined; entry = open.pop()) {
    const { node, place } = entry;
    if ("value" in node) {
      (place.formula ? formulas : text).push(node.value);
      if (place.italic && !place.formula) italics.push(node.value);
    }
    if (!("childNodes" in node) || ("tagName" in node && hidden.has(node.tagName))) continue;
    const within = "tagName" in node ? placeWithin(node, place) : place;
    for (const child of node.childNodes) open.push({ node: child, place: within });
  }
  return { text: text.join(""), italics: italics.join(""), formulas: formulas.join("") };
}

function placeWithin({ attrs, tagName }: DefaultTreeAdapterTypes.Element, { formula, italic }: Place): Place {
  return {
    formula: formula || tagName === "math",
    italic:
      italic ||
      slanted.has(tagName) ||
      attrs.some(({ name, value }) => name === "class" && value.split(" ").includes("heading")),
  };
}

const hidden: ReadonlySet<string> = new Set(["script", "style", "template", "annotation", "annotation-xml"]);
/** Elements that browsers or our style sheets slant. */
const slanted: ReadonlySet<string> = new Set(["address", "cite", "dfn", "em", "h5", "h6", "i", "var"]);
