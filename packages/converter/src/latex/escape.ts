import type { TextMode, UnicodeSink } from "./unicode/encode.ts";
import { encodeUnicode } from "./unicode/encode.ts";

// Ligatures of the T1 fonts are broken by `{}`, brackets are grouped: they never become an optional argument.
const special = /[\\{}$&#%_^~"`[\]]|--+|''+|<<+|>>+|,,+|[\x00-\x08\x0b-\x1f\x7f]/gu;
const specialMono = /[\\{}$&#%_^~"'`[\]]|--+|<<+|>>+|,,+|[\x00-\x08\x0b-\x1f\x7f]/gu;

const replacements: Readonly<Record<string, string>> = {
  "\\": "\\textbackslash{}",
  "{": "\\{",
  "}": "\\}",
  $: "\\$",
  "&": "\\&",
  "#": "\\#",
  "%": "\\%",
  _: "\\_",
  "^": "\\textasciicircum{}",
  "~": "\\textasciitilde{}",
  '"': "\\textquotedbl{}",
  "'": "\\textquotesingle{}",
  "`": "\\textasciigrave{}",
  "[": "{[}",
  "]": "{]}",
};

function replace(found: string): string {
  const own = replacements[found];
  if (own !== undefined) return own;
  if (found.charCodeAt(0) < 0x20 || found === "\x7f") return " ";
  return found.split("").join("{}");
}

/** Escapes ASCII text. */
export function escapeAscii(value: string, mode: "text" | "mono"): string {
  return mode === "mono" ? value.replace(specialMono, replace) : value.replace(special, replace);
}

/** Anything that the engines do not set as it is. */
const beyond =
  /[^\x00-\x7f\u00a1-\u00a9\u00ab\u00ac\u00ae\u00af\u00b1\u00b4-\u00b6\u00b8\u00bb\u00bf-\u0125\u0128-\u0131\u0134-\u0137\u0139-\u013e\u0141-\u0148\u014a-\u0165\u0168-\u017e\u2018-\u201a\u201c-\u201e]/u;

/**
 * Text as LaTeX that shows it: every character is set, or stands as its code point and is reported.
 *
 * @param mode - `math` sets what stands in a formula beyond ASCII; there ASCII is TeX and stays.
 */
export function encode(value: string, mode: TextMode, sink: UnicodeSink): string {
  if (mode === "math") return beyondAscii.test(value) ? encodeUnicode(value, mode, sink, (ascii) => ascii) : value;
  if (!beyond.test(value)) return escapeAscii(value, mode);
  return encodeUnicode(value, mode, sink, (ascii) => escapeAscii(ascii, mode));
}

const beyondAscii = /[^\x00-\x7f]/u;

/** Lines joined anew, without the spaces at their ends and without empty ones. */
export function foldLines(value: string, joiner: string): string {
  if (!/[\r\n]/u.test(value)) return value;
  const lines = value.split(/[\r\n]+/u);
  const last = lines.length - 1;
  return lines
    .map((line, index) => (index === 0 ? line : line.trimStart()))
    .map((line, index) => (index === last ? line : line.trimEnd()))
    .filter((line, index) => line !== "" || index === 0 || index === last)
    .join(joiner);
}

/** Text for a PDF's own strings (bookmarks, title): no commands but the escapes that hyperref reads. */
export function encodePdfString(value: string, engine: "pdflatex" | "xelatex"): string {
  let out = "";
  for (const character of value.normalize("NFC").replace(/\s+/gu, " ")) {
    const codePoint = character.codePointAt(0) as number;
    if (codePoint < 0x20 || codePoint === 0x7f) continue;
    if (codePoint < 0x80)
      out += "\\{}$&#%_^~".includes(character) ? (pdfEscapes[character] ?? `\\${character}`) : character;
    else if (/\p{C}|\p{Variation_Selector}/u.test(character)) continue;
    else if (engine === "xelatex" || !beyond.test(character)) out += character;
    else out += codePoint > 0xffff ? `[U+${codePoint.toString(16).toUpperCase()}]` : `\\unichar{${codePoint}}`;
  }
  return out;
}

const pdfEscapes: Readonly<Record<string, string>> = {
  "\\": "\\textbackslash{}",
  "^": "\\textasciicircum{}",
  "~": "\\textasciitilde{}",
};

/** A URL as the argument of `\href` or `\url`, valid in moving arguments too: what TeX would read is percent-encoded. */
export function encodeUrl(url: string): string {
  let out = "";
  for (const character of url.trim()) {
    if (/[^\x21-\x7e]|[\\{}^`"<>|[\]]/u.test(character)) {
      try {
        out += encodeURIComponent(character).replace(/%/gu, "\\%");
      } catch {
        // A lone surrogate has no UTF-8.
        out += "\\%EF\\%BF\\%BD";
      }
    } else if (character === "%" || character === "#" || character === "&" || character === "_" || character === "$")
      out += `\\${character}`;
    else if (character === "~") out += "\\string~";
    else out += character;
  }
  return out;
}
