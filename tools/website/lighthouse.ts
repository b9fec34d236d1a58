import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import lighthouse from "lighthouse";
import { chromium } from "playwright-core";
import { median } from "../measure/report.ts";
import { chromiumFlags, chromiumPath } from "./browser.ts";

const categories = ["performance", "accessibility", "best-practices", "seo"] as const;

/** Medians of several runs, from 0 to 100. */
export interface LighthouseScores {
  readonly site: string;
  readonly performance: number;
  readonly accessibility: number;
  readonly bestPractices: number;
  readonly seo: number;
  /** Audits below their best in the last run, by id. */
  readonly weak: readonly string[];
}

/** Lighthouse as it comes, for a phone on a slow line, several times in a fresh browser each. */
export async function runLighthouse(site: string, url: string, rounds: number): Promise<LighthouseScores> {
  const scores = categories.map((): number[] => []);
  let weak: string[] = [];
  for (let round = 0; round < rounds; round++) {
    const profile = mkdtempSync(join(tmpdir(), "dreamnet-lighthouse-"));
    const browser = await chromium.launchPersistentContext(profile, {
      executablePath: chromiumPath(),
      headless: true,
      args: [...chromiumFlags, "--remote-debugging-port=0"],
    });
    try {
      // Chromium writes there which port it took.
      const port = Number(readFileSync(join(profile, "DevToolsActivePort"), "utf8").split("\n")[0]);
      const result = await lighthouse(url, { port, onlyCategories: [...categories], logLevel: "error" });
      if (result === undefined) throw new Error(`Lighthouse gave no result for ${url}.`);
      const { audits, categories: found } = result.lhr;
      for (const [index, category] of categories.entries())
        scores[index]?.push(100 * (found[category]?.score ?? Number.NaN));
      weak = categories.flatMap((category) =>
        (found[category]?.auditRefs ?? []).flatMap(({ id, weight }) => {
          const score = audits[id]?.score;
          return weight > 0 && typeof score === "number" && score < 0.9
            ? [`${id} ${audits[id]?.displayValue ?? ""}`.trim()]
            : [];
        }),
      );
    } finally {
      await browser.close();
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    }
  }
  const [performance = [], accessibility = [], bestPractices = [], seo = []] = scores;
  return {
    site,
    performance: median(performance),
    accessibility: median(accessibility),
    bestPractices: median(bestPractices),
    seo: median(seo),
    weak,
  };
}
