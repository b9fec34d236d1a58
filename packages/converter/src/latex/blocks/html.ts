import type { HtmlBlock, HtmlInline } from "@dreamnet/document";
import { mark } from "../line-map.ts";
import type { Place } from "../place.ts";
import type { Writer } from "../writer.ts";

const entities: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: "\u00a0",
  copy: "©",
  reg: "®",
  trade: "™",
  hellip: "…",
  ndash: "–",
  mdash: "—",
  lsquo: "‘",
  rsquo: "’",
  ldquo: "“",
  rdquo: "”",
  laquo: "«",
  raquo: "»",
  times: "×",
  middot: "·",
  bull: "•",
  deg: "°",
  plusmn: "±",
  micro: "µ",
  para: "¶",
  sect: "§",
  euro: "€",
  pound: "£",
  alpha: "α",
  beta: "β",
  gamma: "γ",
  delta: "δ",
  mu: "μ",
  pi: "π",
  sigma: "σ",
  rarr: "→",
  larr: "←",
  le: "≤",
  ge: "≥",
  ne: "≠",
  shy: "\u00ad",
  thinsp: "\u2009",
  ensp: "\u2002",
  emsp: "\u2003",
  zwnj: "\u200c",
  zwj: "\u200d",
};

/** The text of a piece of HTML: tags are taken out by scanning, never by a regular expression that could backtrack. */
function htmlText(html: string): { paragraphs: string[]; hidden: string[] } {
  const paragraphs: string[] = [];
  const hidden: string[] = [];
  let current = "";
  let index = 0;
  const lower = html.toLowerCase();
  const close = (): void => {
    const text = current.replace(/\s+/gu, " ").trim();
    if (text !== "") paragraphs.push(text);
    current = "";
  };
  while (index < html.length) {
    const open = html.indexOf("<", index);
    if (open === -1) {
      current += html.slice(index);
      break;
    }
    current += html.slice(index, open);
    if (html.startsWith("<!--", open)) {
      const end = html.indexOf("-->", open + 4);
      index = end === -1 ? html.length : end + 3;
      continue;
    }
    if (!/[A-Za-z/!?]/u.test(html[open + 1] ?? "")) {
      current += "<";
      index = open + 1;
      continue;
    }
    const end = html.indexOf(">", open);
    if (end === -1) {
      current += html.slice(open);
      break;
    }
    const tag = html.slice(open + 1, end).toLowerCase();
    const name = /^\/?([a-z][a-z0-9-]*)/u.exec(tag)?.[1] ?? "";
    index = end + 1;
    if ((name === "script" || name === "style") && !tag.startsWith("/")) {
      const stop = lower.indexOf(`</${name}`, index);
      const stopped = stop === -1 ? html.length : stop;
      hidden.push(html.slice(index, stopped));
      index = stopped;
    }
    if (blockTags.has(name)) close();
    else if (name === "td" || name === "th") current += " ";
  }
  close();
  return { paragraphs: paragraphs.map(decodeEntities), hidden };
}

const blockTags: ReadonlySet<string> = new Set([
  "p",
  "div",
  "br",
  "hr",
  "li",
  "ul",
  "ol",
  "tr",
  "table",
  "h1",
  "h2",
  "h3",
  "h4",
  "h5",
  "h6",
  "section",
  "article",
  "header",
  "footer",
  "blockquote",
  "pre",
  "figure",
  "figcaption",
  "details",
  "summary",
  "dl",
  "dt",
  "dd",
  "center",
  "aside",
  "nav",
  "main",
  "form",
  "fieldset",
]);

function decodeEntities(text: string): string {
  return text.replace(
    /&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([A-Za-z]{2,10}));/gu,
    (found, decimal: string | undefined, hex: string | undefined, name: string | undefined) => {
      if (name !== undefined) return entities[name] ?? found;
      const codePoint = Number.parseInt(decimal ?? hex ?? "", decimal === undefined ? 16 : 10);
      return codePoint > 0 && codePoint <= 0x10ffff && !(codePoint >= 0xd800 && codePoint <= 0xdfff)
        ? String.fromCodePoint(codePoint)
        : found;
    },
  );
}

export function writeHtmlInline(node: HtmlInline, place: Place, writer: Writer): string {
  if (/^<br\s*\/?>$/iu.test(node.value.trim())) return place.kind === "line" ? " " : "\\newline{}\n";
  return htmlText(node.value)
    .paragraphs.map((text) => writer.text(text))
    .join(" ");
}

export function writeHtmlBlock(node: HtmlBlock, place: Place, writer: Writer): string {
  const { paragraphs, hidden } = htmlText(node.value);
  for (const text of hidden) {
    if (text.trim() !== "")
      writer.report("warning", "latex/html-has-a-form", "A script or style has no form on paper.", {
        node,
        quote: text,
      });
  }
  if (/<(?:img|iframe|video|audio|object|embed|svg|canvas|input|select)\b/iu.test(node.value)) {
    writer.report(
      "warning",
      "latex/html-has-a-form",
      "Something in this HTML has no form in LaTeX; only its text is shown.",
      { node, quote: node.value },
    );
  }
  if (paragraphs.length === 0) return "";
  return (
    mark(node, writer) +
    paragraphs
      .map((text) => writer.text(text))
      .join(place.kind === "line" ? " " : place.kind === "argument" ? "\n\\par\n" : "\n\n")
  );
}
