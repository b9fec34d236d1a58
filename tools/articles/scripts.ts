import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";

const require = createRequire(new URL("../../packages/image-renderer/package.json", import.meta.url));

/** A sample of a script, and the fonts that set it: what a browser is given to compare. */
export interface ScriptSample {
  readonly script: string;
  readonly language: string;
  readonly text: string;
  /** npm package and the CSS of Fontsource that declares its variable or static files. */
  readonly font: { readonly package: string; readonly css: string; readonly family: string };
}

const variable = (name: string, family: string): ScriptSample["font"] => ({
  package: `@fontsource-variable/${name}`,
  css: "index.css",
  family: `${family} Variable`,
});
const source = variable("source-sans-3", "Source Sans 3");

/** Twelve scripts and emoji. The texts are the first article of the Universal Declaration of Human Rights, or proverbs. */
export const scriptSamples: readonly ScriptSample[] = [
  { script: "Latin", language: "en", text: "Façade, naïve, Łódź, Ærøskøbing, Việt Nam, fi fl", font: source },
  { script: "Greek", language: "el", text: "Ὅλοι οἱ ἄνθρωποι γεννιοῦνται ἐλεύθεροι", font: source },
  { script: "Cyrillic", language: "ru", text: "Все люди рождаются свободными, Їжак, ђурђевак", font: source },
  {
    script: "Arabic",
    language: "ar",
    text: "يولد جميع الناس أحرارًا متساوين في الكرامة",
    font: variable("noto-sans-arabic", "Noto Sans Arabic"),
  },
  {
    script: "Hebrew",
    language: "he",
    text: "כל בני אדם נולדו בני חורין",
    font: variable("noto-sans-hebrew", "Noto Sans Hebrew"),
  },
  {
    script: "Devanagari",
    language: "hi",
    text: "सभी मनुष्यों को गौरव और अधिकारों",
    font: variable("noto-sans-devanagari", "Noto Sans Devanagari"),
  },
  {
    script: "Chinese",
    language: "zh-Hans",
    text: "人人生而自由，在尊严和权利上一律平等",
    font: variable("noto-sans-sc", "Noto Sans SC"),
  },
  {
    script: "Japanese",
    language: "ja",
    text: "すべての人間は、生まれながらにして自由",
    font: variable("noto-sans-jp", "Noto Sans JP"),
  },
  {
    script: "Korean",
    language: "ko",
    text: "모든 인간은 태어날 때부터 자유로우며",
    font: variable("noto-sans-kr", "Noto Sans KR"),
  },
  { script: "Thai", language: "th", text: "มนุษย์ทั้งหลายเกิดมามีอิสระ", font: variable("noto-sans-thai", "Noto Sans Thai") },
  {
    script: "Bengali",
    language: "bn",
    text: "সমস্ত মানুষ স্বাধীনভাবে জন্মগ্রহণ করে",
    font: variable("noto-sans-bengali", "Noto Sans Bengali"),
  },
  {
    script: "Tamil",
    language: "ta",
    text: "மனிதப் பிறவியினர் சகலரும் சுதந்திரமாகவே",
    font: variable("noto-sans-tamil", "Noto Sans Tamil"),
  },
  {
    script: "emoji",
    language: "en",
    text: "🧪🚀👩🏽‍🔬🇯🇵❤️",
    font: { package: "@fontsource/noto-color-emoji", css: "index.css", family: "Noto Color Emoji" },
  },
];

/** The address of a sample's CSS on this machine. */
export const cssOf = ({ font }: ScriptSample): string =>
  pathToFileURL(join(dirname(require.resolve(`${font.package}/package.json`)), font.css)).href;

/** The folder of a dependency of image-renderer. */
export const folderOf = (name: string): string => dirname(require.resolve(`${name}/package.json`));
