import type { PageElement } from "../site/read-site.ts";
import { fault, readPages, safeDecode } from "./page-facts.ts";
import { defineRule, type WebsiteRule } from "./rule.ts";

/** Whether an element, or one around it, fulfils something. */
function within(element: PageElement, test: (one: PageElement) => boolean): boolean {
  for (let one: PageElement | undefined = element; one !== undefined; one = one.parent) if (test(one)) return true;
  return false;
}

const isPreview = ({ attributes }: PageElement): boolean => attributes["aria-hidden"] === "true";

/** Rules for readers, with eyes, ears and keyboard. */
export const readingRules: readonly WebsiteRule[] = [
  defineRule({
    id: "website/language-is-declared",
    topic: "reading",
    holds: "each page says its language, and writes Arabic, Hebrew and their like from right to left",
    source: "WCAG 2.2, 3.1.1",
    *find({ pages }) {
      for (const page of pages) {
        const html = page.elements.find(({ tag }) => tag === "html");
        const lang = html?.attributes["lang"] ?? "";
        if (!/^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*$/.test(lang))
          yield fault(page, "it has no language.", "Set `language:`.");
        else if (/^(?:ar|fa|he|ur|yi)(?:-|$)/.test(lang) && html?.attributes["dir"] !== "rtl")
          yield fault(page, `${lang} runs from right to left.`, "Set its direction.");
      }
    },
  }),
  defineRule({
    id: "website/title-is-there",
    topic: "reading",
    holds: "each page has one title, and one h1 that says something",
    source: "WCAG 2.2, 2.4.2 and 2.4.6",
    *find({ pages }) {
      for (const page of pages) {
        const titles = page.elements.filter(({ tag, parent }) => tag === "title" && parent?.tag === "head");
        const headings = page.elements.filter(({ tag }) => tag === "h1");
        if (
          titles.length !== 1 ||
          titles[0]?.text.trim() === "" ||
          headings.length !== 1 ||
          headings[0]?.text.trim() === ""
        )
          yield fault(page, `it has ${titles.length} titles and ${headings.length} h1.`, "Give the work a title.");
      }
    },
  }),
  defineRule({
    id: "website/heading-nests",
    topic: "reading",
    holds: "a heading is at most one level below the one before it",
    source: "WCAG 2.2, 1.3.1",
    *find(site) {
      for (const page of readPages(site)) {
        let last = 1;
        for (const { attributes, tag } of page.elements) {
          const level = /^h[1-6]$/.test(tag)
            ? Number(tag[1])
            : attributes["role"] === "heading"
              ? Number(attributes["aria-level"])
              : undefined;
          if (level === undefined) continue;
          if (level > last + 1)
            yield { ...fault(page, `an h${level} follows an h${last}.`, "Leave no level out."), severity: "warning" };
          last = level;
        }
      }
    },
  }),
  defineRule({
    id: "website/wide-content-scrolls",
    topic: "reading",
    holds: "tables and display formulas scroll in a box of their own, which the keyboard reaches and which has a name",
    source: "WCAG 2.2, 1.4.10 and 2.1.1",
    *find({ pages }) {
      for (const page of pages)
        for (const element of page.elements) {
          const { attributes, tag } = element;
          const isWide = tag === "table" || (tag === "math" && attributes["display"] === "block");
          if (!isWide || within(element, isPreview)) continue;
          // Within a cell or a figure of several tables, the outer box scrolls.
          const isHeld = within(
            element,
            (one) =>
              one.attributes["class"]?.split(" ").includes("scroll") === true &&
              one.attributes["tabindex"] === "0" &&
              (one.attributes["aria-label"] ?? one.attributes["aria-labelledby"]) !== undefined,
          );
          if (!isHeld) yield fault(page, `a <${tag}> does not scroll by itself.`, "Put it into a box that does.");
        }
    },
  }),
  defineRule({
    id: "website/formula-is-mathml",
    topic: "reading",
    holds: "formulas are MathML that says something, and none is marked as an error",
    source: "W3C MathML Core; run in Chromium, 2026-11",
    *find({ pages }) {
      for (const page of pages)
        for (const { attributes, tag } of page.elements)
          if (tag === "merror" || attributes["class"]?.split(" ").includes("math-error") === true)
            yield {
              ...fault(
                page,
                "a formula could not be read, and is shown as its TeX.",
                "Correct the formula; the writer names its place.",
              ),
              severity: "warning",
            };
    },
  }),
  defineRule({
    id: "website/footnote-returns",
    topic: "reading",
    holds: "each footnote links back to every place that refers to it",
    source: "W3C DPUB-ARIA, doc-backlink",
    *find({ pages }) {
      for (const page of pages) {
        const back = new Set(
          page.elements
            .filter(({ attributes }) => attributes["role"] === "doc-backlink")
            .map(({ attributes }) => safeDecode(attributes["href"] ?? "")),
        );
        for (const { attributes } of page.elements)
          if (attributes["role"] === "doc-noteref" && !back.has(`#${attributes["id"] ?? ""}`))
            yield fault(page, `the footnote at ${attributes["href"] ?? "?"} does not lead back.`, "Link back to it.");
      }
    },
  }),
  defineRule({
    id: "website/icon-is-there",
    topic: "reading",
    holds: "each page names its icon, so that no browser looks for one at the host's root",
    source: "WHATWG HTML, rel=icon",
    *find({ pages }) {
      for (const page of pages)
        if (!page.elements.some(({ attributes, tag }) => tag === "link" && attributes["rel"] === "icon"))
          yield fault(page, "it names no icon.", "Name one.");
    },
  }),
];
