import { toHtml } from "@dreamnet/converter";
import type { ArtifactDescription, NormalizedSource } from "@dreamnet/document";
import { hashtagsOf } from "./text/hashtags.ts";
import { readPassages } from "./text/passages.ts";
import { type RankedSentence, rankSentences } from "./text/rank-sentences.ts";
import { isLive, readSentences } from "./text/sentences.ts";

/** What posts can be made of: all of it the author's own. */
export interface SocialDocument {
  /** Empty where the work has none. */
  readonly title: string;
  readonly authors: readonly string[];
  /** BCP 47, as `Intl` writes it. */
  readonly language: string | undefined;
  /** What was given as the language and is none. */
  readonly refusedLanguage: string | undefined;
  readonly tags: readonly string[];
  /** Keywords that cannot be hashtags. */
  readonly leftTags: readonly string[];
  readonly sentences: readonly RankedSentence[];
}

/** Reads a work for posts. Equal works give equal documents. */
export function readDocument(source: NormalizedSource, artifact: ArtifactDescription): SocialDocument {
  const given = artifact.language ?? source.frontmatter.language;
  const language = given === undefined ? undefined : canonicalLanguage(given);
  const hasTitle = artifact.title !== source.file || source.frontmatter.title !== undefined;
  const title = hasTitle ? oneLine(readableTitle(source, artifact.title), mostTitle) : "";
  const { tags, left } = hashtagsOf(artifact.tags.slice(0, mostTags));
  return {
    title,
    authors: artifact.authors.map(({ name }) => oneLine(name, mostName)).filter((name) => name !== "" && !isLive(name)),
    language,
    refusedLanguage: language === undefined ? given : undefined,
    tags,
    leftTags: left,
    sentences: rankSentences(readSentences(readPassages(source, artifact), language, title), title),
  };
}

/** The title as readers see it: mark-up gone, formulas in Unicode, the source's own TeX commands resolved. */
function readableTitle(source: NormalizedSource, title: string): string {
  // Most titles are plain, and come as they are.
  if (!/[$\\*_`^~<&[{]/u.test(title)) return title;
  const { parts } = toHtml({
    ...source,
    ast: { type: "root", children: [] },
    assets: {},
    frontmatter: { ...source.frontmatter, title: title.slice(0, mostTitle) },
  });
  return parts.titleText.trim() === "" ? title : parts.titleText;
}

/** `en`, `zh-Hans`; undefined for what is no BCP 47 tag: `english_us`. */
export function canonicalLanguage(given: string): string | undefined {
  try {
    const [tag] = Intl.getCanonicalLocales(given.trim());
    // "english" is well-formed, and no language.
    return tag !== undefined && new Intl.Locale(tag).language.length <= 3 ? tag : undefined;
  } catch {
    return undefined;
  }
}

/** More than any network takes; UTF-16 units. */
const mostTitle = 3000;
const mostName = 300;
const mostTags = 200;

function oneLine(text: string, most: number): string {
  return text
    .slice(0, most)
    .normalize("NFC")
    .replace(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]|[\ufffe\uffff\ufeff]/gu, "")
    .replace(/[\s\u0000-\u001f]+/gu, " ")
    .trim();
}
