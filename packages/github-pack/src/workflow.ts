import { acceptedItems, type Need, type NormalizedSource, readSource } from "@dreamnet/document";
import { latexCompilerWorkflow } from "@dreamnet/latex-compiler";
import { type PaperPdf, paperPdfWorkflow } from "@dreamnet/paper-pdf";
import {
  type Diagnostic,
  defineWorkflow,
  type ExecutionContext,
  type FileReference,
  sortDiagnostics,
} from "@dreamnet/workflow";
import packageJson from "../package.json" with { type: "json" };
import { checkAssetSizes } from "./check-sizes.ts";
import { formatChecklist, makeChecklist } from "./checklist.ts";
import { writeBundle } from "./git/bundle.ts";
import { makeCommit } from "./git/objects.ts";
import { type GithubPackInput, githubPackInputSchema } from "./input.ts";
import { makeRepository, type PlannedRepository } from "./make-repository.ts";
import { displayName } from "./metadata/work.ts";
import { findNeeds } from "./needs.ts";
import { type GithubPackage, githubPackageSchema } from "./output.ts";
import { assetName, checksums, planRelease, type ReleaseFile } from "./plan-release.ts";
import { findSecrets, type Secret } from "./secrets/find-secrets.ts";

/** Makes a repository that is ready to push, with its release planned: README, licence, citation files, source, PDF. */
export const githubPackWorkflow = defineWorkflow({
  name: "github-pack",
  version: packageJson.version,
  module: import.meta.url,
  description: packageJson.description,
  author: "DreamNet",
  license: "MIT",
  keywords: [...packageJson.keywords],
  input: githubPackInputSchema,
  output: githubPackageSchema,
  outputName: "package",
  dependencies: [latexCompilerWorkflow, paperPdfWorkflow],
  executionTime: { estimated: 5_000, max: 600_000 },
  errorHandling: { retryable: true, maxRetries: 3, fallback: "manual-generation" },
  security: { requiresAuth: false, allowedPaths: ["build/"], networkAccess: false },
  steps: {
    compile: "Makes the PDF, where TeX is installed and none is given.",
    figures: "Draws one figure that GitHub does not show as it is.",
    plan: "Writes README, licence and citation files, collects the source, and refuses what looks like a secret.",
    commit: "Makes the one commit, its bundle, and the plan of the release.",
  },
  execute: packForGithub,
});

// The host loads a workflow as the default export of its `module`.
export default githubPackWorkflow;

async function packForGithub(input: GithubPackInput, context: ExecutionContext): Promise<GithubPackage> {
  const { artifact, options } = input;
  const source = await readSource(input.source, context.files, artifact.accept);
  const folder = `build/${artifact.id}/github`;
  const before = findForbidden(await sourceFiles(source, context), options.allowSecrets);
  // What holds a key goes to no program, and into no package.
  const pdf = before.length > 0 ? undefined : await obtainPdf(input, context);
  context.progress({ message: "Write the repository", step: "plan", fraction: 0.6 });
  const planned = await makeRepository(source, artifact, options, pdf?.bytes, context);
  const further = await assetFiles(options, context);
  const secrets =
    before.length > 0 ? before : findForbidden(new Map([...planned.files, ...further]), options.allowSecrets);
  const diagnostics = sortDiagnostics([
    ...planned.diagnostics,
    ...checkAssetSizes(new Map([...further].map(([name, { length }]) => [name, length]))),
    ...(pdf?.diagnostics ?? []),
    ...secrets.map(({ path, line, kind }) => ({
      severity: "error" as const,
      ruleId: "github/no-secrets",
      message: `${path} looks like ${line === undefined ? "" : "it holds "}${kind}; nothing is packed.`,
      hint: "Remove it from the source and make it invalid where it was issued.",
      location: { file: path.replace(/^source\//u, ""), line: line ?? 1 },
    })),
  ]);
  const sourceErrors = source.diagnostics.filter(({ severity }) => severity === "error");
  const needs = findNeeds(artifact, planned.work, source, secrets, [...diagnostics, ...sourceErrors]);
  context.progress({ message: "Commit", step: "commit", fraction: 0.9 });
  const written =
    secrets.length > 0 ? undefined : await writePackage(input, planned, pdf?.bytes, needs, folder, context);
  const checklist = [
    ...acceptedItems(source.diagnostics),
    ...makeChecklist(written?.plan, needs, Object.keys(options.site).length > 0),
  ];
  const title = planned.work.title === "" ? artifact.id : planned.work.title;
  const checklistFile = await context.files.write(`${folder}/checklist.md`, formatChecklist(title, checklist), {
    mediaType: "text/markdown; charset=utf-8",
  });
  const common = {
    files: [...(written?.files ?? []), checklistFile],
    notes: makeNotes(written?.plan.commit.id, planned),
    checklist,
    metadata: {
      repository: {
        ...(options.owner === undefined ? {} : { owner: options.owner }),
        name: options.repository ?? artifact.id,
      },
      version: planned.work.version,
      tag: `v${planned.work.version}`,
      branch: options.branch,
      ...(written === undefined ? {} : { commit: written.plan.commit.id }),
      ...(planned.work.license === undefined ? {} : { license: planned.work.license.expression }),
      tracked: written === undefined ? [] : [...planned.files.keys()],
      pdf: pdf?.status ?? ("skipped" as const),
    },
    diagnostics,
  };
  return needs.length === 0 ? { status: "ready", ...common } : { status: "needs_input", needs, ...common };
}

async function sourceFiles(source: NormalizedSource, context: ExecutionContext): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  for (const [path, { sha256 }] of Object.entries(source.native?.files ?? source.files ?? {}))
    files.set(`source/${path}`, await context.files.read(sha256));
  return files;
}

/** Further files of the release, under the names that the caller gives. */
async function assetFiles(
  { assets }: GithubPackInput["options"],
  context: ExecutionContext,
): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  for (const [name, { sha256 }] of Object.entries(assets))
    files.set(`assets/${name}`, await context.files.read(sha256));
  return files;
}

function findForbidden(files: ReadonlyMap<string, Uint8Array>, allowed: readonly string[]): Secret[] {
  const free = new Set(allowed);
  return findSecrets(files).filter(({ path, line }) => !free.has(line === undefined ? path : `${path}:${line}`));
}

/** The work's PDF, or why there is none. */
interface ObtainedPdf {
  readonly status: GithubPackage["metadata"]["pdf"];
  readonly bytes?: Uint8Array;
  readonly diagnostics: readonly Diagnostic[];
}

async function obtainPdf(input: GithubPackInput, context: ExecutionContext): Promise<ObtainedPdf> {
  const { options, paperPdf, source } = input;
  if (options.pdf !== undefined)
    return { status: "given", bytes: await context.files.read(options.pdf), diagnostics: [] };
  if (!options.compile) return { status: "skipped", diagnostics: [] };
  context.progress({ message: "Make the PDF", step: "compile", fraction: 0.1 });
  const made = paperPdf ?? (await context.run(paperPdfWorkflow, { source }));
  return made.status === "compiled"
    ? { status: "compiled", bytes: await context.files.read(made.pdf), diagnostics: [] }
    : { status: made.status, diagnostics: [noPdf(made)] };
}

function noPdf({ status, reason, hint, location }: Exclude<PaperPdf, { status: "compiled" }>): Diagnostic {
  const why = status === "failed" ? `, since TeX does not compile the work: ${reason}` : `: ${reason}`;
  const remedy =
    hint ??
    (status === "failed" ? "Correct the source, or give the PDF. The arXiv package tells every error." : undefined);
  return {
    severity: "warning",
    ruleId: "github/pdf-is-there",
    message: `The package has no PDF${why}`,
    ...(remedy === undefined ? {} : { hint: remedy }),
    ...(location === undefined ? {} : { location }),
  };
}

async function writePackage(
  { artifact, options }: GithubPackInput,
  planned: PlannedRepository,
  pdf: Uint8Array | undefined,
  needs: readonly Need[],
  folder: string,
  context: ExecutionContext,
): Promise<{ files: FileReference[]; plan: ReturnType<typeof planRelease> }> {
  const { work } = planned;
  const [first] = work.authors;
  const commit = makeCommit(planned.files, {
    author: {
      name: first === undefined ? artifact.id : displayName(first),
      // A name that can be nobody's, rather than somebody else's address.
      email: first?.email ?? "noreply@example.invalid",
      time: commitTime(work.date, context),
    },
    message: `${work.title === "" ? artifact.id : work.title}\n\nVersion ${work.version}\n`,
    ...(options.parent === undefined ? {} : { parent: options.parent }),
  });
  const bundle = writeBundle(commit, options.branch);
  const taken = new Set<string>();
  const assets: ReleaseFile[] = [];
  const attach = (wish: string, bytes: Uint8Array, mediaType: string): void => {
    const name = assetName(wish, taken);
    taken.add(name.toLowerCase());
    assets.push({ name, bytes, mediaType });
  };
  if (pdf !== undefined) attach(`${artifact.id}.pdf`, pdf, "application/pdf");
  for (const [name, { sha256 }] of Object.entries(options.assets))
    attach(name, await context.files.read(sha256), "application/octet-stream");
  if (assets.length > 0) attach("SHA256SUMS", new TextEncoder().encode(checksums(assets)), "text/plain");
  const bundleName = `${artifact.id}.bundle`;
  const plan = planRelease(
    artifact,
    work,
    options,
    { id: commit.id, branch: options.branch, bundle: bundleName, bytes: bundle },
    assets,
    needs.map(({ message }) => message),
  );
  const files: FileReference[] = [];
  const write = async (path: string, content: Uint8Array | string, mediaType?: string): Promise<void> => {
    files.push(await context.files.write(`${folder}/${path}`, content, mediaType === undefined ? {} : { mediaType }));
  };
  for (const [path, bytes] of planned.files) await write(`repository/${path}`, bytes, mediaTypes[extension(path)]);
  await write(bundleName, bundle, "application/octet-stream");
  for (const asset of assets) await write(`assets/${asset.name}`, asset.bytes, asset.mediaType);
  await write("release-notes.md", plan.release.body, "text/markdown; charset=utf-8");
  await write("release-plan.json", `${JSON.stringify(plan, null, 2)}\n`, "application/json");
  return { files, plan };
}

/** The first moment of the work's date, in seconds; the run's own, which is no clock, where it has none. */
function commitTime(date: string | undefined, context: ExecutionContext): number {
  if (date === undefined) return Math.floor(context.now().getTime() / 1000);
  const [year = 1970, month = 1, day = 1] = date.split("-").map(Number);
  // Git counts from 1970.
  return Math.max(0, Date.UTC(year, month - 1, day) / 1000);
}

const extension = (path: string): string => /\.([A-Za-z0-9]{1,8})$/u.exec(path)?.[1]?.toLowerCase() ?? "";
const mediaTypes: Readonly<Record<string, string>> = {
  md: "text/markdown; charset=utf-8",
  json: "application/json",
  cff: "application/yaml",
  yml: "application/yaml",
  tex: "text/x-tex",
  bib: "text/x-bibtex",
  pdf: "application/pdf",
  png: "image/png",
  jpg: "image/jpeg",
  svg: "image/svg+xml",
  webp: "image/webp",
  html: "text/html; charset=utf-8",
};

function makeNotes(commit: string | undefined, planned: PlannedRepository): string[] {
  if (commit === undefined) return ["Nothing was packed: the source holds what looks like a secret."];
  return [
    `One commit, ${commit}, of ${planned.files.size} files: equal sources give the same.`,
    "CITATION.cff, codemeta.json and .zenodo.json are written from one description; Zenodo reads the last alone.",
    "Nothing has been sent anywhere: release-plan.json holds every request.",
  ];
}
