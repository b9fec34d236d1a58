import {
  attributeOf,
  classesOf,
  elementsOf,
  isElement,
  type PageDocument,
  type PageElement,
  textOfElement,
} from "./parse-page.ts";

/** The footnotes of a page: what holds a text, and which links lead to one. */
export interface PageNotes {
  /** The element of a footnote's text → its name. */
  readonly texts: ReadonlyMap<PageElement, string>;
  /** Links in the text that are a footnote's mark → its name. */
  readonly marks: ReadonlyMap<PageElement, string>;
  /** Links that lead back from a footnote. */
  readonly backlinks: ReadonlySet<PageElement>;
}

/** True for what holds the texts of footnotes. */
export const holdsNotes = (element: PageElement): boolean =>
  // `<sup class="footnote">` is a mark, `<h2 class="footnotes">` the title of Org's.
  !/^(?:sup|h[1-6])$/u.test(element.tagName) &&
  (/^(?:text-)?footnotes$/u.test(attributeOf(element, "id") ?? "") ||
    /^doc-(?:endnotes|footnotes?)$/u.test(attributeOf(element, "role") ?? "") ||
    classesOf(element).some((name) =>
      /^(?:footnotes?|footnote-list|endnotes|footnotes-list|footnotedef|footdef|ltx_note_outer|wp-block-footnotes|mw-references|mw-references-wrap|reflist)$/u.test(
        name,
      ),
    ));

/** Finds footnotes as Pandoc, kramdown, Hugo, GitHub, Sphinx, Org, WordPress and MediaWiki write them: a link to a text in a list of notes. */
export function findNotes(document: PageDocument): PageNotes {
  const byId = new Map<string, PageElement>();
  const links: PageElement[] = [];
  const held = new Set<PageElement>();
  for (const element of elementsOf(document)) {
    const id = attributeOf(element, "id") ?? (element.tagName === "a" ? attributeOf(element, "name") : undefined);
    if (id !== undefined && !byId.has(id)) byId.set(id, element);
    if (element.tagName === "a" && (attributeOf(element, "href") ?? "").includes("#")) links.push(element);
    if (
      holdsNotes(element) ||
      (isElement(element.parentNode as PageElement) && held.has(element.parentNode as PageElement))
    )
      held.add(element);
  }
  const texts = new Map<PageElement, string>();
  const marks = new Map<PageElement, string>();
  const backlinks = new Set<PageElement>();
  for (const link of links) {
    const name = fragmentOf(link);
    const target = name === undefined ? undefined : byId.get(name);
    if (name === undefined || target === undefined || held.has(link)) continue;
    const text = noteText(target, held);
    if (text === undefined || !/^\W{0,2}(?:\d{1,4}|[a-z*†‡§¶]{1,3}|note \d+)\W{0,2}$/iu.test(textOfElement(link)))
      continue;
    marks.set(link, texts.get(text) ?? name);
    if (!texts.has(text)) texts.set(text, name);
  }
  for (const link of links) {
    if (
      held.has(link) &&
      (attributeOf(link, "role") === "doc-backlink" ||
        classesOf(link).some((name) => /backref|footnote-back|reversefootnote|fn-backref/u.test(name)) ||
        /^(?:[\u21a9\u2191\u21b5\u23ce^\s]|\ufe0e|\ufe0f)*$/u.test(textOfElement(link)))
    )
      backlinks.add(link);
  }
  return { texts, marks, backlinks };
}

/** The fragment of a link within the page. */
function fragmentOf(link: PageElement): string | undefined {
  const href = attributeOf(link, "href") ?? "";
  if (!href.startsWith("#") || href.length < 2) return undefined;
  try {
    return decodeURIComponent(href.slice(1));
  } catch {
    return href.slice(1);
  }
}

/** The element that holds the whole note of a target: the list item or paragraph around it. */
function noteText(target: PageElement, held: ReadonlySet<PageElement>): PageElement | undefined {
  for (let element: PageElement | undefined = target, step = 0; element !== undefined && step < 4; step++) {
    if (!held.has(element)) return undefined;
    if (
      /^(?:li|p|dd|aside|tr)$/u.test(element.tagName) ||
      (element.tagName === "div" && (step === 0 || classesOf(element).includes("footdef")))
    )
      return element;
    const parent: unknown = element.parentNode;
    element = parent !== null && isElement(parent as PageElement) ? (parent as PageElement) : undefined;
  }
  return undefined;
}
