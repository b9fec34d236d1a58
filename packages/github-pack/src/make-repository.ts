import { toHtml } from "@dreamnet/converter";
import { type ArtifactDescription, emptyRoot, type NormalizedSource } from "@dreamnet/document";
import type { Diagnostic, ExecutionContext } from "@dreamnet/workflow";
import { checkFileSizes } from "./check-sizes.ts";
import { collectSource } from "./collect-source.ts";
import { isSafeName } from "./git/objects.ts";
import type { GithubOptions } from "./input.ts";
import { githubLimits } from "./limits.ts";
import { describeCodemeta, describeZenodo, writeCff } from "./metadata/citation-files.ts";
import { licenseText } from "./metadata/license.ts";
import { describeWork, displayName, type Work } from "./metadata/work.ts";
import { pagesWorkflow } from "./pages-workflow.ts";
import { encodePath, writeReadme } from "./readme.ts";

/** The repository's files, before they are committed. */
export interface PlannedRepository {
  readonly work: Work;
  /** In the order of their paths. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly diagnostics: readonly Diagnostic[];
}

/** Makes every file of the repository; which of them may go in is decided after that. */
export async function makeRepository(
  given: NormalizedSource,
  artifact: ArtifactDescription,
  options: GithubOptions,
  pdf: Uint8Array | undefined,
  context: ExecutionContext,
): Promise<PlannedRepository> {
  const source = withArtifact(given, artifact);
  const work = describeTheWork(source, artifact, options);
  const collected = await collectSource(source, context);
  const files = new Map<string, Uint8Array>(collected.files);
  const diagnostics: Diagnostic[] = [...collected.diagnostics];
  const encoder = new TextEncoder();
  const put = (path: string, content: string | Uint8Array): void => {
    files.set(path, typeof content === "string" ? encoder.encode(content) : content);
  };
  const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

  const pdfPath = pdf === undefined ? undefined : `${artifact.id}.pdf`;
  if (pdf !== undefined && pdfPath !== undefined) put(pdfPath, pdf);
  const licenseFiles = (work.license?.ids ?? []).map((id, _index, all) =>
    all.length === 1 ? "LICENSE" : `LICENSE-${id}`,
  );
  const holder =
    work.authors.length > 10
      ? `${displayName(work.authors[0] as Work["authors"][number])} and others`
      : work.authors.map(displayName).join(", ");
  for (const [index, id] of (work.license?.ids ?? []).entries())
    put(
      licenseFiles[index] as string,
      licenseText(id, { names: holder === "" ? "the authors" : holder, year: work.date?.slice(0, 4) }),
    );
  const hasCff = work.title !== "" && work.authors.length > 0;
  if (hasCff) {
    put("CITATION.cff", writeCff(work));
    put(".zenodo.json", json(describeZenodo(work)));
    put("codemeta.json", json(describeCodemeta(work)));
  }
  const assets = { ...source.assets };
  for (const sha256 of collected.unseen) delete assets[sha256];
  const mainPath = `source/${source.native?.main ?? source.file}`;
  const readme = writeReadme(
    { ...source, assets },
    {
      work,
      id: artifact.id,
      pdf: pdfPath,
      source: files.has(mainPath) ? mainPath : undefined,
      licenseFiles,
      hasCff,
      figurePaths: collected.figurePaths,
      paths: new Map(
        [...collected.files.keys()].filter((path) => path.startsWith("source/")).map((path) => [path.slice(7), path]),
      ),
      links: artifact.links,
    },
  );
  for (const [path, text] of readme.files) put(path, text);
  diagnostics.push(...readme.document.diagnostics);
  const known = new Set([...files.keys()].map(encodePath));
  for (const link of readme.document.links) {
    const path = link.replace(/[?#].*$/su, "").replace(/^\.\//u, "");
    if (path !== "" && !known.has(path))
      diagnostics.push({
        severity: "warning",
        ruleId: "github/link-leads-to-a-file",
        message: `The README links to ${JSON.stringify(link.slice(0, 200))}, which is not in the repository: only what the document is made of is packed.`,
        hint: "Link to an address that others can open, or put the file into the repository yourself.",
      });
  }
  if (work.abstract === undefined)
    diagnostics.push({
      severity: "warning",
      ruleId: "github/abstract-is-there",
      message:
        "The source has no abstract: the citation files and the release's notes say nothing of what the work is about.",
      hint: "Give one with `--abstract <file>`, or in the source.",
    });
  if (readme.isSplit)
    diagnostics.push({
      severity: "info",
      ruleId: "github/readme-is-shown-whole",
      message: "The text is longer than GitHub shows of a README; it stands in ARTICLE.md, and the README leads there.",
    });
  await addSite(files, options, diagnostics, context);
  diagnostics.push(...checkFileSizes(new Map([...files].map(([path, { length }]) => [path, length]))));
  return { work, files: new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1))), diagnostics };
}

/** The caller's words over the front matter's. */
function withArtifact(source: NormalizedSource, artifact: ArtifactDescription): NormalizedSource {
  const { title, subtitle, authors, affiliations, abstract, date, language, license, doi } = artifact;
  const { title: own, ...rest } = source.frontmatter;
  // `describeArtifact` calls a work without a title by its file's name, which is no title.
  const hasTitle = own !== undefined || title !== source.file;
  return {
    ...source,
    frontmatter: {
      ...rest,
      ...(hasTitle ? { title } : {}),
      authors,
      affiliations,
      ...(subtitle === undefined ? {} : { subtitle }),
      ...(abstract === undefined ? {} : { abstract }),
      ...(date === undefined ? {} : { date }),
      ...(language === undefined ? {} : { language }),
      ...(license === undefined ? {} : { license }),
      ...(doi === undefined ? {} : { doi }),
    },
  };
}

/** The model that every file is written from; title and abstract without mark-up. */
function describeTheWork(source: NormalizedSource, artifact: ArtifactDescription, options: GithubOptions): Work {
  const { parts } = toHtml({ ...source, ast: emptyRoot() });
  const stated = source.frontmatter.other["version"];
  const version =
    options.version ?? (typeof stated === "string" && isVersion(stated) ? stated.replace(/^v/u, "") : "1.0.0");
  const name = options.repository ?? artifact.id;
  return describeWork(
    artifact,
    { title: parts.titleText, abstract: parts.abstractText },
    { version, repository: options.owner === undefined ? undefined : `https://github.com/${options.owner}/${name}` },
  );
}

const isVersion = (text: string): boolean =>
  /^v?(?:0|[1-9]\d{0,8})\.(?:0|[1-9]\d{0,8})(?:\.(?:0|[1-9]\d{0,8}))?(?:-[0-9A-Za-z.-]{1,40})?$/u.test(text);

/** A site of another pack's goes along, with the workflow that publishes it. */
async function addSite(
  files: Map<string, Uint8Array>,
  options: GithubOptions,
  diagnostics: Diagnostic[],
  context: ExecutionContext,
): Promise<void> {
  const entries = Object.entries(options.site);
  if (entries.length === 0) return;
  let size = 0;
  for (const [path, { sha256 }] of entries) {
    if (!path.split("/").every(isSafeName)) continue;
    const bytes = await context.files.read(sha256);
    size += bytes.length;
    files.set(`site/${path}`, bytes);
  }
  // Without it GitHub Pages leaves out what begins with an underscore.
  if (!files.has("site/.nojekyll")) files.set("site/.nojekyll", new Uint8Array());
  files.set(".github/workflows/pages.yml", new TextEncoder().encode(pagesWorkflow(options.branch)));
  if (size > githubLimits.site)
    diagnostics.push({
      severity: "error",
      ruleId: "github/site-fits",
      message: "The site is larger than the 1 GB that GitHub Pages publishes.",
    });
}
