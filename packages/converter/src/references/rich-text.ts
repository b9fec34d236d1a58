/** A run of formatted text of a reference. */
export interface RichPart {
  readonly text: string;
  readonly style?: "italic" | "bold" | "sub" | "sup" | "smallcaps" | "math";
  readonly href?: string;
}
export type RichText = readonly RichPart[];

const styles: Readonly<Record<string, NonNullable<RichPart["style"]>>> = {
  i: "italic",
  em: "italic",
  b: "bold",
  strong: "bold",
  sub: "sub",
  sup: "sup",
  sc: "smallcaps",
  span: "smallcaps",
};

/**
 * Reads the few tags that CSL-JSON allows in a title (`<i>`, `<b>`, `<sub>`, `<sup>`, `<sc>`, `<span …small-caps…>`)
 * and formulas in `$…$`. A tag without its end stays as text.
 */
export function parseRichText(text: string): RichText {
  const parts: RichPart[] = [];
  let plain = "";
  const flush = (): void => {
    if (plain !== "") parts.push({ text: plain });
    plain = "";
  };
  let position = 0;
  while (position < text.length) {
    const found = readFormula(text, position) ?? readTag(text, position);
    if (found === undefined) {
      plain += text[position++];
      continue;
    }
    if (found.part === undefined) plain += found.plain;
    else {
      flush();
      parts.push(found.part);
    }
    position = found.end;
  }
  flush();
  return parts;
}

interface Found {
  readonly part?: RichPart;
  readonly plain?: string;
  readonly end: number;
}

function readFormula(text: string, start: number): Found | undefined {
  if (text[start] === "\\" && text[start + 1] === "$") return { plain: "$", end: start + 2 };
  if (text[start] !== "$") return undefined;
  // A formula neither begins nor ends with a space; "$5 and $6" is money.
  const end = text.indexOf("$", start + 1);
  if (end < start + 2 || end - start > 2000) return undefined;
  const value = text.slice(start + 1, end);
  if (/^\s|\s$/.test(value)) return undefined;
  return { part: { text: value, style: "math" }, end: end + 1 };
}

function readTag(text: string, start: number): Found | undefined {
  if (text[start] !== "<") return undefined;
  const open = /^<(i|em|b|strong|sub|sup|sc|span)( [^<>]{0,200})?>/.exec(text.slice(start, start + 220));
  const name = open?.[1];
  if (open === null || name === undefined) return undefined;
  // Bounded, so that a title of nothing but `<i>` stays linear.
  const window = text.slice(start, start + 2000);
  const close = window.indexOf(`</${name}>`);
  if (close < 0) return undefined;
  const value = window
    .slice(open[0].length, close)
    .replace(/<\/?(?:i|em|b|strong|sub|sup|sc|span)(?: [^<>]{0,200})?>/g, "");
  const end = start + close + name.length + 3;
  if (name === "span" && !/small-caps/.test(open[2] ?? "")) return { plain: value, end };
  const style = styles[name];
  return style === undefined ? { plain: value, end } : { part: { text: value, style }, end };
}

/** The text alone; a formula as its TeX between dollar signs. */
export function richTextToString(parts: RichText): string {
  return parts.map((part) => (part.style === "math" ? `$${part.text}$` : part.text)).join("");
}

/** Gives a style to the parts that have none. */
export function styled(parts: RichText, style: NonNullable<RichPart["style"]>): RichText {
  return parts.map((part) => (part.style === undefined ? { ...part, style } : part));
}

/** Ends a sentence: a full stop, unless the text ends in one or in `?`, `!`. */
export function ended(parts: RichText): RichText {
  const text = richTextToString(parts).trimEnd();
  if (text === "") return [];
  return /[.?!。！？…]["”’»]?$/.test(text) ? parts : [...parts, { text: "." }];
}
