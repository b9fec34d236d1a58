import { readFileSync } from "node:fs";
import { join } from "node:path";
import twitter from "twitter-text";
import { parse } from "yaml";
import { findUrls } from "../../src/count/x-urls.ts";
import { hasInvalidCharacters, weighX } from "../../src/count/x-weight.ts";
import { socialLimits } from "../../src/limits.ts";
import { createFinding, type OracleFinding, show } from "./oracle.ts";

interface Case {
  readonly description: string;
  readonly text: string;
  readonly expected: { readonly weightedLength: number; readonly valid: boolean };
}

/** twitter-text's own conformance cases. */
export function conformance(vectors: string): OracleFinding {
  const { tests } = parse(readFileSync(join(vectors, "twitter-text/validate.yml"), "utf8")) as {
    tests: Record<string, Case[]>;
  };
  const finding = createFinding("x", "twitter-text conformance/validate.yml");
  for (const [name, emoji] of [
    ["WeightedTweetsCounterTest", false],
    ["WeightedTweetsWithDiscountedEmojiCounterTest", true],
    ["UnicodeDirectionalMarkerCounterTest", true],
  ] as const)
    for (const { description, text, expected } of tests[name] ?? []) {
      const weight = weighX(text, { emoji });
      const valid = weight > 0 && weight <= socialLimits.x.text.value && !hasInvalidCharacters(text);
      finding.check(
        weight === expected.weightedLength && valid === expected.valid,
        () => `${description}: ${weight}, not ${expected.weightedLength}`,
      );
    }
  return finding.done();
}

/** twitter-text's own cases of what is a URL. */
export function urlConformance(vectors: string): OracleFinding {
  const { tests } = parse(readFileSync(join(vectors, "twitter-text/extract.yml"), "utf8")) as {
    tests: Record<
      string,
      {
        description: string;
        text: string;
        expected: readonly (string | { url: string; indices: readonly [number, number] })[];
      }[]
    >;
  };
  const finding = createFinding("x", "twitter-text conformance/extract.yml, URLs");
  for (const name of ["urls", "urls_with_directional_markers", "tco_urls_with_params"])
    for (const { description, text, expected } of tests[name] ?? []) {
      const found = findUrls(text).map(({ url, start, end }, index) =>
        typeof expected[index] === "string" ? url : { url, indices: [start, end] },
      );
      finding.check(
        JSON.stringify(found) === JSON.stringify(expected),
        () => `${description}: ${JSON.stringify(found)}`,
      );
    }
  return finding.done();
}

/** The library on texts of anything. */
export function sameAsLibrary(texts: readonly string[]): OracleFinding {
  const finding = createFinding("x", "twitter-text 3.1.0 parseTweet");
  for (const text of texts) {
    const { weightedLength } = twitter.parseTweet(text);
    finding.check(weighX(text) === weightedLength, () => `${show(text)}: ${weighX(text)}, not ${weightedLength}`);
  }
  return finding.done();
}

/** Whether X itself would take a text. */
export function takenByX(text: string): boolean {
  return twitter.parseTweet(text).weightedLength <= socialLimits.x.text.value;
}
