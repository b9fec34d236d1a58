import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { openContentStore } from "@dreamnet/content-store";
import { discoverDocuments } from "../corpus/discover.ts";
import { finish } from "../measure/report.ts";
import { openBrowser } from "./browser.ts";
import { caseNames, writeCases } from "./cases.ts";
import { type CheckedSite, checkSite } from "./check-site.ts";
import { type LighthouseScores, runLighthouse } from "./lighthouse.ts";
import { packSite, type SiteRequest } from "./pack-site.ts";
import { makeReport } from "./report.ts";
import { takeScreenshots } from "./screenshots.ts";
import { serveFolder } from "./serve.ts";
import { runVnu } from "./validate.ts";

const usage = `pnpm check:website [folder…] [--only <name>] [--screenshots <folder>] [--rounds <n>] [--no-lighthouse] [--json <file>]

Packs every document of the folders, and cases of our own that break naive code, as websites; and a collection of some.
Holds each against vnu, html-validate, axe, a crawl at /, /repo/ and file://, a browser with scripts off that counts
violations of the policy and requests, and the corpus's oracle of words and items. Lighthouse runs on three of them.
Without a folder: examples/ and, where it stands beside the checkout, shared/corpus.
--screenshots  where pictures of five sites go, in light, dark and on a phone (default: build/website-screenshots)
--rounds       runs of Lighthouse of which the median counts (default 5)`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: "string" },
    screenshots: { type: "string" },
    rounds: { type: "string", default: "5" },
    "no-lighthouse": { type: "boolean", default: false },
    json: { type: "string" },
    help: { type: "boolean", default: false },
  },
});

const top = join(dirname(fileURLToPath(import.meta.url)), "../..");
/** Sites whose address is known are told this one; it is reserved for documentation. */
const address = (name: string): string => `https://example.org/${encodeURIComponent(name)}/`;

if (values.help) process.stdout.write(`${usage}\n`);
else process.exitCode = await run();

async function run(): Promise<number> {
  const root = mkdtempSync(join(tmpdir(), "dreamnet-website-"));
  try {
    return await measure(root);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

async function measure(root: string): Promise<number> {
  const folders =
    positionals.length > 0
      ? positionals
      : [join(top, "examples"), join(top, "../shared/corpus")].filter((path) => existsSync(path));
  const documents = folders.flatMap(discoverDocuments).filter(({ kind }) => kind !== "ipynb");
  await writeCases(join(root, "cases"));
  const cases = caseNames.map((name) => ({ kind: "case", name, folder: join(root, "cases", name), main: "paper.md" }));
  const requests: (SiteRequest & { document?: (typeof documents)[number] })[] = [...cases, ...documents].map(
    (document, index) => ({
      name: `${document.kind}-${document.name}`,
      papers: [join(document.folder, document.main)],
      // Every third site does not know where it will stand.
      baseUrl: index % 3 === 2 ? undefined : address(`${document.kind}-${document.name}`),
      compile: true,
      document,
    }),
  );
  requests.push({
    name: "collection",
    papers: [...cases, ...documents.slice(0, 2)].map(({ folder, main }) => join(folder, main)),
    baseUrl: address("collection"),
    compile: false,
  });
  const chosen = requests.filter(({ name }) => values.only === undefined || name.includes(values.only));
  if (chosen.length === 0) {
    process.stderr.write(`No site is called ${values.only}.\n`);
    return 1;
  }
  const browser = await openBrowser();
  const store = await openContentStore({ root: join(root, "store") });
  const checked: CheckedSite[] = [];
  try {
    for (const { document, ...request } of chosen) {
      const folder = join(root, "sites", request.name);
      mkdirSync(folder, { recursive: true });
      const site = await packSite(request, folder, store);
      const result = await checkSite(site, { browser, store, document, known: request.baseUrl });
      checked.push(result);
      process.stderr.write(`${result.findings.length === 0 ? "ok    " : "FAULTS"}  ${request.name}\n`);
    }
    process.stderr.write("vnu, on all …\n");
    const vnu = await runVnu(
      join(root, "sites"),
      checked.map(({ site }) => site),
    );
    const pictures: string[] = [];
    const into = values.screenshots ?? join(top, "build/website-screenshots");
    for (const { site } of pickFive(checked)) {
      const host = await serveFolder(site.folder, "/");
      pictures.push(...(await takeScreenshots(browser, site.name, host.url, into)));
      await host.close();
    }
    await browser.close();
    const lighthouse: LighthouseScores[] = [];
    for (const { site } of values["no-lighthouse"] ? [] : pickThree(checked)) {
      process.stderr.write(`Lighthouse on ${site.name} …\n`);
      const host = await serveFolder(site.folder, "/repo/");
      lighthouse.push(await runLighthouse(site.name, host.url, Number(values.rounds)));
      await host.close();
    }
    return finish(makeReport(checked, vnu, lighthouse, pictures), values.json);
  } finally {
    await browser.close();
  }
}

/** One in the middle by its formulas, the heaviest in pictures, and the longest. */
function pickThree(checked: readonly CheckedSite[]): CheckedSite[] {
  const single = checked.filter(({ site }) => site.sources.length === 1);
  const most = (by: (one: CheckedSite) => number): CheckedSite[] => [...single].sort((a, b) => by(b) - by(a));
  // Of those with formulas the one in the middle: what most people's papers are like.
  const withFormulas = most(({ formulas }) => formulas).filter(({ formulas }) => formulas > 0);
  const middle = withFormulas.slice(Math.floor(withFormulas.length / 2));
  const picked = new Set<CheckedSite>();
  for (const order of [
    middle,
    most(({ site }) => site.output.metadata.pages[0]?.figures ?? 0),
    most(({ words }) => words),
  ]) {
    const next = order.find((one) => !picked.has(one));
    if (next !== undefined) picked.add(next);
  }
  return [...picked];
}

/** Those three, and one from right to left, one in Japanese. */
function pickFive(checked: readonly CheckedSite[]): CheckedSite[] {
  const others = checked.filter(({ site }) => /^case-(?:arabic|japanese)$/.test(site.name));
  return [...new Set([...pickThree(checked), ...others])].slice(0, 5);
}
