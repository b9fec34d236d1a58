import { table } from "../collections.ts";
import type { Parser } from "../parser.ts";

const languages = table<string>({
  english: "en",
  american: "en-US",
  british: "en-GB",
  UKenglish: "en-GB",
  USenglish: "en-US",
  german: "de",
  ngerman: "de",
  french: "fr",
  francais: "fr",
  spanish: "es",
  italian: "it",
  portuguese: "pt",
  brazil: "pt-BR",
  brazilian: "pt-BR",
  dutch: "nl",
  polish: "pl",
  russian: "ru",
  czech: "cs",
  swedish: "sv",
  danish: "da",
  finnish: "fi",
  norsk: "nb",
  turkish: "tr",
  greek: "el",
  hungarian: "hu",
  ukrainian: "uk",
  catalan: "ca",
});

/** babel's main language: the last of its options. */
export function languageOf(parser: Parser): string | undefined {
  const options = (parser.packages.get("babel") ?? "").split(",").map((option) => option.trim());
  const main =
    options.map((option) => /^main\s*=\s*(\w+)/.exec(option)?.[1]).find((name) => name !== undefined) ??
    options.findLast((option) => languages[option] !== undefined);
  return main === undefined ? undefined : languages[main];
}
