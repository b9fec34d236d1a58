import type { Author, InlineNode } from "@dreamnet/document";
import { walkNodes } from "@dreamnet/document";
import { element, type HtmlNode } from "./html-tree.ts";
import { parseInlineMarkup } from "./inline-markup.ts";
import { vetUrl } from "./vet-url.ts";
import type { Writer } from "./writer.ts";

/** The front matter as the page shows it. */
export interface Header {
  /** Inline content of the `h1`. */
  readonly title: readonly HtmlNode[];
  /** Title, authors, affiliations, date, DOI, notes. */
  readonly front: readonly HtmlNode[];
  /** Abstract and keywords. */
  readonly summary: readonly HtmlNode[];
  /** The abstract's paragraphs. */
  readonly abstract: readonly HtmlNode[];
}

/** What the front matter says of the work; undefined where it says nothing that is shown. */
export function writeHeader(writer: Writer): Header | undefined {
  const { frontmatter } = writer.source;
  const affiliationIds = frontmatter.affiliations.map((_affiliation, index) =>
    writer.ids.claim(`affiliation-${index + 1}`, "affiliation"),
  );
  const title = frontmatter.title === undefined ? [] : inlineOf(frontmatter.title, writer);
  const front = [
    frontmatter.title === undefined ? undefined : element("h1", {}, title),
    frontmatter.subtitle === undefined
      ? undefined
      : element("p", { class: "subtitle", role: "doc-subtitle" }, inlineOf(frontmatter.subtitle, writer)),
    frontmatter.authors.length === 0
      ? undefined
      : element(
          "ul",
          { class: "authors" },
          frontmatter.authors.map((author) => writeAuthor(author, affiliationIds)),
        ),
    frontmatter.affiliations.length === 0
      ? undefined
      : element(
          "ol",
          { class: "affiliations" },
          frontmatter.affiliations.map((affiliation, index) =>
            element("li", { id: affiliationIds[index] }, [affiliation.name]),
          ),
        ),
    frontmatter.date === undefined
      ? undefined
      : element("p", { class: "date" }, [element("time", { datetime: frontmatter.date }, [frontmatter.date])]),
    frontmatter.doi === undefined ? undefined : writeDoi(frontmatter.doi),
    ...frontmatter.notes.map((note) => element("p", { class: "note" }, inlineOf(note, writer))),
  ].filter((child) => child !== undefined);
  const abstract = writeAbstract(writer);
  const summary = [
    ...abstract,
    frontmatter.keywords.length === 0
      ? undefined
      : element("p", { class: "keywords" }, [
          element("strong", {}, [`${writer.terms.keywords}:`]),
          ` ${frontmatter.keywords.join(", ")}`,
        ]),
  ].filter((child) => child !== undefined);
  if (front.length + summary.length === 0) return undefined;
  const [section] = abstract;
  const paragraphs = section === undefined || typeof section === "string" ? [] : section.children.slice(1);
  return { title, front, summary, abstract: paragraphs };
}

function inlineOf(text: string, writer: Writer): HtmlNode[] {
  return writer.inline(parseInlineMarkup(text) as InlineNode[]);
}

function writeDoi(doi: string): HtmlNode {
  const bare = doi.replace(/^(?:https?:\/\/(?:dx\.)?doi\.org\/|doi:\s*)/i, "");
  const href = vetUrl(`https://doi.org/${bare}`);
  return element("p", { class: "doi" }, [element("a", { href }, [`https://doi.org/${bare}`])]);
}

function writeAuthor(author: Author, affiliationIds: readonly string[]): HtmlNode {
  const marks = author.affiliations.flatMap((index, position): HtmlNode[] => {
    const id = affiliationIds[index];
    if (id === undefined) return [];
    return [...(position === 0 ? [] : [","]), element("a", { href: `#${encodeURI(id)}` }, [String(index + 1)])];
  });
  const signs = `${author.corresponding === true ? "*" : ""}${author.equalContributor === true ? "†" : ""}`;
  const url = author.url === undefined ? undefined : vetUrl(author.url);
  const orcid = author.orcid === undefined ? undefined : /\d{4}-\d{4}-\d{4}-\d{3}[\dX]/.exec(author.orcid)?.[0];
  const email = author.email === undefined ? undefined : vetUrl(`mailto:${author.email}`);
  return element("li", {}, [
    url === undefined ? author.name : element("a", { href: url }, [author.name]),
    marks.length === 0 && signs === "" ? undefined : element("sup", {}, [...marks, signs]),
    ...(orcid === undefined
      ? []
      : [
          " ",
          element(
            "a",
            { class: "orcid", href: `https://orcid.org/${orcid}`, "aria-label": `ORCID of ${author.name}` },
            ["ORCID"],
          ),
        ]),
    ...(email === undefined ? [] : [" ", element("a", { class: "email", href: email }, [author.email ?? ""])]),
    author.note === undefined ? undefined : ` (${author.note})`,
  ]);
}

/** The abstract, unless the body has one of its own. */
function writeAbstract(writer: Writer): HtmlNode[] {
  const { abstract } = writer.source.frontmatter;
  if (abstract === undefined || abstract.trim() === "") return [];
  let inBody = false;
  walkNodes(writer.source.ast, (node) => {
    if (node.type === "division" && node.role === "abstract") inBody = true;
  });
  if (inBody) return [];
  const level = Math.min(6, 1 + (writer.options.headingShift ?? 1));
  return [
    element(
      "section",
      {
        id: writer.ids.claim("abstract", "abstract"),
        class: "abstract",
        role: "doc-abstract",
        "aria-label": writer.terms.abstract,
      },
      [
        element(`h${level}`, {}, [writer.terms.abstract]),
        ...abstract
          .split(/\n[ \t]*\n/)
          .filter((text) => text.trim() !== "")
          .map((text) => element("p", {}, inlineOf(text.trim(), writer))),
      ],
    ),
  ];
}
