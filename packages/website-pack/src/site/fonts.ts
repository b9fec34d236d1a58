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

/** What most formulas are made of, from which a fifth of the bytes makes every size of bracket; and all the rest. */
const mathFonts = [
  {
    file: "stix-two-math-core.woff2",
    range:
      "U+0020-007E,U+00A0,U+00A8,U+00AC,U+00AF,U+00B1,U+00B7,U+00D7,U+00F7,U+02C6,U+02D9,U+02DC,U+0300-0304,U+0307-0308,U+0391-03C9,U+03D1,U+03D5,U+03F5,U+2016,U+2026,U+2032-2034,U+203E,U+2061-2064,U+20D7,U+210E,U+2113,U+2190-2194,U+21A6,U+21D0-21D4,U+2200-222B,U+2234,U+223C,U+2243,U+2245,U+2248,U+2260-2261,U+2264-2265,U+226A-226B,U+227A-227B,U+2282-2287,U+2295,U+2297,U+22A5,U+22C5,U+22EE-22F1,U+2308-230B,U+23DE-23DF,U+27E8-27E9,U+1D434-1D467,U+1D6A4-1D6E1",
  },
  {
    file: "stix-two-math.woff2",
    range:
      "U+00A1-00A7,U+00A9-00AB,U+00AD-00AE,U+00B0,U+00B2-00B6,U+00B8-00D6,U+00D8-00F6,U+00F8-02C5,U+02C7-02D8,U+02DA-02DB,U+02DD-02FF,U+0305-0306,U+0309-0390,U+03CA-03D0,U+03D2-03D4,U+03D6-03F4,U+03F6-2015,U+2017-2025,U+2027-2031,U+2035-203D,U+203F-2060,U+2065-20D6,U+20D8-210D,U+210F-2112,U+2114-218F,U+2195-21A5,U+21A7-21CF,U+21D5-21FF,U+222C-2233,U+2235-223B,U+223D-2242,U+2244,U+2246-2247,U+2249-225F,U+2262-2263,U+2266-2269,U+226C-2279,U+227C-2281,U+2288-2294,U+2296,U+2298-22A4,U+22A6-22C4,U+22C6-22ED,U+22F2-2307,U+230C-23DD,U+23E0-27E7,U+27EA-1D433,U+1D468-1D6A3,U+1D6E2-10FFFF",
  },
] as const;

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
    await take("stix-two-math-OFL.txt");
    // A machine's own copy first; without a font for formulas nothing stretches, so this one may come late.
    for (const { file, range } of mathFonts) {
      await take(file);
      rules.push(
        `@font-face{font-family:"Site Math";font-display:swap;src:local("STIX Two Math"),url(fonts/${file}) format("woff2");unicode-range:${range}}`,
      );
    }
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
