import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { arxivPackWorkflow } from "@dreamnet/arxiv-pack";
import { type ContentStore, openContentStore } from "@dreamnet/content-store";
import { toHtml } from "@dreamnet/converter";
import { describeArtifact, type NormalizedSource } from "@dreamnet/document";
import { WorkflowExecutor } from "@dreamnet/executor";
import { loadSource } from "@dreamnet/source-loader";
import type { Diagnostic } from "@dreamnet/workflow";
import type { CorpusDocument } from "./discover.ts";
import { type ItemKind, type ItemLines, itemKinds, latexItems, markdownItems, writtenLatexItems } from "./items.ts";
import { htmlSource } from "./oracle-html.ts";
import { latexWords } from "./oracle-latex.ts";
import { markdownWords } from "./oracle-markdown.ts";
import { notebookText } from "./oracle-notebook.ts";
import { type CompiledPackage, compilePackage, htmlItems, htmlText } from "./outputs.ts";
import { compareWords, type SourceWord, type WordComparison } from "./words.ts";

/** One kind of item of one document: how many the source has, what each output shows, and what no diagnostic names. */
export interface ItemFinding {
  readonly kind: ItemKind;
  readonly source: number;
  readonly pdf: number | undefined;
  readonly html: number;
  readonly unnamed: number;
}

/** What was measured of one document. */
export interface DocumentFinding {
  readonly kind: string;
  readonly name: string;
  /** Set where nothing could be made of it. */
  readonly failure?: string;
  readonly clean: boolean;
  readonly texErrors: readonly string[];
  /** Citations that TeX could not resolve although the bibliography has the key. */
  readonly wrongCitations: readonly string[];
  readonly missingFigures: number;
  readonly pdf: WordComparison;
  readonly html: WordComparison;
  readonly items: readonly ItemFinding[];
  readonly diagnostics: readonly Diagnostic[];
  /** ms: load and convert to HTML; the whole pack with its compile. */
  readonly loadTime: number;
  readonly packTime: number;
}

const nothing: WordComparison = { total: 0, present: 0, missing: [] };

/** Takes a document through the loader, the arXiv pack and the HTML writer, and holds both outputs against the raw source. */
export async function measureDocument(document: CorpusDocument): Promise<DocumentFinding> {
  const root = mkdtempSync(join(tmpdir(), "dreamnet-corpus-store-"));
  const fail = (failure: string, diagnostics: readonly Diagnostic[] = []): DocumentFinding => ({
    kind: document.kind,
    name: document.name,
    failure,
    clean: false,
    texErrors: [],
    wrongCitations: [],
    missingFigures: 0,
    pdf: nothing,
    html: nothing,
    items: [],
    diagnostics,
    loadTime: 0,
    packTime: 0,
  });
  try {
    const store = await openContentStore({ root });
    const begin = performance.now();
    const loaded = await loadSource(join(document.folder, document.main), { store });
    if (loaded.status === "refused")
      return fail(loaded.diagnostics.map((diagnostic) => diagnostic.message).join(" "), loaded.diagnostics);
    const { source } = loaded;
    const html = toHtml(source);
    const loadTime = performance.now() - begin;
    const result = await new WorkflowExecutor({ store }).execute(arxivPackWorkflow, {
      source,
      artifact: describeArtifact(source),
    });
    const packTime = performance.now() - begin - loadTime;
    if (!result.success) return fail(`${result.error.code}: ${result.error.message}`, source.diagnostics);
    const tarball = result.output.files.find((file) => file.path.endsWith(".tar.gz"));
    if (tarball === undefined) return fail("the pack made no .tar.gz", result.output.diagnostics);
    const compiled = compilePackage(await store.get(tarball.sha256));
    const diagnostics = [...source.diagnostics, ...result.output.diagnostics, ...html.diagnostics];
    const raw = await rawSource(document, source, store);
    const keys = new Set(Object.keys(source.references));
    const texLog = result.output.diagnostics.filter(
      (diagnostic) => diagnostic.ruleId === "asset/file-exists" && diagnostic.severity === "error",
    );
    return {
      kind: document.kind,
      name: document.name,
      clean: compiled.errors.length === 0,
      texErrors: compiled.errors,
      wrongCitations: compiled.undefinedCitations.filter((key) => keys.has(key)),
      missingFigures: texLog.length,
      pdf: compareWords(raw.words, compiled.pdfText),
      html: compareWords(raw.words, htmlText(html.html)),
      items: compareItems(raw.items, source, compiled, htmlItems(html.html), diagnostics),
      diagnostics,
      loadTime,
      packTime,
    };
  } catch (error) {
    return fail(error instanceof Error ? (error.stack ?? error.message) : String(error));
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** Words and items of a document, counted from its raw text. */
export async function rawSource(
  document: CorpusDocument,
  source: NormalizedSource,
  store: ContentStore,
): Promise<{ words: SourceWord[]; items: ItemLines }> {
  if (source.native === undefined) {
    const text = readFileSync(join(document.folder, document.main), "utf8");
    if (source.flavour === "html") return htmlSource(text, source.file);
    if (source.flavour === "notebook") return notebookSource(text, source);
    const raw = text;
    const options = {
      implicitFigures:
        source.flavour === "joss" ||
        source.flavour === "pandoc" ||
        source.flavour === "rmarkdown" ||
        source.flavour === "quarto",
      myst: source.flavour === "myst",
      chunks: source.flavour === "rmarkdown" || source.flavour === "quarto",
    };
    const keys = new Set(Object.keys(source.references));
    return {
      words: markdownWords(raw, source.file, options),
      items: markdownItems(raw, source.file, source.flavour, (key) => keys.has(key)),
    };
  }
  const files = new Map<string, string>();
  for (const [path, file] of Object.entries(source.native.files)) {
    if (/\.(?:tex|ltx|sty|cls|tikz|bbl|pgf)$/iu.test(path))
      files.set(path, Buffer.from(await store.get(file.sha256)).toString("utf8"));
  }
  return { words: latexWords(files, source.native.main), items: latexItems(files, source.native.main) };
}

/** A notebook is counted as the Markdown that it amounts to, on the lines of its file. */
function notebookSource(raw: string, source: NormalizedSource): { words: SourceWord[]; items: ItemLines } {
  const { markdown, lines } = notebookText(raw);
  const myst = /^(?:`{3,}|:{3,})\{|\{[a-z:]+\}`/mu.test(markdown);
  const keys = new Set(Object.keys(source.references));
  const place = <T extends { readonly line: number }>(one: T): T => ({ ...one, line: lines[one.line - 1] ?? one.line });
  const items = markdownItems(markdown, source.file, myst ? "myst" : "gfm", (key) => keys.has(key));
  return {
    words: markdownWords(markdown, source.file, { implicitFigures: false, myst, chunks: false }).map(place),
    items: Object.fromEntries(itemKinds.map((kind) => [kind, items[kind].map(place)])) as unknown as ItemLines,
  };
}

/** A deficit is named where diagnostics stand on as many of the source's lines that have such an item. */
function compareItems(
  source: ItemLines,
  normalized: NormalizedSource,
  compiled: CompiledPackage,
  html: Readonly<Record<ItemKind, number>>,
  diagnostics: readonly Diagnostic[],
): ItemFinding[] {
  // An author's own LaTeX is shipped as it is, so its items are those of the source.
  const written = normalized.native === undefined ? writtenLatexItems(compiled.mainTex) : undefined;
  return itemKinds.map((kind) => {
    const lines = source[kind];
    const deficit = Math.max(0, lines.length - Math.min(html[kind], written?.[kind] ?? Number.POSITIVE_INFINITY));
    const named = lines.filter((item) =>
      diagnostics.some(
        ({ location }) =>
          location !== undefined &&
          (location.file === item.file || location.file === undefined) &&
          location.line <= item.line + 1 &&
          (location.endLine ?? location.line) >= item.line - 1,
      ),
    ).length;
    return {
      kind,
      source: lines.length,
      pdf: written?.[kind],
      html: html[kind],
      unnamed: Math.max(0, deficit - named),
    };
  });
}
