import { readAsset } from "./assets.ts";

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

const mathFont = "stix-two-math.woff2";

/** What a site's style sheet says of its fonts, and the files; only those that its texts need. */
export interface SiteFonts {
  readonly css: string;
  /** File name → bytes, and the licences. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/**
 * Chooses the fonts that pages need.
 *
 * @param pages - HTML: by its characters and whether it has formulas.
 */
export async function siteFonts(pages: readonly string[]): Promise<SiteFonts> {
  const files = new Map<string, Uint8Array>();
  const rules: string[] = [];
  const take = async (file: string): Promise<void> => {
    files.set(file, await readAsset(`fonts/${file}`));
  };
  const hasItalics = pages.some((page) => /<(?:em|i|cite|var|dfn)[ >]/.test(page));
  for (const { family, file, italic, range } of textFonts) {
    const pattern = rangePattern(range);
    if ((italic && !hasItalics) || !pages.some((page) => pattern.test(page))) continue;
    await take(file);
    rules.push(
      `@font-face{font-family:"${family}";font-style:${italic ? "italic" : "normal"};font-weight:200 900;font-display:optional;src:url(fonts/${file}) format("woff2");unicode-range:${range}}`,
    );
  }
  if (files.size > 0) await take("source-serif-4-OFL.txt");
  if (pages.some((page) => page.includes("<math"))) {
    await take(mathFont);
    await take("stix-two-math-OFL.txt");
    // A machine's own copy first; without a font for formulas nothing stretches, so this one may come late.
    rules.push(
      `@font-face{font-family:"Site Math";font-display:swap;src:local("STIX Two Math"),url(fonts/${mathFont}) format("woff2")}`,
    );
  }
  return { css: rules.map((rule) => `${rule}\n`).join(""), files };
}

/** The characters of a `unicode-range` that are not ASCII: those are in every page. */
function rangePattern(range: string): RegExp {
  if (range.startsWith("U+0000")) return /[A-Za-z]/;
  const parts = range.split(",").map((part) => {
    const [from = "", to = from] = part.replace("U+", "").split("-");
    return `\\u{${from}}-\\u{${to === "" ? from : to}}`;
  });
  return new RegExp(`[${parts.join("")}]`, "u");
}
