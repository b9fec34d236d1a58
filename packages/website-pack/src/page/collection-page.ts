import type { WorkFacts } from "../metadata/work-facts.ts";
import { escapeHtml, tag } from "./escape.ts";
import { commonHead } from "./head.ts";

/** A work as a collection lists it. */
export interface ListedWork {
  readonly facts: WorkFacts;
  /** From the first page. */
  readonly href: string;
  readonly pdf: string | undefined;
  /** Where its direction is not the page's. */
  readonly dir: "ltr" | "rtl" | undefined;
}

/** What a collection says of itself. */
export interface CollectionFacts {
  readonly title: string;
  readonly description: string | undefined;
  readonly language: string;
  readonly dir: "rtl" | undefined;
  readonly canonical: string | undefined;
  readonly feed: string | undefined;
}

/** The first page of a collection: its works, the newest first. */
export function collectionPage(collection: CollectionFacts, works: readonly ListedWork[]): string {
  const { canonical, description, dir, feed, language, title } = collection;
  const summary = description ?? `${title}: ${works.map(({ facts }) => facts.title).join("; ")}`.slice(0, 200);
  return `${[
    "<!DOCTYPE html>",
    tag("html", { lang: language, dir }),
    "<head>",
    ...commonHead(title, ""),
    tag("meta", { name: "description", content: summary }),
    ...(canonical === undefined ? [] : [tag("link", { rel: "canonical", href: canonical })]),
    ...(feed === undefined
      ? []
      : [tag("link", { rel: "alternate", href: feed, type: "application/atom+xml", title: "Atom" })]),
    tag("meta", { property: "og:type", content: "website" }),
    tag("meta", { property: "og:title", content: title }),
    tag("meta", { property: "og:description", content: summary }),
    ...(canonical === undefined ? [] : [tag("meta", { property: "og:url", content: canonical })]),
    tag("meta", { name: "twitter:card", content: "summary" }),
    "</head>",
    "<body>",
    '<div class="page">',
    '<main id="article" class="collection">',
    `<header class="masthead">\n<h1>${escapeHtml(title)}</h1>`,
    ...(description === undefined ? [] : [`<p class="subtitle">${escapeHtml(description)}</p>`]),
    "</header>",
    '<ol class="works">',
    ...works.map(listItem),
    "</ol>",
    "</main>",
    "</div>",
    "</body>",
    "</html>",
  ].join("\n")}\n`;
}

function listItem({ dir, facts, href, pdf }: ListedWork): string {
  const { authors, date } = facts;
  const by = authors.map(({ name }) => escapeHtml(name)).join(", ");
  return [
    tag("li", { lang: facts.language, dir }),
    `<h2>${tag("a", { href })}${escapeHtml(facts.title)}</a></h2>`,
    ...(by === "" && date === undefined
      ? []
      : [
          `<p class="byline">${by}${by !== "" && date !== undefined ? " · " : ""}${
            date === undefined ? "" : `${tag("time", { datetime: date })}${date}</time>`
          }</p>`,
        ]),
    ...(facts.abstract === "" ? [] : [`<p>${escapeHtml(facts.description)}</p>`]),
    ...(pdf === undefined
      ? []
      : [`<p class="formats">${tag("a", { href: pdf, "aria-label": `PDF: ${facts.title}` })}PDF</a></p>`]),
    "</li>",
  ].join("\n");
}

/** Newest first; without a date last; then by title. */
export function byDate(a: WorkFacts, b: WorkFacts): number {
  if (a.date !== b.date) return (a.date ?? "") < (b.date ?? "") ? 1 : -1;
  return a.title < b.title ? -1 : a.title > b.title ? 1 : 0;
}
