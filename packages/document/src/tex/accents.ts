import { ownKeys } from "./own-keys.ts";

/**
 * TeX's accent commands, without the backslash, and the combining character of each.
 *
 * @example
 * `o${texAccents['"']}`.normalize("NFC") // => "ö"
 */
export const texAccents: Readonly<Record<string, string>> = ownKeys({
  "`": "\u0300",
  "'": "\u0301",
  "^": "\u0302",
  "~": "\u0303",
  "=": "\u0304",
  u: "\u0306",
  ".": "\u0307",
  '"': "\u0308",
  r: "\u030A",
  H: "\u030B",
  v: "\u030C",
  d: "\u0323",
  c: "\u0327",
  k: "\u0328",
  b: "\u0331",
  G: "\u030F",
  U: "\u030E",
  t: "\u0361",
  h: "\u0309",
  C: "\u030F",
  f: "\u0311",
  textcommabelow: "\u0326",
  capitalacute: "\u0301",
  capitalgrave: "\u0300",
  capitaldieresis: "\u0308",
  capitalcaron: "\u030C",
});
