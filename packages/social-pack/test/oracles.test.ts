import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { linkOf } from "../src/links.ts";
import { planSocial } from "../src/plan-social.ts";
import { interopVectors, sameAsRichText } from "./oracles/bluesky.ts";
import { anyDocument, anyText, anyUrl } from "./oracles/generate.ts";
import {
  discordLimits,
  farcasterBytes,
  linkedInEscapes,
  mastodonCases,
  threadsBounds,
} from "./oracles/other-networks.ts";
import { checkPosts } from "./oracles/posts.ts";
import { conformance, sameAsLibrary, urlConformance } from "./oracles/x.ts";

const vectors = fileURLToPath(new URL("../../../../shared/vectors", import.meta.url));
const full = process.env["DREAMNET_FULL"] === "1";
const texts = fc.sample(anyText, { seed: 7, numRuns: full ? 10_000 : 1_000 });

describe("counters against the networks' own", () => {
  it.runIf(existsSync(vectors))("weighs X's conformance cases", () => {
    const finding = conformance(vectors);
    expect(finding.faults).toEqual([]);
    expect(finding.cases).toBeGreaterThanOrEqual(44);
    expect(urlConformance(vectors).faults).toEqual([]);
  });

  it.runIf(existsSync(vectors))("puts nothing of atproto's invalid vectors into a record", () => {
    expect(interopVectors(vectors).faults).toEqual([]);
  });

  it.each([sameAsLibrary, sameAsRichText, linkedInEscapes, farcasterBytes, threadsBounds])(
    "agrees on texts of anything: %o",
    (oracle) => {
      expect(oracle(texts).faults.slice(0, 5)).toEqual([]);
    },
  );

  it("agrees with Mastodon's cases and Discord's limits", () => {
    expect([...mastodonCases().faults, ...discordLimits().faults]).toEqual([]);
  });
});

describe("posts of works of anything", () => {
  it("are within every limit, with facets to the byte, before and after the work is live", () => {
    for (const [document, url] of fc.sample(fc.tuple(anyDocument, anyUrl), { seed: 7, numRuns: full ? 1_000 : 40 })) {
      for (const given of new Set([undefined, url])) {
        const plan = planSocial(document, { link: linkOf({ links: [] }, given), createdAt: new Date(0) });
        const { overLimit, facetFaults, recordFaults } = checkPosts(plan);
        expect({ overLimit, facetFaults, recordFaults }).toEqual({ overLimit: [], facetFaults: [], recordFaults: [] });
      }
    }
  }, 600_000);
});
