import type { Schema } from "hast-util-sanitize";

/** Elements that may stand within a paragraph. */
export const inlineTags: ReadonlySet<string> = new Set([
  "a", "abbr", "b", "bdi", "bdo", "br", "cite", "code", "data", "del", "dfn", "em", "i", "img", "ins", "kbd", "mark",
  "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr", "OWN",
]);

const blockTags = [
  "address", "aside", "blockquote", "caption", "col", "colgroup", "dd", "details", "div", "dl", "dt", "figcaption",
  "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "section", "summary", "table", "tbody",
  "td", "tfoot", "th", "thead", "tr", "ul",
];

/** Elements of old pages, and parts of a page that an article must not have twice, by what stands for them. */
export const renamedTags: Readonly<Record<string, string>> = Object.assign(Object.create(null) as Record<string, string>, {
  article: "div", big: "span", center: "div", font: "span", footer: "div", header: "div", main: "div", nav: "div",
  picture: "span", strike: "s", tt: "code",
});

/**
 * What raw HTML of a source may keep. URLs are vetted again, and ids given anew, when the elements are written.
 *
 * No form, no frame, no script, no style, no SVG or MathML, whose rules of parsing differ and have let attacks through.
 */
export const rawHtmlSchema: Schema = {
  tagNames: [...inlineTags, ...blockTags],
  attributes: {
    "*": ["id", "className", "title", "lang", "dir", "align"],
    a: ["href", "name"],
    img: ["src", "alt", "width", "height"],
    ol: ["start", "reversed", "type"],
    td: ["colSpan", "rowSpan"],
    th: ["colSpan", "rowSpan", "scope"],
    col: ["span"],
    colgroup: ["span"],
    time: ["dateTime"],
    details: ["open"],
    OWN: ["index"],
  },
  protocols: { href: ["http", "https", "mailto", "tel", "ftp", "doi"], src: ["http", "https", "data"] },
  strip: ["script", "style"],
  clobber: [],
  allowComments: false,
  allowDoctypes: false,
};
