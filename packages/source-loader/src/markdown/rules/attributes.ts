import type { Attributes } from "@dreamnet/document";

/** Where attributes end, and what they say. */
export interface ParsedAttributes {
  readonly attributes: Attributes;
  /** `{-}` or `{.unnumbered}`. */
  readonly unnumbered: boolean;
  /** `{=latex}`: the format that raw text is meant for. */
  readonly rawFormat?: string;
  /** Index after the closing brace. */
  readonly end: number;
}

const maxLength = 2000;
const item =
  /\s*(?:#([^\s}"'=]+)|\.([^\s}"'=]+)|([\p{L}_:][\p{L}\p{N}_:.-]*)[ \t]*=[ \t]*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|([^\s}"']*))|=([A-Za-z0-9_-]+)|(-)(?=[\s}]))/uy;

/**
 * Reads `{#id .class key="value"}` at `start`.
 *
 * @returns undefined where no well-formed attributes stand there, so that braces of prose stay text.
 */
export function parseAttributes(source: string, start: number): ParsedAttributes | undefined {
  if (source.charCodeAt(start) !== 0x7b /* { */) return undefined;
  const text = source.slice(start, start + maxLength);
  const attributes: Attributes = {};
  const classes: string[] = [];
  const keyValues: [string, string][] = [];
  let unnumbered = false;
  let rawFormat: string | undefined;
  let position = 1;
  // Kramdown writes `{: .class}`.
  if (text[position] === ":" && /[\s#.]/.test(text[position + 1] ?? "")) position++;
  for (;;) {
    item.lastIndex = position;
    const match = item.exec(text);
    if (match === null) break;
    position = item.lastIndex;
    const [, id, className, key, double, single, bare, format, dash] = match;
    if (id !== undefined) attributes.id = id;
    else if (className !== undefined) classes.push(className);
    else if (key !== undefined) keyValues.push([key, (double ?? single ?? bare ?? "").replace(/\\(.)/gu, "$1")]);
    else if (format !== undefined) rawFormat = format;
    else if (dash !== undefined) unnumbered = true;
  }
  while (/\s/.test(text[position] ?? "")) position++;
  if (text[position] !== "}") return undefined;
  if (classes.includes("unnumbered")) unnumbered = true;
  if (classes.length > 0) attributes.classes = classes;
  if (keyValues.length > 0) attributes.keyValues = Object.fromEntries(keyValues);
  const empty = Object.keys(attributes).length === 0 && !unnumbered && rawFormat === undefined;
  // `{}` is attributes, `{ }` of prose or code hardly.
  if (empty && position !== 1) return undefined;
  return { attributes, unnumbered, ...(rawFormat === undefined ? {} : { rawFormat }), end: start + position + 1 };
}

/** One value of the attributes. */
export function attribute(attributes: Attributes | undefined, key: string): string | undefined {
  return attributes?.keyValues?.[key];
}

/** True where the attributes have any of the classes. */
export function hasClass(attributes: Attributes | undefined, ...names: string[]): boolean {
  return attributes?.classes?.some((name) => names.includes(name)) ?? false;
}

/** True where nothing is said. */
export function isEmptyAttributes(attributes: Attributes): boolean {
  return attributes.id === undefined && attributes.classes === undefined && attributes.keyValues === undefined;
}
