import { type DefaultTreeAdapterTypes, parse } from "parse5";

type Element = DefaultTreeAdapterTypes.Element;

/** What a reader of a finished article finds in it. */
export interface ArticleFacts {
  /** With the words of tables that are pictures; blocks on lines of their own. */
  readonly text: string;
  readonly code: readonly string[];
  readonly pictures: readonly { readonly src: string; readonly alt: string; readonly caption: string }[];
  /** Numbers of notes at the end, as a reader counts them; undefined without a list of notes. */
  readonly notes: readonly number[] | undefined;
  /** Numbers that stand raised in the text before the notes, or in a table that is a picture. */
  readonly marks: ReadonlySet<number>;
}

const superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const blocks = /^(?:p|li|h[1-6]|pre|figcaption|br|blockquote|figure|ul|ol)$/u;

/** Reads a fragment; the heading of its notes is known by `notesHeading`. */
export function readArticle(html: string, notesHeading: string): ArticleFacts {
  const body = (parse(html).childNodes.find((node) => node.nodeName === "html") as Element).childNodes.find(
    (node) => node.nodeName === "body",
  ) as Element;
  const parts: string[] = [];
  const code: string[] = [];
  const pictures: { src: string; alt: string; caption: string }[] = [];
  const visit = (node: DefaultTreeAdapterTypes.Node): void => {
    if (node.nodeName === "#text") parts.push((node as DefaultTreeAdapterTypes.TextNode).value);
    if (!("tagName" in node)) return;
    const element = node as Element;
    if (blocks.test(element.tagName)) parts.push("\n");
    if (element.tagName === "pre") code.push(textOf(element));
    if (element.tagName === "img") {
      const value = (name: string): string => element.attrs.find((each) => each.name === name)?.value ?? "";
      const figure = element.parentNode as Element;
      const caption = figure.childNodes.find((child) => child.nodeName === "figcaption");
      const picture = { src: value("src"), alt: value("alt"), caption: caption === undefined ? "" : textOf(caption) };
      pictures.push(picture);
      // A formula's TeX is no text, and a figure's own words may stand in its caption already.
      if (
        picture.src.includes("-table.") ||
        (picture.src.includes("-figure.") && picture.alt.trim() !== picture.caption.trim())
      )
        parts.push(picture.alt);
    }
    for (const child of element.childNodes) visit(child);
    if (blocks.test(element.tagName)) parts.push("\n");
  };
  visit(body);
  const top = body.childNodes.filter((node): node is Element => "tagName" in node);
  const at = top.findLastIndex((node) => /^h[2-4]$/u.test(node.tagName) && textOf(node) === notesHeading);
  const marks = new Set<number>();
  const before = [...top.slice(0, at < 0 ? undefined : at).map(textOf), ...pictures.map(({ alt }) => alt)].join("\n");
  for (const [run] of before.matchAll(/[⁰¹²³⁴⁵⁶⁷⁸⁹]+/gu))
    marks.add(Number([...run].map((digit) => superscripts.indexOf(digit)).join("")));
  return { text: parts.join(""), code, pictures, notes: at < 0 ? undefined : noteNumbers(top.slice(at + 1)), marks };
}

/** An ordered list counts from 1; notes that no list can hold begin with their numbers. */
function noteNumbers(after: readonly Element[]): number[] {
  const numbers: number[] = [];
  for (const node of after) {
    if (/^h[2-4]$/u.test(node.tagName)) break;
    if (node.tagName === "ol")
      numbers.push(...node.childNodes.filter((child) => child.nodeName === "li").map((_, index) => index + 1));
    const number = node.tagName === "p" ? /^(\d+)\.(?:\s|$)/u.exec(textOf(node))?.[1] : undefined;
    if (number !== undefined) numbers.push(Number(number));
  }
  return numbers;
}

function textOf(node: DefaultTreeAdapterTypes.Node): string {
  if (node.nodeName === "#text") return (node as DefaultTreeAdapterTypes.TextNode).value;
  return "childNodes" in node ? node.childNodes.map(textOf).join("") : "";
}
