import { readFileSync } from "node:fs";
import { join } from "node:path";
import { AppBskyFeedPost, lexicons, RichText } from "@atproto/api";
import { graphemeCount } from "../../src/count/graphemes.ts";
import { utf8Length } from "../../src/count/utf8.ts";
import type { Facet } from "../../src/facets.ts";
import { publicUrl } from "../../src/links.ts";
import { socialPlanSchema } from "../../src/post.ts";
import { canonicalLanguage } from "../../src/social-document.ts";
import { createFinding, type OracleFinding, show } from "./oracle.ts";

/** The SDK's count on texts of anything. */
export function sameAsRichText(texts: readonly string[]): OracleFinding {
  const finding = createFinding("bluesky", "@atproto/api RichText");
  for (const text of texts) {
    const rich = new RichText({ text });
    finding.check(
      graphemeCount(text) === rich.graphemeLength && utf8Length(text) === rich.length,
      () =>
        `${show(text)}: ${graphemeCount(text)} and ${utf8Length(text)}, not ${rich.graphemeLength} and ${rich.length}`,
    );
  }
  return finding.done();
}

/** What the lexicon says against a record; undefined where it is valid. */
export function lexiconFault(record: object): string | undefined {
  try {
    lexicons.assertValidRecord("app.bsky.feed.post", record);
  } catch (error) {
    return String(error);
  }
  const valid = AppBskyFeedPost.validateRecord(record);
  return valid.success ? undefined : String(valid.error);
}

/** What facets say that the text does not: bytes that are not the link's or the tag's. */
export function facetFaults(text: string, facets: readonly Facet[]): string[] {
  const bytes = Buffer.from(text, "utf8");
  const faults = facets.flatMap(({ index, features }) => {
    const shown = bytes.subarray(index.byteStart, index.byteEnd).toString("utf8");
    return features.flatMap((feature) => {
      const expected = feature.$type === "app.bsky.richtext.facet#tag" ? `#${feature.tag}` : feature.uri;
      return shown === expected ? [] : [`${show(shown)} instead of ${show(expected)}`];
    });
  });
  const segments = [
    ...new RichText({ text, facets: facets.map((facet) => structuredClone(facet)) as never }).segments(),
  ];
  const marked = segments.filter((segment) => segment.isLink() || segment.isTag()).length;
  return marked === facets.length ? faults : [...faults, `${marked} facets seen of ${facets.length}`];
}

/** Facets that the SDK finds itself, as text, sorted. */
export function detectedFacets(text: string): string[] {
  const rich = new RichText({ text });
  rich.detectFacetsWithoutResolution();
  return [...rich.segments()]
    .filter((segment) => segment.isLink() || segment.isTag())
    .map(({ text: shown }) => shown)
    .sort();
}

const lines = (path: string): string[] =>
  readFileSync(path, "utf8")
    .split("\n")
    .filter((line) => line.trim() !== "" && !line.startsWith("#"));

/** Whatever language, time or URL of the vectors comes in, what goes into a record is valid. */
export function interopVectors(vectors: string): OracleFinding {
  const finding = createFinding("bluesky", "atproto-interop-tests: language, datetime, URI");
  const folder = join(vectors, "atproto");
  const record = { $type: "app.bsky.feed.post", text: "", createdAt: "2026-11-22T00:00:00.000Z" };
  for (const file of ["language_syntax_valid.txt", "language_syntax_invalid.txt"])
    for (const given of lines(join(folder, file))) {
      const language = canonicalLanguage(given);
      const fault = language === undefined ? undefined : lexiconFault({ ...record, langs: [language] });
      finding.check(fault === undefined, () => `${show(given)} becomes ${language}: ${fault}`);
    }
  const createdAt = socialPlanSchema.shape.createdAt;
  for (const file of ["datetime_syntax_invalid.txt", "datetime_parse_invalid.txt"])
    for (const given of lines(join(folder, file)))
      finding.check(!createdAt.safeParse(given).success, () => `${show(given)} is taken for a time`);
  for (const file of ["uri_syntax_valid.txt", "uri_syntax_invalid.txt"])
    for (const given of lines(join(folder, file))) {
      const uri = publicUrl(given);
      const embed = { $type: "app.bsky.embed.external", external: { uri, title: "", description: "" } };
      const fault = uri === undefined ? undefined : lexiconFault({ ...record, embed });
      finding.check(fault === undefined, () => `${show(given)} becomes ${uri}: ${fault}`);
    }
  return finding.done();
}
