import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { finish } from "../measure/report.ts";
import { openBrowser } from "../website/browser.ts";
import { crawlSite } from "../website/crawl.ts";
import type { CheckName, Finding } from "../website/finding.ts";
import { listFiles } from "../website/list-files.ts";
import { takeScreenshots } from "../website/screenshots.ts";
import { serveFolder } from "../website/serve.ts";
import { runHtmlValidate } from "../website/validate.ts";
import { browsePages, searchSite } from "./browse-pages.ts";
import { kindOf, pickSample, readNames, screenshotPages, sizeOf } from "./pages.ts";
import { buildSite } from "./site/build-site.ts";

const usage = `pnpm check:docs [--full] [--screenshots <folder>] [--out <folder> | --site <folder>] [--json <file>]

Builds the documentation and holds it against: no warning of TypeDoc; every link and anchor of every page, at file:// and
over http; html-validate; in a browser, in light and dark, wide and on a phone: axe, the console, requests to other places,
pages wider than their window, the navigation, the search from a disk.
--full         html-validate and the browser on every page instead of a sample with a fixed seed
--screenshots  where pictures of five pages go, in light, dark and on a phone (default: build/docs-screenshots)
--out          keeps the site there
--site         looks at the site that lies there, and builds none`;

const { values } = parseArgs({
  options: {
    full: { type: "boolean", default: process.env["DREAMNET_FULL"] === "1" },
    screenshots: { type: "string" },
    out: { type: "string" },
    site: { type: "string" },
    json: { type: "string" },
    help: { type: "boolean", default: false },
  },
});
const top = fileURLToPath(new URL("../..", import.meta.url));
/** Names that a reader may look for: a function, a class, a guide, an error. */
const searches = ["defineWorkflow", "WorkflowExecutor", "Your own workflow", "RetryableError"];

if (values.help) process.stdout.write(`${usage}\n`);
else process.exitCode = await run();

async function run(): Promise<number> {
  const kept = values.site ?? values.out;
  const folder = resolve(kept ?? mkdtempSync(join(tmpdir(), "dreamnet-docs-")));
  try {
    return await measure(folder);
  } finally {
    if (kept === undefined) rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(folder: string): Promise<number> {
  if (values.site === undefined) process.stderr.write("building …\n");
  const built = values.site === undefined ? await buildSite({ out: folder }) : undefined;
  const site = { folder, name: "docs" };
  const pages = listFiles(folder).filter((path) => path.endsWith(".html"));
  const names = readNames(folder);
  const sample = values.full ? pages : pickSample(pages, names);
  const findings: Finding[] = [];
  const disk = `${pathToFileURL(folder).href}/`;
  const host = await serveFolder(folder, "/docs/");
  const browser = await openBrowser();
  const pictures: string[] = [];
  const found: string[] = [];
  let links = 0;
  let axeRuns = 0;
  let requests = 0;
  try {
    // The icons are drawn into the page by a script of the site.
    const icons = readFileSync(join(folder, "assets", "icons.js"), "utf8");
    const isDrawn = ({ message }: Finding): boolean => {
      const [, id] = /<use href>: no element is called (icon-\w+)$/u.exec(message) ?? [];
      return id !== undefined && icons.includes(`id="${id}"`);
    };
    for (const base of [disk, host.url]) {
      process.stderr.write(`links at ${base} …\n`);
      const crawled = await crawlSite(site, base, undefined);
      links += crawled.links;
      findings.push(...crawled.findings.filter((finding) => !isDrawn(finding)));
    }
    process.stderr.write(`html and a browser on ${sample.length} of ${pages.length} pages …\n`);
    // It reads tags alone; axe follows aria-level, too.
    const isOfLevels = ({ message }: Finding): boolean => message.includes(": heading-level: ");
    findings.push(...(await runHtmlValidate(site, sample)).filter((finding) => !isOfLevels(finding)));
    for (const [base, chosen] of [
      [disk, sample],
      [host.url, sample.slice(0, 1)],
    ] as const) {
      const seen = await browsePages(browser, base, chosen, { everyView: values.full });
      findings.push(...seen.findings);
      axeRuns += seen.axeRuns;
      requests += seen.requests;
      const there = new Set(pages);
      for (const href of seen.drawn) {
        const path = decodeURIComponent(href.slice(base.length).split("#")[0] ?? "");
        if (!href.startsWith(base) || !there.has(path))
          findings.push({ check: "link", site: "docs", message: `the navigation leads to ${href}` });
      }
    }
    for (const text of searches) {
      const [first = ""] = await searchSite(browser, disk, text);
      if (decodeURIComponent(first).replace(/[_\W]/gu, "").includes(text.replace(/\W/gu, ""))) found.push(text);
      else
        findings.push({ check: "item", site: "docs", message: `the search for ${text} gives ${first || "nothing"}` });
    }
    for (const [name, path] of screenshotPages(names))
      pictures.push(
        ...(await takeScreenshots(
          browser,
          name,
          new URL(path, disk).href,
          values.screenshots ?? join(top, "build/docs-screenshots"),
          { javaScriptEnabled: true, most: 1400 },
        )),
      );
  } finally {
    await browser.close();
    await host.close();
  }
  const count = (check: CheckName): number => findings.filter((finding) => finding.check === check).length;
  const kinds = ["home", "guides", "workflows", "packages", "names", "other"];
  return finish(
    {
      title: "The documentation site",
      columns: ["pages", "number", "looked at in a browser", "KB, on average"],
      rows: [
        ...kinds.map((kind): (string | number)[] => {
          const all = pages.filter((path) => kindOf(path, names) === kind);
          const seen = sample.filter((path) => kindOf(path, names) === kind).length;
          return [kind, all.length, seen, all.length === 0 ? 0 : Math.round(sizeOf(folder, all) / all.length / 1024)];
        }),
        ["all", pages.length, sample.length, Math.round(sizeOf(folder, pages) / pages.length / 1024)],
      ],
      bars: [
        ...(built === undefined
          ? []
          : [
              {
                name: "warnings and errors of TypeDoc",
                value: built.problems.length,
                relation: "<=",
                limit: 0,
              } as const,
            ]),
        { name: "guides", value: names.guides.size, relation: ">=", limit: 9 },
        { name: "workflows with a page", value: names.workflows.size, relation: ">=", limit: 7 },
        { name: "dead links and anchors, at file:// and over http", value: count("link"), relation: "<=", limit: 0 },
        { name: "html-validate: errors", value: count("html"), relation: "<=", limit: 0 },
        { name: "axe, WCAG 2.2 AA and best practice: violations", value: count("axe"), relation: "<=", limit: 0 },
        { name: "requests to other origins", value: count("origin"), relation: "<=", limit: 0 },
        { name: "requests that fail", value: count("request"), relation: "<=", limit: 0 },
        { name: "errors of the console", value: count("csp"), relation: "<=", limit: 0 },
        { name: "pages wider than a window of 360 px", value: count("overflow"), relation: "<=", limit: 0 },
        {
          name: "searches that find what they should, from a disk",
          value: found.length,
          relation: ">=",
          limit: searches.length,
        },
      ],
      notes: [
        `${built === undefined ? "Not built here" : `Built in ${built.seconds.toFixed(1)} s`}: ${pages.length} pages, ${Math.round(sizeOf(folder, listFiles(folder)) / 1024 / 1024)} MB.`,
        `${links} links followed, ${axeRuns} runs of axe, ${requests} requests.`,
        `${pictures.length} screenshots, beginning with ${pictures[0] ?? "none"}`,
        ...findings.slice(0, 60).map(({ check, message }) => `${check}: ${message}`),
        ...(findings.length > 60 ? [`… and ${findings.length - 60} more`] : []),
      ],
      data: { seconds: built?.seconds, pages: pages.length, links, axeRuns, requests, findings, pictures, sample },
    },
    values.json,
  );
}
