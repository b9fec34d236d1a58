import { loadHighlighter } from "@dreamnet/converter";
import { acceptedItems, type Need, type NormalizedSource, readSource } from "@dreamnet/document";
import { epsToPdf, latexCompilerWorkflow } from "@dreamnet/latex-compiler";
import { type PaperPdf, paperPdfWorkflow } from "@dreamnet/paper-pdf";
import {
  type Diagnostic,
  defineWorkflow,
  type ExecutionContext,
  type FileReference,
  sortDiagnostics,
  TerminalError,
} from "@dreamnet/workflow";
import packageJson from "../package.json" with { type: "json" };
import { formatChecklist, makeChecklist } from "./checklist.ts";
import { deployNotes } from "./deploy-notes.ts";
import { pictureStep } from "./images/picture-step.ts";
import { type WebsitePackInput, type WorkInput, websitePackInputSchema } from "./input.ts";
import { mediaTypeOf } from "./media-types.ts";
import { findNeeds } from "./needs.ts";
import { type WebsitePackage, websitePackageSchema } from "./output.ts";
import { type PlannedWork, planWork } from "./plan-work.ts";
import { websiteRules } from "./rules/index.ts";
import { assembleSite } from "./site/assemble-site.ts";
import { readSite } from "./site/read-site.ts";
import { sourceArchive } from "./source-archive.ts";

/** Makes a static site of one work or a collection: pages, pictures, downloads, metadata; no script, no foreign request. */
export const websitePackWorkflow = defineWorkflow({
  name: "website-pack",
  version: packageJson.version,
  module: import.meta.url,
  description: packageJson.description,
  author: "DreamNet",
  license: "MIT",
  keywords: ["website", "static-site", "publishing"],
  input: websitePackInputSchema,
  output: websitePackageSchema,
  outputName: "package",
  dependencies: [latexCompilerWorkflow, paperPdfWorkflow],
  executionTime: { estimated: 5_000, max: 900_000 },
  errorHandling: { retryable: true, maxRetries: 3, fallback: "manual-generation" },
  security: { requiresAuth: false, allowedPaths: ["build/"], networkAccess: false },
  steps: {
    compile: "Compiles the PDF, where TeX is installed.",
    pictures: "Brings each picture into the form and sizes that browsers show.",
    plan: "Writes the article as HTML.",
    check: "Puts the site together and holds it to the rules.",
  },
  execute: packWebsite,
});

// The host loads a workflow as the default export of its `module`.
export default websitePackWorkflow;

interface Made {
  readonly work: PlannedWork;
  readonly source: NormalizedSource;
  readonly compilation: "compiled" | "given" | "failed" | "unavailable" | "skipped";
  readonly diagnostics: readonly Diagnostic[];
}

async function packWebsite(input: WebsitePackInput, context: ExecutionContext): Promise<WebsitePackage> {
  const { artifact, options, source, pdf, paperPdf, works } = input;
  const folder = `build/${artifact.id}/website`;
  const own = { source, artifact, ...(pdf && { pdf }), ...(paperPdf && { paperPdf }) };
  const given: WorkInput[] = [own, ...works];
  const isCollection = works.length > 0;
  if (isCollection) refuseDoubles(given);
  const link = artifact.links.find(({ kind }) => kind === "website")?.url;
  const site = siteAddress(options.baseUrl ?? (isCollection ? undefined : link));
  const made: Made[] = [];
  for (const [index, one] of given.entries()) {
    const fraction = index / given.length;
    made.push(await makeWork(one, { input, folder, site, isCollection, fraction }, context));
  }
  context.progress({ message: "Put the site together", step: "check", fraction: 0.95 });
  const title = options.siteTitle ?? made[0]?.work.facts.title ?? artifact.title;
  const files = await assembleSite(
    made.map(({ work }) => work),
    { title, description: options.siteDescription, base: site, isCollection, now: context.now() },
  );
  const read = readSite(files, site);
  const diagnostics = sortDiagnostics([
    ...made.flatMap((one) => [...one.diagnostics, ...one.work.diagnostics]),
    ...websiteRules.flatMap((rule) => rule.check(read)),
  ]);
  const needs = [
    ...(isCollection && options.siteTitle === undefined ? [collectionTitle] : []),
    ...made.flatMap((one, index) =>
      findNeeds(
        one.source,
        one.work.missingFigures,
        // What the rules say of the site as a whole is told with the first work.
        index === 0 ? diagnostics : [...one.diagnostics, ...one.work.diagnostics],
      ),
    ),
  ];
  const hasPdf = made.every(({ work }) => work.page.pdf !== undefined);
  const checklist = [
    ...acceptedItems(made.flatMap(({ source: { diagnostics: told } }) => told)),
    ...makeChecklist(needs, { base: site, hasPdf }),
  ];
  const written: FileReference[] = [];
  const write = async (path: string, content: Uint8Array | string, mediaType: string): Promise<void> => {
    written.push(await context.files.write(`${folder}/${path}`, content, { mediaType }));
  };
  for (const [path, bytes] of files) await write(`site/${path}`, bytes, mediaTypeOf(path));
  await write("deploy.md", deployNotes(site), "text/markdown; charset=utf-8");
  await write("checklist.md", formatChecklist(title, checklist), "text/markdown; charset=utf-8");
  const common = {
    files: written,
    notes: [
      `Upload the folder site/: ${files.size} files, no build and no script. deploy.md says how.`,
      ...(site === undefined ? ["Without --base-url there are no canonical links, sitemap and feed."] : []),
    ],
    checklist,
    metadata: {
      title,
      ...(site === undefined ? {} : { baseUrl: site }),
      folder: "site",
      pages: made.map(({ source: { references }, work: { document, facts } }) => ({
        path: isCollection ? `${facts.id}/index.html` : "index.html",
        title: facts.title,
        figures: document.counts.figures,
        tables: document.counts.tables,
        equations: document.counts.equations,
        references: Object.keys(references).length,
      })),
      compilations: Object.fromEntries(made.map(({ compilation, work }) => [work.facts.id, compilation])),
    },
    diagnostics,
  };
  return needs.length === 0 ? { status: "ready", ...common } : { status: "needs_input", needs, ...common };
}

/** What a collection is called, nobody but its editor knows; until then it has the newest work's title. */
const collectionTitle: Need = {
  field: "siteTitle",
  message: "A collection needs a title of its own. Give it as the option siteTitle.",
};

interface Setting {
  readonly input: WebsitePackInput;
  readonly folder: string;
  readonly site: string | undefined;
  readonly isCollection: boolean;
  readonly fraction: number;
}

async function makeWork(one: WorkInput, setting: Setting, context: ExecutionContext): Promise<Made> {
  const { artifact } = one;
  const { folder, fraction, isCollection, site } = setting;
  const { compile, includeSource } = setting.input.options;
  const source = await readSource(one.source, context.files, artifact.accept);
  const read = (sha256: string): Promise<Uint8Array> => context.files.read(sha256);
  const offered = offeredPdf(one, compile, fraction, context);
  const pdf = offered.then(({ bytes }) => bytes);
  // Whoever waits for it is told.
  pdf.catch(() => undefined);
  context.progress({ message: `Write the page of ${artifact.id}`, step: "plan", fraction });
  const work = await planWork(
    source,
    artifact,
    {
      pdf,
      archive: includeSource ? await sourceArchive(source, read, context.now(), context.signal) : undefined,
      base: site === undefined ? undefined : `${site}${isCollection ? `${artifact.id}/` : ""}`,
      root: isCollection ? "../" : "",
      hasFeed: site !== undefined,
      highlight: await loadHighlighter(),
    },
    {
      read,
      preparePicture: pictureStep(context, {
        epsToPdf: (eps) => epsToPdf(eps, `${folder}/eps`, context),
        signal: context.signal,
      }),
    },
  );
  const { compilation, diagnostics } = await offered;
  return { work, source, compilation, diagnostics };
}

/** The PDF that the site offers, and how it was come by. */
async function offeredPdf(
  one: WorkInput,
  compile: boolean,
  fraction: number,
  context: ExecutionContext,
): Promise<Pick<Made, "compilation" | "diagnostics"> & { readonly bytes?: Uint8Array }> {
  if (one.pdf !== undefined) return { compilation: "given", bytes: await context.files.read(one.pdf), diagnostics: [] };
  if (!compile) return { compilation: "skipped", diagnostics: [] };
  context.progress({ message: `Compile ${one.artifact.id}`, step: "compile", fraction });
  const made = one.paperPdf ?? (await makePdf(one.source, context));
  if (made.status !== "compiled") return { compilation: made.status, diagnostics: [noPdf(made)] };
  return { compilation: "compiled", bytes: await context.files.read(made.pdf), diagnostics: [] };
}

function makePdf(source: WorkInput["source"], context: ExecutionContext): Promise<PaperPdf> {
  const input = { source };
  return context.step("compile", () => context.run(paperPdfWorkflow, input), {
    input,
    cache: ({ status }) => status === "compiled",
  });
}

/** The site stands without its PDF, and says so. */
function noPdf({ reason, hint, location }: Exclude<PaperPdf, { status: "compiled" }>): Diagnostic {
  return {
    severity: "warning",
    ruleId: "website/pdf-is-made",
    message: `The site offers no PDF: ${reason}`,
    hint: hint ?? "Mend the source, or give the PDF that there is.",
    ...(location === undefined ? {} : { location }),
  };
}

/** The address as sitemaps and links have it, with a slash at its end; undefined for one that names no folder. */
function siteAddress(url: string | undefined): string | undefined {
  if (url === undefined || !URL.canParse(url)) return undefined;
  const { hash, href, protocol, search } = new URL(url);
  if (!/^https?:$/u.test(protocol) || hash !== "" || search !== "") return undefined;
  return href.replace(/(?:index\.html)?$/u, "").replace(/\/?$/u, "/");
}

/** Two works of one name would stand in one folder. */
function refuseDoubles(works: readonly WorkInput[]): void {
  const seen = new Set<string>(["assets"]);
  const double = works.find(({ artifact }) => seen.has(artifact.id) || seen.add(artifact.id) === undefined);
  if (double === undefined) return;
  throw new TerminalError(
    double.artifact.id === "assets"
      ? "A work cannot be called `assets`: the site keeps its style there."
      : `Two works are called ${double.artifact.id}: each needs an identifier of its own.`,
    { code: "WORKS_COLLIDE", hint: "Give one of them another id.", value: double.artifact.id },
  );
}
