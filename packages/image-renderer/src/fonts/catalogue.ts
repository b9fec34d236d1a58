/** How a family looks; what a text asks for. */
export type FontStyle = "serif" | "sans" | "mono";

/** A family of fonts and the npm package that brings it. All are under the SIL Open Font License, but for DejaVu. */
export interface FontFamily {
  readonly package: string;
  /** The variable axis whose files are used, as Fontsource names them; `static` for one weight only. */
  readonly axis: "wght" | "opsz" | "static" | "ttf";
  readonly italics: boolean;
}

const wght = (name: string, italics = false): FontFamily => ({
  package: name,
  axis: "wght",
  italics,
});

/** Latin, Greek and Cyrillic, by style. */
export const mainFamilies: Readonly<Record<FontStyle, FontFamily>> = {
  serif: { package: "@fontsource-variable/source-serif-4", axis: "opsz", italics: true },
  sans: wght("@fontsource-variable/source-sans-3", true),
  mono: wght("@fontsource-variable/source-code-pro", true),
};

/** Symbols, arrows, operators, Armenian, Georgian and more: the widest plain font there is in npm. */
export const symbolFamily: FontFamily = { package: "dejavu-fonts-ttf", axis: "ttf", italics: true };

export const emojiFamily: FontFamily = { package: "@fontsource/noto-color-emoji", axis: "static", italics: false };

const japanese = wght("@fontsource-variable/noto-sans-jp");
const korean = wght("@fontsource-variable/noto-sans-kr");
const simplified = wght("@fontsource-variable/noto-sans-sc");
const traditional = wght("@fontsource-variable/noto-sans-tc");
const hongkong = wght("@fontsource-variable/noto-sans-hk");

/** Han characters look different by language: which family comes first. */
export function hanFamilies(language: string): readonly FontFamily[] {
  if (language.startsWith("ja")) return [japanese, simplified, traditional, korean];
  if (language.startsWith("ko")) return [korean, japanese, simplified, traditional];
  if (/^zh-(?:HK|MO|Hant-HK)/iu.test(language)) return [hongkong, traditional, simplified, japanese];
  if (/^zh-(?:TW|Hant)/iu.test(language)) return [traditional, hongkong, simplified, japanese];
  return [simplified, traditional, japanese, korean];
}

interface ScriptFonts {
  readonly script: string;
  /** OpenType and ISO 15924. */
  readonly tag: string;
  readonly test: RegExp;
  readonly families: readonly FontFamily[];
}

const script = (name: string, tag: string, test: RegExp, ...families: FontFamily[]): ScriptFonts => ({
  script: name,
  tag,
  test,
  families,
});

/** A script's own fonts, which go before the main family. Han is chosen by language, see {@link hanFamilies}. */
export const scripts: readonly ScriptFonts[] = [
  script("Latin", "Latn", /\p{Script=Latin}/u),
  script("Greek", "Grek", /\p{Script=Greek}/u),
  script("Cyrillic", "Cyrl", /\p{Script=Cyrillic}/u),
  script("Arabic", "Arab", /\p{Script=Arabic}/u, wght("@fontsource-variable/noto-sans-arabic")),
  script("Hebrew", "Hebr", /\p{Script=Hebrew}/u, wght("@fontsource-variable/noto-sans-hebrew")),
  script("Devanagari", "Deva", /\p{Script_Extensions=Devanagari}/u, wght("@fontsource-variable/noto-sans-devanagari")),
  script("Hiragana", "Hira", /\p{Script=Hiragana}/u, japanese, simplified),
  script("Katakana", "Kana", /\p{Script_Extensions=Katakana}/u, japanese, simplified),
  script("Hangul", "Hang", /\p{Script=Hangul}/u, korean),
  script("Bopomofo", "Bopo", /\p{Script=Bopomofo}/u, traditional, simplified),
  script("Thai", "Thai", /\p{Script=Thai}/u, wght("@fontsource-variable/noto-sans-thai")),
  script("Lao", "Laoo", /\p{Script=Lao}/u, wght("@fontsource-variable/noto-sans-lao")),
  script("Khmer", "Khmr", /\p{Script=Khmer}/u, wght("@fontsource-variable/noto-sans-khmer")),
  script("Myanmar", "Mymr", /\p{Script=Myanmar}/u, wght("@fontsource-variable/noto-sans-myanmar")),
  script("Bengali", "Beng", /\p{Script=Bengali}/u, wght("@fontsource-variable/noto-sans-bengali")),
  script("Gurmukhi", "Guru", /\p{Script=Gurmukhi}/u, wght("@fontsource-variable/noto-sans-gurmukhi")),
  script("Gujarati", "Gujr", /\p{Script=Gujarati}/u, wght("@fontsource-variable/noto-sans-gujarati")),
  script("Oriya", "Orya", /\p{Script=Oriya}/u, wght("@fontsource-variable/noto-sans-oriya")),
  script("Tamil", "Taml", /\p{Script=Tamil}/u, wght("@fontsource-variable/noto-sans-tamil")),
  script("Telugu", "Telu", /\p{Script=Telugu}/u, wght("@fontsource-variable/noto-sans-telugu")),
  script("Kannada", "Knda", /\p{Script=Kannada}/u, wght("@fontsource-variable/noto-sans-kannada")),
  script("Malayalam", "Mlym", /\p{Script=Malayalam}/u, wght("@fontsource-variable/noto-sans-malayalam")),
  script("Sinhala", "Sinh", /\p{Script=Sinhala}/u, wght("@fontsource-variable/noto-sans-sinhala")),
  script("Tibetan", "Tibt", /\p{Script=Tibetan}/u, wght("@fontsource-variable/noto-serif-tibetan")),
  script("Armenian", "Armn", /\p{Script=Armenian}/u, wght("@fontsource-variable/noto-sans-armenian")),
  script("Georgian", "Geor", /\p{Script=Georgian}/u, wght("@fontsource-variable/noto-sans-georgian")),
  script("Ethiopic", "Ethi", /\p{Script=Ethiopic}/u, wght("@fontsource-variable/noto-sans-ethiopic")),
  script("Thaana", "Thaa", /\p{Script=Thaana}/u, wght("@fontsource-variable/noto-sans-thaana")),
  script("Syriac", "Syrc", /\p{Script=Syriac}/u, wght("@fontsource-variable/noto-sans-syriac")),
  script("Han", "Hani", /\p{Script=Han}/u),
];

/** Every family, once. */
export function allFamilies(): readonly FontFamily[] {
  const families = [
    ...Object.values(mainFamilies),
    symbolFamily,
    emojiFamily,
    japanese,
    korean,
    simplified,
    traditional,
    hongkong,
    ...scripts.flatMap((each) => each.families),
  ];
  return [...new Map(families.map((family) => [family.package, family])).values()];
}
