import type { Bar, Report } from "../measure/report.ts";
import type { CheckedSite } from "./check-site.ts";
import type { CheckName, Finding } from "./finding.ts";
import type { LighthouseScores } from "./lighthouse.ts";
import type { VnuFindings } from "./validate.ts";

const barNames: readonly (readonly [check: CheckName, name: string])[] = [
  ["vnu", "vnu: errors"],
  ["html", "html-validate: errors"],
  ["xml", "xmllint: errors in feeds, sitemaps and drawings"],
  ["axe", "axe, WCAG 2.2 AA: violations, light and dark, 320 to 1920 px"],
  ["csp", "violations of the policy and errors in the console"],
  ["origin", "requests to other origins"],
  ["request", "requests that fail"],
  ["link", "broken links and anchors, at /, /repo/ and file://"],
  ["overflow", "pages wider than a window of 320 px"],
  ["tag", "tags that are missing or wrong"],
  ["item", "figures, tables, equations, references that are neither"],
  ["formula", "formulas that are neither rendered nor named"],
];

/** All that was found, as a table, bars and notes. */
export function makeReport(
  checked: readonly CheckedSite[],
  vnu: VnuFindings,
  lighthouse: readonly LighthouseScores[],
  pictures: readonly string[],
): Report {
  const findings: Finding[] = [...vnu.findings, ...checked.flatMap((one) => one.findings)];
  const count = (check: CheckName): number => findings.filter((finding) => finding.check === check).length;
  const sum = (of: (one: CheckedSite) => number): number => checked.reduce((total, one) => total + of(one), 0);
  const bars: Bar[] = barNames.map(([check, name]) => ({ name, value: count(check), relation: "<=", limit: 0 }));
  // The corpus's own bar: the oracle counts a word as often as the source has it, an address of two authors twice.
  bars.push({
    name: "words of the sources that are on their pages, or named",
    value:
      (100 * sum(({ wordsPresent }) => wordsPresent)) /
      Math.max(
        1,
        sum(({ words }) => words),
      ),
    unit: " %",
    relation: ">=",
    limit: 99.8,
  });
  for (const { accessibility, bestPractices, performance, seo, site } of lighthouse)
    bars.push(
      { name: `Lighthouse, ${site}: accessibility`, value: accessibility, relation: ">=", limit: 100 },
      { name: `Lighthouse, ${site}: best practices`, value: bestPractices, relation: ">=", limit: 100 },
      { name: `Lighthouse, ${site}: SEO`, value: seo, relation: ">=", limit: 100 },
      { name: `Lighthouse, ${site}: performance`, value: performance, relation: ">=", limit: 98 },
    );
  return {
    title: "Websites of the corpus and of our own cases",
    columns: [
      "site",
      "status",
      "pages",
      "words",
      "on page",
      "formulas",
      "as TeX",
      "references",
      "links",
      "requests",
      "axe runs",
      "faults",
    ],
    rows: checked.map((one) => [
      one.site.name.slice(0, 44),
      one.site.output.status,
      one.pages,
      one.words,
      one.wordsPresent,
      one.formulas,
      one.formulasAsTex,
      one.references,
      one.links,
      one.requests,
      one.axeRuns,
      one.findings.length,
    ]),
    bars,
    notes: [
      `${checked.length} sites, ${vnu.files} files through vnu, ${sum(({ axeRuns }) => axeRuns)} runs of axe, ${sum(({ links }) => links)} links and ${sum(({ requests }) => requests)} requests followed at three bases.`,
      ...(lighthouse.length === 0 ? ["Lighthouse: not run."] : []),
      ...lighthouse
        .filter(({ weak }) => weak.length > 0)
        .map(({ site, weak }) => `Lighthouse, ${site}: ${weak.join(", ")}`),
      ...[...vnu.warnings].map(([text, times]) => `vnu warns ${times} times: ${text}`),
      ...(pictures.length === 0 ? [] : [`${pictures.length} screenshots, beginning with ${pictures[0]}`]),
      ...checked.flatMap(({ missingWords, site }) =>
        missingWords.length === 0
          ? []
          : [
              `${site.name}: ${missingWords.length} words: ${missingWords.slice(0, 8).join(", ")}${missingWords.length > 8 ? ", …" : ""}`,
            ],
      ),
      ...findings.slice(0, 60).map(({ check, message, site }) => `${check}: ${site}: ${message}`),
      ...(findings.length > 60 ? [`… and ${findings.length - 60} more`] : []),
    ],
    data: { sites: checked.map(({ site, ...one }) => ({ name: site.name, ...one })), findings, lighthouse, pictures },
  };
}
