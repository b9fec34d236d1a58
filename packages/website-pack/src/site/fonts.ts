import { promisify } from "node:util";
import { brotliDecompress } from "node:zlib";
import { readAsset } from "./assets.ts";
import { createFontSubsetter, type FontPart } from "./font-subsetter.ts";
import { shownText } from "./shown-text.ts";

interface FontFile {
  readonly family: string;
  readonly file: string;
  readonly italic: boolean;
  readonly range: string;
}

const latin =
  "U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+0304,U+0308,U+0329,U+2000-206F,U+20AC,U+2122,U+2191,U+2193,U+2212,U+2215,U+FEFF,U+FFFD";
const latinExtended =
  "U+0100-0130,U+0132-0151,U+0154-02BA,U+02BD-02C5,U+02C7-02CC,U+02CE-02D7,U+02DD-02FF,U+1D00-1DBF,U+1E00-1E9F,U+1EF2-1EFF,U+2020,U+20A0-20AB,U+20AD-20C4,U+2113,U+2C60-2C7F,U+A720-A7FF";
const greek = "U+0370-0377,U+037A-037F,U+0384-038A,U+038C,U+038E-03A1,U+03A3-03FF";
const cyrillic = "U+0301,U+0400-045F,U+0490-0491,U+04B0-04B1,U+2116";

/** Source Serif 4 (variable weight) in four parts, each upright and italic. Under the SIL Open Font License 1.1. */
const textFonts: readonly FontFile[] = [
  ["latin", latin],
  ["latin-ext", latinExtended],
  ["greek", greek],
  ["cyrillic", cyrillic],
].flatMap(([part = "", range = ""]) =>
  [false, true].map((italic) => ({
    family: "Site Serif",
    file: `source-serif-4-${part}-${italic ? "italic" : "normal"}.woff2`,
    italic,
    range,
  })),
);

const textLicence = "source-serif-4-OFL.txt";
const mathFont = "stix-two-math.woff2";
const mathLicence = "stix-two-math-OFL.txt";
/** The weights that the style sheets ask for. */
const textWeights = { min: 400, max: 700 };
/** Layout features that the style sheets ask for, or that a shaper applies unasked. Others would only bring glyphs. */
const textFeatures = ["calt", "ccmp", "kern", "liga", "lnum", "locl", "mark", "mkmk", "onum", "tnum"];
const mathFeatures = ["ccmp", "dtls", "flac", "kern", "mark", "mkmk", "ss01", "ss04", "ssty"];
/** What the style sheets' own `content` and lists bring. */
const styleCharacters = " .0123456789\u2022\u25e6\u25aa\u2013\u2014\u2026\u2191\u2193\u21a9";
/** Drawn by a browser in place of other characters of a formula: a hyphen as a minus, accents by their twins. */
const formulaCharacters =
  "-^~\u00a8\u00af\u00b4\u02c6\u02c7\u02d8\u02d9\u02da\u02dc\u0300\u0301\u0302\u0303\u0304\u0306\u0307\u0308\u030a\u030c\u20d7\u2032\u2212";

/** What a site's style sheet says of its fonts, and the files; only those that its texts need. */
export interface SiteFonts {
  readonly css: string;
  /** File name → bytes, and the licences. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/**
 * Makes the fonts that pages need, with the pages' own characters alone: a phone on a slow line has them with the text.
 *
 * @param pages - HTML: by its characters, and whether it has italics, small capitals and formulas.
 */
export async function siteFonts(pages: readonly string[]): Promise<SiteFonts> {
  const files = new Map<string, Uint8Array>();
  const rules: string[] = [];
  const subset = await createSubsetting();
  const texts = pages.map(shownText);
  const upright = charactersOf([...texts.map(({ text }) => text), styleCharacters]);
  const slanted = charactersOf([...texts.map(({ italics }) => italics), styleCharacters]);
  const hasItalics = texts.some(({ italics }) => italics !== "");
  const features = pages.some((page) => page.includes("smallcaps")) ? [...textFeatures, "smcp"] : textFeatures;
  for (const { family, file, italic, range } of textFonts) {
    const own = (italic ? slanted : upright).filter(rangeTest(range));
    if ((italic && !hasItalics) || own.length === 0) continue;
    files.set(file, await subset(file, { characters: own, features, axes: { wght: textWeights } }));
    rules.push(
      `@font-face{font-family:"${family}";font-style:${italic ? "italic" : "normal"};font-weight:${textWeights.min} ${textWeights.max};font-display:optional;src:url(fonts/${file}) format("woff2");unicode-range:${range}}`,
    );
  }
  if (files.size > 0) files.set(textLicence, await readAsset(`fonts/${textLicence}`));
  const formulas = charactersOf(texts.map(({ formulas }) => formulas));
  if (pages.some((page) => page.includes("<math"))) {
    const shown = charactersOf([...formulas, ...formulas.map(italicOf), formulaCharacters]);
    files.set(mathFont, await subset(mathFont, { characters: shown, features: mathFeatures }));
    files.set(mathLicence, await readAsset(`fonts/${mathLicence}`));
    // A machine's own copy first; without a font for formulas nothing stretches, so this one may come late.
    rules.push(
      `@font-face{font-family:"Site Math";font-display:swap;src:local("STIX Two Math"),url(fonts/${mathFont}) format("woff2")}`,
    );
  }
  return { css: rules.map((rule) => `${rule}\n`).join(""), files };
}

/** What gives a part of a font as WOFF2. Fonts lie in the package as TrueType under Brotli, which Node reads by itself. */
async function createSubsetting(): Promise<(file: string, part: FontPart) => Promise<Uint8Array>> {
  const takePart = await createFontSubsetter();
  // Large, and of use to none but those who make a site.
  const { compress } = await import("woff2-encoder");
  return async (file, part) => {
    const packed = await readAsset(`fonts/${file.replace(/woff2$/u, "ttf.br")}`);
    return compress(takePart(await promisify(brotliDecompress)(packed), part));
  };
}

/** Each character once, by code point. */
function charactersOf(texts: readonly string[]): string[] {
  const characters = new Set(texts.flatMap((text) => [...text]));
  return [...characters]
    .filter((character) => character >= " ")
    .sort((a, b) => (a.codePointAt(0) ?? 0) - (b.codePointAt(0) ?? 0));
}

/** Pairs of first letter, last letter and the mathematical italic of the first. @see Unicode 17, block 1D400. */
const italics = [
  [0x41, 0x5a, 0x1d434],
  [0x61, 0x7a, 0x1d44e],
  [0x391, 0x3a9, 0x1d6e2],
  [0x3b1, 0x3c9, 0x1d6fc],
  [0x131, 0x131, 0x1d6a4],
  [0x237, 0x237, 0x1d6a5],
  [0x2202, 0x2202, 0x1d715],
  [0x2207, 0x2207, 0x1d6fb],
  [0x3d1, 0x3d1, 0x1d717],
  [0x3d5, 0x3d5, 0x1d719],
  [0x3d6, 0x3d6, 0x1d71b],
  [0x3f0, 0x3f0, 0x1d718],
  [0x3f1, 0x3f1, 0x1d71a],
  [0x3f5, 0x3f5, 0x1d716],
] as const;

/** As MathML Core shows a lone letter; empty where it has no italic. */
function italicOf(character: string): string {
  // Planck's constant had its place before the block was made.
  if (character === "h") return "\u210e";
  const code = character.codePointAt(0) ?? 0;
  const row = italics.find(([first, last]) => code >= first && code <= last);
  return row === undefined ? "" : String.fromCodePoint(code - row[0] + row[2]);
}

function rangeTest(range: string): (character: string) => boolean {
  const parts = range.split(",").map((part) => {
    const [from = "", to = from] = part.replace("U+", "").split("-");
    return `\\u{${from}}-\\u{${to}}`;
  });
  const pattern = new RegExp(`[${parts.join("")}]`, "u");
  return (character) => pattern.test(character);
}
