import type { Handler, Parser } from "../parser.ts";
import { flatten } from "../plain.ts";
import { kinds, type Token } from "../tokens.ts";
import { readDelimiter, readVerbatim } from "./inline-verbatim.ts";

/** A URL as it is meant: `\%`, `\#`, `\_`, `\&` and `\~` are escapes, `{}` is nothing. */
export function cleanUrl(raw: string): string {
  return raw
    .replace(/\\([%#_&~{}$^])\s?/g, "$1")
    .replace(/\\(?:string|protect|allowbreak|-|slash|discretionary)(?![A-Za-z])\s*/g, "")
    .replace(/\s+/g, "")
    .replaceAll("{}", "");
}

/** A URL's argument, raw where it can be, since `%` and `#` stand in it as they are. */
function readUrl(parser: Parser): string {
  const lexer = parser.input.rawLexer;
  if (lexer !== undefined) {
    const delimiter = readDelimiter(parser);
    if (delimiter === "\\") {
      // \href\myurl{text}: a macro that holds the URL.
      lexer.skipRaw(-1);
      const next = parser.input.next();
      return next === undefined ? "" : cleanUrl(parser.stringOf([next]));
    }
    const raw = readVerbatim(parser, delimiter);
    return cleanUrl(expandNames(parser, raw));
  }
  return cleanUrl(parser.string());
}

/** Macros of the author's within a URL. */
function expandNames(parser: Parser, raw: string): string {
  return raw.replace(/\\detokenize\s*\{([^{}]*)\}/g, "$1").replace(/\\([A-Za-z]+)/g, (whole, name: string) => {
    const macro = parser.macros.get(name);
    if (macro === undefined || macro.parameters.length > 0) return whole;
    return parser.stringOf([{ kind: kinds.control, text: name, at: 0, file: -1 }]);
  });
}

const url: Handler = (parser) => {
  const place = parser.here;
  const value = readUrl(parser);
  if (value !== "") parser.flow.inline({ type: "link", url: value, children: [{ type: "text", value }] }, 0, place);
};

const path: Handler = (parser) => {
  const place = parser.here;
  const value = readUrl(parser);
  if (value !== "") parser.flow.inline({ type: "inlineCode", value }, 0, place);
};

const href: Handler = (parser) => {
  const place = parser.here;
  parser.optional();
  const target = readUrl(parser);
  const children = parser.inlines();
  if (children.length === 0) {
    if (target !== "")
      parser.flow.inline(
        { type: "link", url: target, children: [{ type: "text", value: target }] },
        parser.style,
        place,
      );
    return;
  }
  parser.flow.inline({ type: "link", url: target, children }, parser.style, place);
};

/** A link whose URL is made of its text: `\doi{10.1/x}`. */
const prefixed =
  (prefix: string, show: (value: string) => string = (value) => value): Handler =>
  (parser) => {
    const place = parser.here;
    const value = readUrl(parser).replace(/^doi:/i, "");
    if (value === "") return;
    const target = /^https?:/.test(value) ? value : prefix + value;
    parser.flow.inline(
      { type: "link", url: target, children: [{ type: "text", value: show(value) }] },
      parser.style,
      place,
    );
  };

const mail: Handler = (parser) => {
  const place = parser.here;
  const tokens: Token[] = parser.argument();
  const value = flatten(parser, tokens).replace(/^mailto:/, "");
  if (value === "") return;
  parser.flow.inline(
    /^[^\s@,]+@[^\s@,]+$/.test(value)
      ? { type: "link", url: `mailto:${value}`, children: [{ type: "text", value }] }
      : { type: "text", value },
    parser.style,
    place,
  );
};

export const linkCommands: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ["url", url],
  ["nolinkurl", url],
  ["burl", url],
  ["Url", url],
  ["path", path],
  ["href", href],
  ["hrefWithoutArrow", href],
  ["doi", prefixed("https://doi.org/")],
  ["DOI", prefixed("https://doi.org/")],
  ["arxiv", prefixed("https://arxiv.org/abs/", (value) => `arXiv:${value}`)],
  ["eprint", prefixed("https://arxiv.org/abs/")],
  ["orcidlink", prefixed("https://orcid.org/")],
  ["orcidicon", prefixed("https://orcid.org/")],
  ["email", mail],
  ["mailto", mail],
]);
