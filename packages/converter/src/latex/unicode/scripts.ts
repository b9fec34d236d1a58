import { covers, freeMono, freeSerif, latinModern } from "./coverage.ts";

/** A font family of the xelatex preamble, beside Latin Modern; each is loaded by file name, as arXiv asks. */
export interface ScriptFont {
  /** Letters alone, unique: `\scriptArabic` switches to it. */
  readonly name: string;
  readonly file: string;
  /** OpenType script, for shaping. */
  readonly script?: string;
  /** Where lines may break, for scripts without spaces. */
  readonly breaks?: string;
  readonly rightToLeft?: boolean;
}

const shaped: readonly (readonly [
  first: number,
  last: number,
  name: string,
  rightToLeft?: boolean,
  breaks?: string,
])[] = [
  [0x590, 0x5ff, "Hebrew", true],
  [0x600, 0x6ff, "Arabic", true],
  [0x750, 0x77f, "Arabic", true],
  [0x900, 0x97f, "Devanagari"],
  [0x980, 0x9ff, "Bengali"],
  [0xa00, 0xa7f, "Gurmukhi"],
  [0xa80, 0xaff, "Gujarati"],
  [0xb00, 0xb7f, "Oriya"],
  [0xb80, 0xbff, "Tamil"],
  [0xd00, 0xd7f, "Malayalam"],
  [0xd80, 0xdff, "Sinhala"],
  [0xe00, 0xe7f, "Thai", false, "th"],
  [0xfb1d, 0xfb4f, "Hebrew", true],
  [0xfb50, 0xfdff, "Arabic", true],
  [0xfe70, 0xfeff, "Arabic", true],
];

const wide: ScriptFont = { name: "Wide", file: "FreeSerif.otf" };
const wideMono: ScriptFont = { name: "WideMono", file: "FreeMono.otf" };
const hans: ScriptFont = { name: "Hans", file: "gbsn00lp.ttf", breaks: "zh" };
const hant: ScriptFont = { name: "Hant", file: "bsmi00lp.ttf", breaks: "zh" };
const japanese: ScriptFont = { name: "Japanese", file: "ipaexm.ttf", breaks: "ja" };
const korean: ScriptFont = { name: "Korean", file: "UnBatang.ttf", breaks: "ko" };

const shapedFonts: ReadonlyMap<string, ScriptFont> = new Map(
  shaped.map(([, , name, rightToLeft, breaks]) => [
    name,
    {
      name,
      file: "FreeSerif.otf",
      script: name,
      ...(rightToLeft === true ? { rightToLeft } : {}),
      ...(breaks === undefined ? {} : { breaks }),
    },
  ]),
);

/** Han, kana, hangul, their punctuation and full-width forms. */
export function isEastAsian(codePoint: number): boolean {
  return (
    (codePoint >= 0x2e80 && codePoint <= 0x9fff && codePoint !== 0x3000) ||
    (codePoint >= 0xac00 && codePoint <= 0xd7a3) ||
    (codePoint >= 0x1100 && codePoint <= 0x11ff) ||
    (codePoint >= 0xf900 && codePoint <= 0xfaff) ||
    (codePoint >= 0xfe30 && codePoint <= 0xfe4f) ||
    (codePoint >= 0xff00 && codePoint <= 0xffef) ||
    (codePoint >= 0x20000 && codePoint <= 0x3ffff)
  );
}

/** Written from right to left. */
export function isRightToLeft(codePoint: number): boolean {
  return (
    (codePoint >= 0x590 && codePoint <= 0x8ff) ||
    (codePoint >= 0xfb1d && codePoint <= 0xfdff) ||
    (codePoint >= 0xfe70 && codePoint <= 0xfeff)
  );
}

/** True when Latin Modern's OpenType fonts have the character. */
export function inLatinModern(codePoint: number): boolean {
  return codePoint < 0x80 || covers(latinModern, codePoint);
}

const repertoires = new Map<string, ReadonlySet<number> | undefined>();

/** The characters of an East Asian standard, from the platform's own decoder; undefined where it has none. */
function repertoire(encoding: "gbk" | "big5" | "shift_jis" | "euc-kr"): ReadonlySet<number> | undefined {
  if (repertoires.has(encoding)) return repertoires.get(encoding);
  let set: Set<number> | undefined;
  try {
    const decoder = new TextDecoder(encoding);
    set = new Set();
    // GB 2312, JIS X 0208 and KS X 1001 have 94 rows of 94; Big5's two levels start at 0xA1 as well.
    const jis = encoding === "shift_jis";
    for (
      let lead = jis ? 0x81 : 0xa1;
      lead <= (encoding === "gbk" ? 0xf7 : encoding === "big5" ? 0xf9 : jis ? 0xea : 0xfd);
      lead++
    ) {
      for (let trail = encoding === "big5" || jis ? 0x40 : 0xa1; trail <= 0xfe; trail++) {
        const text = decoder.decode(new Uint8Array([lead, trail]));
        if ([...text].length === 1 && text !== "\ufffd") set.add(text.codePointAt(0) as number);
      }
    }
  } catch {
    set = undefined;
  }
  repertoires.set(encoding, set);
  return set;
}

/** True when the Type 1 font `gbsn` of the CJK package has the character: GB 2312, kana included. */
export function inSimplifiedChinese(codePoint: number): boolean {
  return codePoint < 0x10000 && (repertoire("gbk")?.has(codePoint) ?? false);
}

/** The font for an East Asian character, undefined where none has it. */
function eastAsianFont(codePoint: number, preferJapanese: boolean): ScriptFont | undefined {
  if (codePoint >= 0xac00 && codePoint <= 0xd7a3) return korean;
  const has = (encoding: "gbk" | "big5" | "shift_jis" | "euc-kr"): boolean =>
    repertoire(encoding)?.has(codePoint) ?? false;
  if (preferJapanese && has("shift_jis")) return japanese;
  if (has("gbk")) return hans;
  if (has("big5")) return hant;
  if (has("shift_jis")) return japanese;
  return has("euc-kr") ? korean : undefined;
}

/** The xelatex font that sets a character which Latin Modern lacks, or undefined where none has it. */
export function scriptFont(codePoint: number, mono: boolean, preferJapanese: boolean): ScriptFont | undefined {
  if (isEastAsian(codePoint)) return eastAsianFont(codePoint, preferJapanese);
  if (mono && covers(freeMono, codePoint)) return wideMono;
  if (!covers(freeSerif, codePoint)) return undefined;
  for (const [first, last, name] of shaped) if (codePoint >= first && codePoint <= last) return shapedFonts.get(name);
  return wide;
}

/** The preamble's lines for the fonts that a document uses. */
export function fontDeclarations(fonts: Iterable<ScriptFont>): string[] {
  const all = [...fonts];
  const lines: string[] = all.some((font) => font.rightToLeft === true) ? ["\\TeXXeTstate=1"] : [];
  for (const font of all.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    lines.push(
      `\\newfontfamily\\font${font.name}${font.script === undefined ? "" : `[Script=${font.script}]`}{${font.file}}`,
    );
    const breaks =
      font.breaks === undefined ? "" : `\\XeTeXlinebreaklocale "${font.breaks}"\\XeTeXlinebreakskip=0pt plus 0.1em `;
    const body = font.rightToLeft === true ? "\\leavevmode\\beginR #1\\endR" : "#1";
    lines.push(`\\DeclareRobustCommand{\\text${font.name}}[1]{{\\font${font.name} ${breaks}${body}}}`);
  }
  return lines;
}
