import { acceptedItems, acceptFaults, formatChecklist, type NormalizedSource, readSource } from "@dreamnet/document";
import { latexCompilerWorkflow } from "@dreamnet/latex-compiler";
import { figureConverter } from "@dreamnet/paper-pdf";
import {
  type Diagnostic,
  defineWorkflow,
  type ExecutionContext,
  type FileReference,
  sortDiagnostics,
} from "@dreamnet/workflow";
import packageJson from "../package.json" with { type: "json" };
import { gzip } from "./archive/gzip.ts";
import { writeTar } from "./archive/tar.ts";
import { makeChecklist } from "./checklist.ts";
import { type CompiledPackage, compilePackage, notChecked } from "./compile-package.ts";
import { type ArxivPackInput, arxivPackInputSchema } from "./input.ts";
import type { ArxivCompiler, TexLiveVersion } from "./limits.ts";
import { formatMetadata } from "./metadata/format-metadata.ts";
import { makeMetadata } from "./metadata/make-metadata.ts";
import { writeOutMacros } from "./metadata/write-out-macros.ts";
import { isMissingFigure, missingDiagnostics, neededFigures } from "./missing-figures.ts";
import { convertEpsFiles } from "./native/convert-eps.ts";
import { findNeeds } from "./needs.ts";
import { type ArxivPackage, arxivPackageSchema } from "./output.ts";
import { withOwnBibliography } from "./own-bibliography.ts";
import { packPdf } from "./pack-pdf.ts";
import { planAuthor } from "./plan-author.ts";
import { planTemplate } from "./plan-template.ts";
import type { PlannedPackage } from "./planned-package.ts";
import { writeProcessingFile } from "./processing-file.ts";
import { biblatexVersion, releasesFor } from "./rules/bbl-format-is-read.ts";
import { arxivRules } from "./rules/index.ts";
import { findSourceErrors, withoutTold } from "./source-errors.ts";
import { makeSubmission } from "./submission.ts";

/** Makes a submission that arXiv accepts: checked source, figures, references, metadata, checklist and a PDF to look at. */
export const arxivPackWorkflow = defineWorkflow({
  name: "arxiv-pack",
  version: packageJson.version,
  module: import.meta.url,
  description: packageJson.description,
  author: "DreamNet",
  license: "MIT",
  keywords: ["arxiv", "latex", "publishing"],
  input: arxivPackInputSchema,
  output: arxivPackageSchema,
  outputName: "package",
  dependencies: [latexCompilerWorkflow],
  executionTime: { estimated: 5_000, max: 600_000 },
  errorHandling: { retryable: true, maxRetries: 3, fallback: "manual-generation" },
  security: { requiresAuth: false, allowedPaths: ["build/"], networkAccess: false },
  steps: {
    plan: "Writes or cleans the LaTeX, and gives every file a name that arXiv takes.",
    figures: "Brings each figure into a form that the compiler reads, without its private metadata.",
    compile: "Compiles the package as it will be uploaded, where TeX is installed.",
    archive: "Writes the archive, the metadata and the checklist, and holds them to arXiv's rules.",
  },
  execute: packForArxiv,
});

// The host loads a workflow as the default export of its `module`.
export default arxivPackWorkflow;

async function packForArxiv(input: ArxivPackInput, context: ExecutionContext): Promise<ArxivPackage> {
  const source = await readSource(input.source, context.files, input.artifact.accept);
  const folder = `build/${input.artifact.id}/arxiv`;
  if (source.flavour === "pdf") return packPdf(input, source, folder, context);
  context.progress({ message: "Plan the package", step: "plan", fraction: 0.1 });
  let planned = await makePlan(source, input, context);
  context.progress({ message: `Compile with ${planned.compiler}`, step: "compile", fraction: 0.3 });
  const compile = (plan: PlannedPackage): Promise<CompiledPackage> => compilePackage(plan, `${folder}/source`, context);
  let compiled: CompiledPackage = input.options.compile
    ? await compile(planned)
    : { ...notChecked("that was asked for."), status: "skipped" };
  const withList = withOwnBibliography(planned, compiled, source);
  if (withList !== undefined) {
    planned = withList;
    compiled = await compile(planned);
  }
  const plan = await takeReferences(planned, compiled, input.options.keepBib, context);
  context.progress({ message: "Write the archive", step: "archive", fraction: 0.9 });
  return finish(input, source, plan, compiled, folder, context);
}

async function makePlan(
  source: NormalizedSource,
  input: ArxivPackInput,
  context: ExecutionContext,
): Promise<PlannedPackage> {
  const read = (sha256: string): Promise<Uint8Array> => context.files.read(sha256);
  const convert = figureConverter(context);
  const { compiler, ancillary, texLive } = input.options;
  const plan =
    source.native === undefined
      ? await planTemplate(source, read, convert)
      : await planAuthor(source, source.native, read, {
          compiler,
          texLive,
          convert,
          convertEps: (files) => convertEpsFiles(files, context),
        });
  for (const [path, file] of Object.entries(ancillary)) plan.files.set(`anc/${path}`, await read(file.sha256));
  return texLive === undefined ? plan : { ...plan, texLive };
}

/** Puts what the compile has made into the package: the .bbl, in place of the .bib files, and sorted indexes. */
async function takeReferences(
  plan: PlannedPackage,
  { compilation }: CompiledPackage,
  keepBib: boolean,
  context: ExecutionContext,
): Promise<PlannedPackage> {
  if (compilation === undefined || compilation.status === "unavailable") return plan;
  const files = new Map(plan.files);
  for (const [path, file] of Object.entries(compilation.files))
    if (/\.(ind|gls|acr|nls)$/u.test(path) && !files.has(path)) files.set(path, await context.files.read(file));
  const bbl = plan.main.replace(/\.[^.]*$/u, ".bbl");
  const made = compilation.files[bbl];
  if (made === undefined || plan.files.has(bbl)) return { ...plan, files };
  const bytes = await context.files.read(made);
  const text = new TextDecoder().decode(bytes);
  // A list without entries comes of a failed run.
  if (!/\\bibitem|\\entry\{/u.test(text)) return { ...plan, files };
  files.set(bbl, bytes);
  if (!keepBib) for (const path of plan.bibFiles) files.delete(path);
  const version = biblatexVersion(text);
  const releases = version === undefined ? [] : releasesFor(version);
  const release = releases.includes(plan.texLive) ? plan.texLive : (releases[0] ?? plan.texLive);
  return { ...plan, files, texLive: release };
}

async function finish(
  input: ArxivPackInput,
  source: NormalizedSource,
  plan: PlannedPackage,
  made: CompiledPackage,
  folder: string,
  context: ExecutionContext,
): Promise<ArxivPackage> {
  const { artifact, options } = input;
  const compiled = { ...made, diagnostics: acceptFaults(made.diagnostics, artifact.accept) };
  const { compilation } = compiled;
  const facts = compilation === undefined || compilation.status === "unavailable" ? undefined : compilation;
  // `describeArtifact` calls a work without a title by its file's name, which is no title.
  const hasTitle = source.frontmatter.title !== undefined || artifact.title !== source.file;
  const macros = { ...source.macros, ...source.frontmatter.math };
  const described = {
    ...artifact,
    title: hasTitle ? writeOutMacros(artifact.title, macros) : "",
    ...(artifact.abstract === undefined ? {} : { abstract: writeOutMacros(artifact.abstract, macros) }),
  };
  const metadata = makeMetadata(described, options, { ...plan.counts, pages: facts?.pages });
  const files = new Map(plan.files);
  files.set(
    "00README.json",
    new TextEncoder().encode(
      writeProcessingFile(
        plan.compiler as ArxivCompiler,
        plan.main,
        plan.texLive as TexLiveVersion,
        includedDocuments(plan),
      ),
    ),
  );
  const name = `${artifact.id}.tar.gz`;
  const bytes = gzip(
    writeTar(
      [...files].map(([path, content]) => ({ path, bytes: content })),
      context.now().getTime() / 1000,
    ),
  );
  const submission = makeSubmission({
    kind: "tex",
    origin: plan.origin,
    main: plan.main,
    compiler: plan.compiler,
    texLive: plan.texLive,
    files,
    metadata,
    archive: { name, bytes },
    isCompiled: compiled.status === "compiled",
    ...(facts === undefined
      ? {}
      : { isStable: !facts.diagnostics.some((diagnostic) => diagnostic.ruleId === "tex/output-is-stable") }),
    locate: (path, line) => {
      const map = plan.lineMaps[path];
      return map === undefined ? { file: plan.origins.get(path) ?? path, line } : (map[line - 1] ?? undefined);
    },
  });
  const figures = neededFigures(plan, compiled, source);
  const diagnostics = sortDiagnostics([
    ...withoutTold([...acceptFaults(plan.diagnostics, artifact.accept), ...missingDiagnostics(plan, figures)], source),
    ...arxivRules.flatMap((rule) => rule.check(submission)).filter((found) => !isMissingFigure(found, plan)),
    ...compiled.diagnostics,
  ]);
  const needs = findNeeds(artifact, metadata, source, figures, [
    ...diagnostics.filter(({ severity }) => severity === "error"),
    ...findSourceErrors(source, plan, compiled),
  ]);
  const checklist = [
    ...acceptedItems([...source.diagnostics, ...diagnostics]),
    ...makeChecklist(name, metadata, needs, compiled.status, options.replaces),
  ];
  const write = (path: string, content: Uint8Array | string, mediaType: string): Promise<FileReference> =>
    context.files.write(`${folder}/${path}`, content, { mediaType });
  const written = [
    await write(name, bytes, "application/gzip"),
    await write("metadata.txt", formatMetadata(metadata), "text/plain; charset=utf-8"),
    await write("metadata.json", `${JSON.stringify(metadata, null, 2)}\n`, "application/json"),
    await write(
      "checklist.md",
      formatChecklist(metadata.title === "" ? artifact.id : metadata.title, "arXiv", checklist),
      "text/markdown; charset=utf-8",
    ),
    ...(facts?.pdf === undefined
      ? []
      : [await write(`${artifact.id}.pdf`, await context.files.read(facts.pdf), "application/pdf")]),
  ];
  const common = {
    files: written,
    notes: makeNotes(plan, compiled, diagnostics, context.now()),
    checklist,
    metadata: {
      ...metadata,
      compiler: plan.compiler,
      texLive: plan.texLive,
      main: plan.main,
      compilation: {
        status: compiled.status,
        ...(facts?.texRelease === undefined ? {} : { texRelease: facts.texRelease }),
        ...(facts === undefined ? {} : { passes: facts.passes }),
        ...(facts?.pages === undefined ? {} : { pages: facts.pages }),
      },
    },
    diagnostics,
  };
  return needs.length === 0 ? { status: "ready", ...common } : { status: "needs_input", needs, ...common };
}

/** Parts that are documents of their own (subfiles, standalone): arXiv must not take them for a second paper. */
function includedDocuments(plan: PlannedPackage): string[] {
  const decoder = new TextDecoder();
  return [...plan.files]
    .filter(
      ([path, bytes]) =>
        path !== plan.main &&
        /\.tex$/iu.test(path) &&
        /^[^%\n]*\\documentclass\b/mu.test(decoder.decode(bytes.subarray(0, 65_536))),
    )
    .map(([path]) => path)
    .sort();
}

function makeNotes(
  plan: PlannedPackage,
  compiled: CompiledPackage,
  diagnostics: readonly Diagnostic[],
  now: Date,
): string[] {
  const { compilation } = compiled;
  const notes = [
    plan.origin === "author"
      ? "The package holds the author's own LaTeX, cleaned; arXiv shows sources to everyone."
      : "The package holds LaTeX written from the source with natbib's list of references; arXiv compiles it anew.",
    `Compiler ${plan.compiler}, TeX Live ${plan.texLive}, as 00README.json says.`,
  ];
  if (compilation !== undefined && compilation.status !== "unavailable")
    notes.push(
      `Compiled here with ${compilation.texRelease ?? "a TeX of unknown release"}; arXiv's TeX Live ${plan.texLive} may differ in small things.`,
    );
  if (compiled.status === "compiled" && diagnostics.some(({ ruleId }) => ruleId === "arxiv/date-is-fixed"))
    notes.push(
      `Where the paper shows the day of its compile, the PDF here shows ${now.toISOString().slice(0, 10)}, so that it is the same at each run; arXiv's shows its own.`,
    );
  return notes;
}
