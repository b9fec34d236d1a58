import { childNodes, type DocumentNode, type Flavour, type Root, type Text, walkNodes } from "@dreamnet/document";

/** Flavours whose own tools set typographic punctuation: Pandoc's `smart` is on by default. */
const smartFlavours: ReadonlySet<Flavour> = new Set<Flavour>(["joss", "pandoc", "rmarkdown", "quarto"]);

/** Nodes in which text runs on from one sibling to the next. */
const holdsText: ReadonlySet<string> = new Set([
  "paragraph",
  "heading",
  "tableCell",
  "definitionTerm",
  "admonition",
  "division",
  "lineBlock",
]);

/** Text that is a name or an address, and not prose. */
const literal: ReadonlySet<string> = new Set([
  "inlineCode",
  "inlineMath",
  "rawInline",
  "htmlInline",
  "unknownInline",
  "keyboard",
  "cite",
  "citeGroup",
]);

/**
 * Sets quotation marks, apostrophes, dashes and ellipses as Pandoc does, in prose only.
 *
 * @see https://pandoc.org/MANUAL.html, "Extension: smart", checked 2026-11
 */
export function setSmartPunctuation(root: Root, flavour: Flavour): void {
  if (!smartFlavours.has(flavour)) return;
  walkNodes(root, (node) => {
    if (!holdsText.has(node.type)) return;
    smarten(inlineText(node));
  });
}

/** The texts of a block in reading order; `undefined` stands for something between them that is no text. */
function inlineText(block: DocumentNode): (Text | undefined)[] {
  const texts: (Text | undefined)[] = [];
  const visit = (node: DocumentNode): void => {
    if (node.type === "text") texts.push(node);
    else if (literal.has(node.type)) texts.push(undefined);
    // A block within (a list in a cell) has its own turn.
    else if (node === block || !holdsText.has(node.type)) for (const child of childNodes(node)) visit(child);
  };
  visit(block);
  return texts;
}

function smarten(texts: readonly (Text | undefined)[]): void {
  // What stands before; nothing at the beginning. A code or a formula counts as a letter.
  let before = "";
  texts.forEach((text, index) => {
    if (text === undefined) {
      before = "x";
      return;
    }
    const following = texts[index + 1];
    const after = following === undefined ? (index + 1 < texts.length ? "x" : "") : following.value.slice(0, 1);
    text.value = withMarks(withDashes(text.value), before, after);
    before = text.value.slice(-1) || before;
  });
}

function withDashes(value: string): string {
  return value
    .replace(/(?<!-)---?(?!-)/gu, (dashes) => (dashes.length === 3 ? "—" : "–"))
    .replace(/(?<!\.)\.\.\.(?!\.)/gu, "…");
}

function withMarks(value: string, before: string, after: string): string {
  return value.replace(/["']/gu, (mark: string, offset: number) => {
    const previous = offset === 0 ? before : value.charAt(offset - 1);
    const next = offset + 1 === value.length ? after : value.charAt(offset + 1);
    const opens =
      (previous === "" || /[\s([{<\u2010-\u2015/“‘"'\u00a0]/u.test(previous)) &&
      next !== "" &&
      !/[\s.,;:!?)\]}]/u.test(next);
    if (mark === '"') return /\d/u.test(previous) && !opens && !/[\s.,;:!?)]|^$/u.test(next) ? mark : opens ? "“" : "”";
    // `'90s` and `'tis`: a mark before digits is an apostrophe.
    return opens && !/\d/u.test(next) ? "‘" : "’";
  });
}
