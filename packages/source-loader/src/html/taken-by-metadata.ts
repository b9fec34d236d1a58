import type { Frontmatter } from "@dreamnet/document";
import {
  attributeOf,
  classesOf,
  elementsOf,
  type PageDocument,
  type PageElement,
  textOfElement,
} from "./parse-page.ts";

/**
 * Lines of the title block that the metadata has whole: writers set title, names and date themselves.
 *
 * A line with anything else stays: nothing is lost.
 */
export function takenByMetadata(document: PageDocument, frontmatter: Frontmatter): ReadonlySet<PageElement> {
  const taken = new Set<PageElement>();
  const known = fold(
    [
      frontmatter.title ?? "",
      frontmatter.subtitle ?? "",
      frontmatter.date ?? "",
      ...frontmatter.authors.map((author) => author.name),
      ...frontmatter.affiliations.map((place) => place.name),
    ].join(" "),
  );
  const people = wordsOf([...frontmatter.authors.map(({ name }) => name), "by", "and"]);
  const keywords = wordsOf([...frontmatter.keywords, "key", "keyword", "keywords", "words"]);
  for (const element of elementsOf(document)) {
    if (
      repeats(element, people, /^(?:(?:article-|entry-|post-|paper-)?(?:authors?|contributors?|byline)(?:-?list)?)$/iu)
    )
      taken.add(element);
    else if (repeats(element, keywords, /^(?:kwd-group|key-?words?(?:-?list)?)$/iu)) taken.add(element);
    if (attributeOf(element, "id") !== "title-block-header" || element.tagName !== "header") continue;
    for (const line of elementsOf(element)) {
      const isLine = classesOf(line).some((name) => /^(?:title|subtitle|author|date)$/u.test(name));
      const isDate = classesOf(line).includes("date") && frontmatter.date !== undefined;
      if (isLine && (isDate || known.includes(fold(textOfElement(line))))) taken.add(line);
    }
  }
  return taken;
}

const wordsOf = (texts: readonly string[]): ReadonlySet<string> => new Set(fold(texts.join(" ")).split(" "));

/** True for a part of that class or name that says nothing but these words, beside the marks of notes. */
function repeats(element: PageElement, words: ReadonlySet<string>, name: RegExp): boolean {
  if (!/^(?:div|p|ul|ol|section|span)$/u.test(element.tagName)) return false;
  if (![attributeOf(element, "id") ?? "", ...classesOf(element)].some((one) => name.test(one))) return false;
  const said = fold(textOfElement(element).replace(/\d+/gu, " ")).split(" ");
  return said.length > 1 && said.every((word) => words.has(word));
}

function fold(text: string): string {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}
