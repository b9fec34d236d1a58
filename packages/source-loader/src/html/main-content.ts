import {
  attributeOf,
  classesOf,
  elementsOf,
  type PageDocument,
  type PageElement,
  textOfElement,
} from "./parse-page.ts";

/** The element of a page that is the article, and what stands outside of it. */
export interface MainContent {
  readonly element: PageElement;
  /** Words of the page that stand outside, without those of scripts. */
  readonly outside: number;
}

const byClass =
  /^(?:ltx_page_main|ltx_document|markdown-body|post-content|entry-content|article-content|article-body|post-body|post|article|hentry|document|body|content)$/iu;
const byId =
  /^(?:content|main|main-content|article|quarto-document-content|bodyContent|mw-content-text|notebook-container)$/iu;

/** How certain it is that an element is the article; 0 for none. */
function rank(element: PageElement): number {
  const role = attributeOf(element, "role");
  if (element.tagName === "main" || role === "main") return 4;
  if (element.tagName === "article" || role === "article") return 3;
  if (element.tagName !== "div" && element.tagName !== "section") return 0;
  if (byId.test(attributeOf(element, "id") ?? "")) return 2;
  return classesOf(element).some((name) => byClass.test(name)) ? 1 : 0;
}

/** An article has at least this part of the page's words. */
const leastShare = 0.5;

/**
 * Finds the article of a page: `<main>`, `<article>`, or what the usual makers of pages name so, where it has most of
 * the page's words; else the whole body.
 */
export function findMainContent(document: PageDocument): MainContent | undefined {
  const elements = [...elementsOf(document)];
  const body = elements.find((element) => element.tagName === "body");
  if (body === undefined) return undefined;
  const words = count(body);
  const candidates = elements.filter((element) => rank(element) > 0).slice(0, 200);
  let found: { element: PageElement; words: number; rank: number } | undefined;
  for (const element of candidates) {
    const own = count(element);
    if (own < words * leastShare || own === 0) continue;
    // An `<article>` within `<main>` leaves out what stands around it.
    const certainty = rank(element);
    if (
      found === undefined ||
      certainty > found.rank ||
      (certainty === 3 && found.rank === 4 && own >= found.words * 0.9)
    )
      found = { element, words: own, rank: certainty };
  }
  if (found === undefined) return { element: body, outside: 0 };
  return { element: found.element, outside: Math.max(0, words - found.words) };
}

function count(element: PageElement): number {
  const text = textOfElement(element);
  return text === "" ? 0 : text.split(" ").length;
}
