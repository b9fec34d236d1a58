import { type DefaultTreeAdapterTypes, parse } from "parse5";

/** The characters of a page. */
export interface ShownText {
  /** All that it shows. */
  readonly text: string;
  /** What its formulas show, without their sources. */
  readonly formulas: string;
}

/** Reads what a page shows. */
export function shownText(page: string): ShownText {
  const text: string[] = [];
  const formulas: string[] = [];
  // By iteration: a page may be deep.
  const open: { node: DefaultTreeAdapterTypes.Node; inFormula: boolean }[] = [{ node: parse(page), inFormula: false }];
  for (let entry = open.pop(); entry !== undefined; entry = open.pop()) {
    const { node, inFormula } = entry;
    if ("value" in node) (inFormula ? formulas : text).push(node.value);
    if (!("childNodes" in node) || ("tagName" in node && hidden.has(node.tagName))) continue;
    const isFormula = inFormula || ("tagName" in node && node.tagName === "math");
    for (const child of node.childNodes) open.push({ node: child, inFormula: isFormula });
  }
  return { text: text.join(""), formulas: formulas.join("") };
}

const hidden: ReadonlySet<string> = new Set(["script", "style", "template", "annotation", "annotation-xml"]);
