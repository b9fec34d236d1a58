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
  for (const element of elementsOf(document)) {
    if (attributeOf(element, "id") !== "title-block-header" || element.tagName !== "header") continue;
    for (const line of elementsOf(element)) {
      const isLine = classesOf(line).some((name) => /^(?:title|subtitle|author|date)$/u.test(name));
      const isDate = classesOf(line).includes("date") && frontmatter.date !== undefined;
      if (isLine && (isDate || known.includes(fold(textOfElement(line))))) taken.add(line);
    }
  }
  return taken;
}

function fold(text: string): string {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}
