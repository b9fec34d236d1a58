import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ContentStore, openContentStore } from "@dreamnet/content-store";
import { describeArtifact, type NormalizedSource } from "@dreamnet/document";
import { openStepCache, type StepCache, WorkflowExecutor } from "@dreamnet/executor";
import { mediumPackWorkflow } from "@dreamnet/medium-pack";
import { loadSource } from "@dreamnet/source-loader";
import { substackPackWorkflow } from "@dreamnet/substack-pack";
import type { Diagnostic, WorkflowResult } from "@dreamnet/workflow";
import type { CorpusDocument } from "../corpus/discover.ts";
import { rawSource } from "../corpus/measure.ts";
import { compareWords, type SourceWord } from "../corpus/words.ts";
import { allowLists, violations } from "./allow-list.ts";
import { type ArticleFacts, readArticle } from "./article-facts.ts";
import { measurePicture, type PictureFinding } from "./measure-picture.ts";
import { codeLines, formulaSkeleton, formulasAt, latexFacts, markdownFacts, type RawFacts } from "./raw-facts.ts";

export const packs = { medium: mediumPackWorkflow, substack: substackPackWorkflow };
export type PackName = keyof typeof packs;

/** What was found of one document on one platform. */
export interface ArticleFinding {
  readonly document: string;
  readonly platform: PackName;
  readonly failure?: string;
  readonly status: string;
  readonly violations: readonly string[];
  readonly words: { readonly total: number; readonly missing: readonly SourceWord[] };
  readonly equations: { readonly total: number; readonly missing: readonly string[] };
  readonly tables: { readonly total: number; readonly shown: number; readonly unnamed: number };
  readonly footnotes: { readonly total: number; readonly unfollowed: readonly string[] };
  readonly code: { readonly total: number; readonly broken: readonly string[] };
  readonly pictures: readonly PictureFinding[];
  /** Pictures that the pack could not make: each is named by an error. */
  readonly failedPictures: readonly string[];
  readonly equalBytes: boolean;
  /** Pictures that the second pack's run took from the first one's. */
  readonly cached: { readonly hits: number; readonly misses: number };
  /** ms of the first run. */
  readonly time: number;
  /** By path in the package. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** Packs a document for every platform, twice, and holds the packages against its raw text. */
export async function measureArticle(document: CorpusDocument): Promise<ArticleFinding[]> {
  const root = mkdtempSync(join(tmpdir(), "dreamnet-articles-"));
  const findings: ArticleFinding[] = [];
  const name = `${document.kind}/${document.name}`;
  try {
    const store = await openContentStore({ root: join(root, "store") });
    const loaded = await loadSource(join(document.folder, document.main), { store });
    if (loaded.status === "refused")
      return [failed(name, "medium", loaded.diagnostics.map(({ message }) => message).join(" "))];
    const { source } = loaded;
    const raw = await rawSource(document, source, store);
    const facts = await rawFacts(document, source, store);
    const cache = await openStepCache({ root: join(root, "cache"), store });
    for (const platform of Object.keys(packs) as PackName[]) {
      const begin = performance.now();
      const first = await pack(platform, source, store, cache);
      const time = performance.now() - begin;
      if (!first.success) {
        findings.push(failed(name, platform, `${first.error.code}: ${first.error.message}`));
        continue;
      }
      const second = await pack(platform, source, store, undefined);
      const files = new Map<string, Uint8Array>();
      for (const file of first.output.files)
        files.set(file.path.split("/").slice(3).join("/"), await store.get(file.sha256));
      const text = (path: string): string => new TextDecoder().decode(files.get(path));
      const page = text("article.html");
      const body = page.slice(page.indexOf("<body>") + 6, page.lastIndexOf("</body>"));
      const article = readArticle(body, notesHeading(body));
      const diagnostics = [...source.diagnostics, ...first.output.diagnostics];
      const list = allowLists[platform] as (typeof allowLists)[string];
      findings.push({
        document: name,
        platform,
        status: first.output.status,
        violations: [
          ...violations(body, list, "files"),
          ...violations(text("paste.html"), list, "web").map((fault) => `paste: ${fault}`),
        ],
        words: wordsOf(raw.words, article, list.titleInBody ? [] : fieldsOf(text("metadata.json"))),
        equations: equationsOf(raw.items.equations, document, source, facts.files, article, diagnostics),
        tables: tablesOf(raw.items.tables, article, diagnostics),
        footnotes: footnotesOf(facts.footnotes, article),
        code: codeOf(facts.code, article),
        pictures: await Promise.all(
          article.pictures.map(({ src, alt }) => measurePicture(src, alt, files.get(src) ?? new Uint8Array())),
        ),
        failedPictures: first.output.diagnostics
          .filter(({ ruleId }) => ruleId === `${platform}/picture-is-made`)
          .map(({ message }) => message),
        equalBytes: second.success && digests(first) === digests(second),
        cached: first.cache,
        time,
        files,
      });
    }
  } catch (error) {
    findings.push(failed(name, "medium", error instanceof Error ? (error.stack ?? error.message) : String(error)));
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
  return findings;
}

type Packed = WorkflowResult<{
  readonly status: string;
  readonly files: readonly { readonly path: string; readonly sha256: string }[];
  readonly diagnostics: readonly Diagnostic[];
}>;

const pack = (platform: PackName, source: NormalizedSource, store: ContentStore, cache: StepCache | undefined) =>
  new WorkflowExecutor({ store, ...(cache === undefined ? {} : { cache }) }).execute(packs[platform], {
    source,
    artifact: describeArtifact(source),
  }) as Promise<Packed>;

const digests = (result: Packed): string =>
  result.success ? result.output.files.map(({ path, sha256 }) => `${path} ${sha256}`).join("\n") : "";

interface DocumentFacts extends RawFacts {
  /** Path → raw text. */
  readonly files: ReadonlyMap<string, string>;
}

async function rawFacts(
  document: CorpusDocument,
  source: NormalizedSource,
  store: ContentStore,
): Promise<DocumentFacts> {
  if (source.native === undefined) {
    const raw = readFileSync(join(document.folder, document.main), "utf8");
    return { ...markdownFacts(raw, source.flavour), files: new Map([[source.file, raw]]) };
  }
  const files = new Map<string, string>();
  for (const [path, file] of Object.entries(source.native.files))
    if (/\.(?:tex|ltx)$/iu.test(path)) files.set(path, Buffer.from(await store.get(file.sha256)).toString("utf8"));
  return { ...latexFacts(files.values()), files };
}

/** The last heading before the end whose text the writer gives to notes; found by what follows it. */
function notesHeading(body: string): string {
  const found = [...body.matchAll(/<h[2-4]>([^<]*)<\/h[2-4]>\s*(?=<ol>|<p>1\.)/gu)].map((match) => match[1] as string);
  return found.findLast((heading) => /note|anmerk|fu(?:ß|ss)|注|脚|сноск|footnote/iu.test(heading)) ?? "Notes";
}

/** What stands in fields of their own beside the article. */
function fieldsOf(metadata: string): string[] {
  const { title = "", subtitle = "" } = JSON.parse(metadata) as { readonly title?: string; readonly subtitle?: string };
  return [title, subtitle];
}

function wordsOf(
  words: readonly SourceWord[],
  article: ArticleFacts,
  fields: readonly string[],
): ArticleFinding["words"] {
  const { total, missing } = compareWords(words, [...fields, article.text].join("\n"));
  return { total, missing };
}

const isNamed = (item: { readonly file: string; readonly line: number }, diagnostics: readonly Diagnostic[]): boolean =>
  diagnostics.some(
    ({ location }) =>
      location !== undefined &&
      (location.file === item.file || location.file === undefined) &&
      location.line <= item.line + 1 &&
      (location.endLine ?? location.line) >= item.line - 1,
  );

function equationsOf(
  items: readonly { readonly file: string; readonly line: number }[],
  document: CorpusDocument,
  source: NormalizedSource,
  files: ReadonlyMap<string, string>,
  article: ArticleFacts,
  diagnostics: readonly Diagnostic[],
): ArticleFinding["equations"] {
  const shown = formulaSkeleton([...article.pictures.map(({ alt }) => alt), ...article.code].join("\u0001"));
  const missing: string[] = [];
  const seen = new Set<string>();
  let total = 0;
  for (const item of items) {
    const key = `${item.file}:${item.line}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const raw =
      files.get(item.file) ??
      (item.file === source.file ? readFileSync(join(document.folder, document.main), "utf8") : "");
    for (const tex of formulasAt(raw, item.line)) {
      total++;
      const skeleton = formulaSkeleton(tex);
      if (skeleton !== "" && !shown.includes(skeleton) && !isNamed(item, diagnostics))
        missing.push(`${key} ${tex.trim().slice(0, 60)}`);
    }
  }
  return { total, missing };
}

function tablesOf(
  items: readonly { readonly file: string; readonly line: number }[],
  article: ArticleFacts,
  diagnostics: readonly Diagnostic[],
): ArticleFinding["tables"] {
  const shown = article.pictures.filter(({ src, alt }) => src.includes("-table.") && alt !== "").length;
  const named = items.filter((item) => isNamed(item, diagnostics)).length;
  return { total: items.length, shown, unnamed: Math.max(0, items.length - shown - named) };
}

/** A note can be followed where its number stands raised in the text, and the list at the end counts it. */
function footnotesOf(total: number, article: ArticleFacts): ArticleFinding["footnotes"] {
  const notes = article.notes ?? [];
  const unfollowed: string[] = [];
  if (notes.length < total) unfollowed.push(`${total} notes in the source, ${notes.length} at the end`);
  for (const [index, number] of notes.entries()) {
    if (number !== index + 1) unfollowed.push(`note ${index + 1} is numbered ${number}`);
    if (!article.marks.has(number)) unfollowed.push(`no mark leads to note ${number}`);
  }
  return { total, unfollowed };
}

function codeOf(code: RawFacts["code"], article: ArticleFacts): ArticleFinding["code"] {
  const shown = article.code.map(codeLines);
  const broken = code.filter(({ text }) => !shown.includes(codeLines(text)));
  return { total: code.length, broken: broken.map(({ line, text }) => `line ${line}: ${text.trim().slice(0, 50)}`) };
}

function failed(document: string, platform: PackName, failure: string): ArticleFinding {
  return {
    document,
    platform,
    failure,
    status: "failed",
    violations: [],
    words: { total: 0, missing: [] },
    equations: { total: 0, missing: [] },
    tables: { total: 0, shown: 0, unnamed: 0 },
    footnotes: { total: 0, unfollowed: [] },
    code: { total: 0, broken: [] },
    pictures: [],
    failedPictures: [],
    equalBytes: false,
    cached: { hits: 0, misses: 0 },
    time: 0,
    files: new Map(),
  };
}
