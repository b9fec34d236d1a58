import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { discoverDocuments } from "../corpus/discover.ts";
import { measureArticle } from "./measure.ts";

// The whole line on a real paper, as `pnpm check:articles` measures it, without the browser.
describe("an article of examples/", () => {
  const [document] = discoverDocuments(fileURLToPath(new URL("../../examples", import.meta.url))).filter(
    ({ name }) => name === "riccati",
  );

  it("loses nothing, holds only what the editors keep, and is the same on a second run", {
    timeout: 240_000,
  }, async () => {
    if (document === undefined) throw new Error("There is no such example.");
    for (const finding of await measureArticle(document)) {
      expect(finding.failure).toBeUndefined();
      expect(finding.violations).toEqual([]);
      expect(finding.words.missing).toEqual([]);
      expect(finding.equations.missing).toEqual([]);
      expect(finding.tables.unnamed).toBe(0);
      expect(finding.footnotes.unfollowed).toEqual([]);
      expect(finding.code.broken).toEqual([]);
      expect(finding.pictures.length).toBeGreaterThan(0);
      expect(finding.pictures.flatMap(({ faults }) => faults)).toEqual([]);
      expect(finding.equalBytes).toBe(true);
    }
  });
});
