import type { ContentStore } from "@dreamnet/content-store";
import type { Browser } from "playwright-core";
import type { CorpusDocument } from "../corpus/discover.ts";
import { runAxe } from "./accessibility.ts";
import { browseSite, fileBase } from "./browse.ts";
import { checkContent } from "./content.ts";
import { crawlSite } from "./crawl.ts";
import type { Finding } from "./finding.ts";
import type { PackedSite } from "./pack-site.ts";
import { type StaticHost, serveFolder } from "./serve.ts";
import { checkTags } from "./tags.ts";
import { runHtmlValidate, runXmllint } from "./validate.ts";

/** What was found of one site. */
export interface CheckedSite {
  readonly site: PackedSite;
  readonly findings: readonly Finding[];
  readonly pages: number;
  readonly links: number;
  readonly requests: number;
  readonly axeRuns: number;
  readonly formulas: number;
  readonly formulasAsTex: number;
  readonly words: number;
  readonly wordsPresent: number;
  readonly missingWords: readonly string[];
  readonly references: number;
}

/** What a site is checked with. */
export interface CheckTools {
  readonly browser: Browser;
  readonly store: ContentStore;
  /** Where it was made of one document alone. */
  readonly document: CorpusDocument | undefined;
  /** The address that it was told. */
  readonly known: string | undefined;
}

/** Every check of one site but vnu and Lighthouse, at `/`, at `/repo/` and from disk. */
export async function checkSite(site: PackedSite, tools: CheckTools): Promise<CheckedSite> {
  const { browser, document, known, store } = tools;
  const findings: Finding[] = [
    ...(await runHtmlValidate(site)),
    ...runXmllint(site),
    ...checkTags(site, known),
    // Rules of the pack's own that the site breaks.
    ...site.output.diagnostics
      .filter(
        ({ ruleId, severity }) =>
          severity === "error" && ruleId.startsWith("website/") && ruleId !== "website/picture-is-shown",
      )
      .map(({ message, ruleId }): Finding => ({ check: "tag", site: site.name, message: `${ruleId}: ${message}` })),
  ];
  let links = 0;
  let requests = 0;
  let pages = 0;
  let axeRuns = 0;
  for (const place of ["/", "/repo/", "file"]) {
    const host: StaticHost | undefined = place === "file" ? undefined : await serveFolder(site.folder, place);
    const base = host?.url ?? fileBase(site.folder);
    const crawl = await crawlSite(site, base, known);
    const browse = await browseSite(browser, site, base);
    findings.push(...crawl.findings, ...browse.findings);
    links += crawl.links;
    requests += browse.requests;
    pages = browse.pages;
    if (place === "/repo/") {
      const axe = await runAxe(browser, site, base);
      findings.push(...axe.findings);
      axeRuns = axe.runs;
    }
    await host?.close();
  }
  const content = document === undefined ? undefined : await checkContent(site, document, store);
  findings.push(...(content?.findings ?? []));
  return {
    site,
    findings,
    pages,
    links,
    requests,
    axeRuns,
    formulas: content?.formulas ?? 0,
    formulasAsTex: content?.formulasAsTex ?? 0,
    words: content?.words ?? 0,
    wordsPresent: content?.wordsPresent ?? 0,
    missingWords: content?.missingWords ?? [],
    references: content?.references ?? 0,
  };
}
