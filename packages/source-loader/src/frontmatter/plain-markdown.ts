/** Logos and symbols that titles write as TeX. */
const texWords: Readonly<Record<string, string>> = {
  LaTeX: "LaTeX",
  TeX: "TeX",
  LaTeXe: "LaTeX2e",
  XeTeX: "XeTeX",
  XeLaTeX: "XeLaTeX",
  BibTeX: "BibTeX",
  ldots: "…",
  dots: "…",
  textendash: "–",
  textemdash: "—",
  textregistered: "®",
  texttrademark: "™",
  copyright: "©",
  ss: "ß",
  o: "ø",
  O: "Ø",
  ae: "æ",
  AE: "Æ",
  oe: "œ",
  OE: "Œ",
  aa: "å",
  AA: "Å",
  l: "ł",
  L: "Ł",
  newline: " ",
  linebreak: " ",
  quad: " ",
  qquad: " ",
};

const entities: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: "\u00a0",
  ndash: "–",
  mdash: "—",
  hellip: "…",
};

const accents: Readonly<Record<string, string>> = {
  "`": "\u0300",
  "'": "\u0301",
  "^": "\u0302",
  "~": "\u0303",
  "=": "\u0304",
  ".": "\u0307",
  '"': "\u0308",
  c: "\u0327",
  v: "\u030c",
  u: "\u0306",
  H: "\u030b",
  k: "\u0328",
  r: "\u030a",
  d: "\u0323",
  b: "\u0331",
};

/**
 * Markdown of one line or a few paragraphs as plain Unicode text: mark-up goes, words stay, formulas stay as `$…$`.
 *
 * @example
 * plainMarkdown("`tqdm`: a *fast* meter for $x^2$"); // => "tqdm: a fast meter for $x^2$"
 */
export function plainMarkdown(markdown: string): string {
  const kept: string[] = [];
  const keep = (value: string): string => `\u0000${kept.push(value) - 1}\u0000`;
  const text = markdown
    .replaceAll("\u0000", "")
    .replace(/(?<!`)(`{1,3})([^`]{1,2000})\1(?!`)/gu, (_, _ticks, code: string) => keep(code.trim()))
    .replace(/\$\$([^$]+)\$\$|\$([^\s$](?:[^$\n]{0,500}[^\s$])?)\$(?!\d)/gu, (_, block?: string, inline?: string) =>
      keep(`$${(block ?? inline ?? "").trim()}$`),
    )
    .replace(/<(?:mailto:)?((?:https?:|[\w.+-]{1,64}@)[^<>\s]+)>/gu, "$1")
    .replace(/<\/?[A-Za-z][^<>]*>/gu, "")
    .replace(/\^\[[^\]]{0,300}\]/gu, "")
    .replace(/!?\[([^[\]]*)\]\([^()\s]*(?:\s+"[^"]*")?\)/gu, "$1")
    .replace(/\[([^[\]]*)\]\{[^{}]*\}/gu, "$1")
    .replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]+));/giu, (whole, decimal?: string, hex?: string, name?: string) =>
      entity(whole, decimal, hex, name),
    )
    .replace(/\\([`'^~=."])\s*\{?([A-Za-z])\}?/gu, (whole, accent: string, letter: string) =>
      accented(whole, accent, letter),
    )
    .replace(/\\([cvuHkrdb])\{([A-Za-z])\}/gu, (whole, accent: string, letter: string) =>
      accented(whole, accent, letter),
    )
    .replace(/\\(?:emph|text[a-z]{2}|textnormal|mbox|text|href\{[^{}]*\}|url)\{([^{}]*)\}/gu, "$1")
    .replace(/\\([A-Za-z]+)(?:\{\}| (?=\S)|(?![A-Za-z]))/gu, (whole, name: string) => texWords[name] ?? whole)
    .replace(/\\([!-/:-@[-`{-~])/gu, (_, character: string) => keep(character))
    .replace(/(\*{1,3})(?=\S)([^*]+?)(?<=\S)\1/gu, starred)
    .replace(/(?<![\p{L}\p{N}_])(_{1,3})(?=[^\s_])([^_]+?)(?<=[^\s_])\1(?![\p{L}\p{N}_])/gu, "$2")
    .replace(/~~(?=\S)([^~]+?)~~/gu, "$1")
    .replace(/(?<=\S)[~^]([^\s~^]{1,40})[~^]/gu, "$1")
    .replace(/(?<![-<!])---(?![->])/gu, "—")
    .replace(/(?<![-<!])--(?![->\p{L}])/gu, "–")
    .replace(/\.\.\.(?!\.)/gu, "…");
  return text
    .replace(/\u0000(\d+)\u0000/gu, (_, index: string) => kept[Number(index)] ?? "")
    .split(/\n[ \t]*\n\s*/u)
    .map((paragraph) =>
      paragraph.replace(/\s+/gu, (run) => (run.includes("\u00a0") ? run.replace(/[^\u00a0]+/gu, " ") : " ")).trim(),
    )
    .filter((paragraph) => paragraph !== "")
    .join("\n\n");
}

/** A star opens only where CommonMark says so: "C*-algebras and W*-algebras" has no emphasis. */
function starred(whole: string, _stars: string, inside: string, offset: number, text: string): string {
  const before = text[offset - 1] ?? " ";
  return /[\p{L}\p{N}]/u.test(before) && !/^[\p{L}\p{N}$\u0000]/u.test(inside) ? whole : inside;
}

function entity(whole: string, decimal: string | undefined, hex: string | undefined, name: string | undefined): string {
  if (name !== undefined) return entities[name] ?? whole;
  const code = decimal === undefined ? Number.parseInt(hex as string, 16) : Number(decimal);
  return code >= 0x20 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff) ? String.fromCodePoint(code) : whole;
}

function accented(whole: string, accent: string, letter: string): string {
  const mark = accents[accent];
  return mark === undefined ? whole : (letter + mark).normalize("NFC");
}
