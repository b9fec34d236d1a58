import type { Diagnostic, SourceLocation } from "@dreamnet/workflow";
import { arxivLimits } from "../limits.ts";
import { biblatexVersion, releasesFor } from "../rules/bbl-format-is-read.ts";
import { outputExtensions } from "../rules/output-is-left-out.ts";
import { lineOf } from "../tex/clean.ts";
import { FilePool, folderOf } from "../tex/resolve.ts";
import { type ChosenCompiler, chooseCompiler } from "./choose-compiler.ts";
import { crawlSource } from "./crawl.ts";
import { nameFiles } from "./name-files.ts";
import { cleaningDiagnostics, encodeText, prepareTexts } from "./prepare-texts.ts";
import { rewriteNames } from "./rewrite-names.ts";

/** An author's LaTeX source, made ready for arXiv. */
export interface NativePlan {
  readonly main: string;
  readonly compiler: ChosenCompiler | "tex";
  /** Content by path in the package; without 00README.json, and without a .bbl that has still to be made. */
  readonly files: Map<string, Uint8Array>;
  /** Path in the package → path in the source. */
  readonly origins: ReadonlyMap<string, string>;
  /** For each line of a TeX file, where it stands in the source. */
  readonly lineMaps: Readonly<Record<string, readonly SourceLocation[]>>;
  /** What makes the references, where no .bbl came with the source. */
  readonly bibliography: "none" | "auto";
  /** Paths in the package of the .bib files; left out once a .bbl is made. */
  readonly bibFiles: readonly string[];
  readonly texLive: number;
  /** Names for which the source has no file, as the source writes them. */
  readonly missingFigures: readonly { readonly name: string; readonly location: SourceLocation }[];
  readonly diagnostics: Diagnostic[];
}

/** What a caller may fix. */
export interface NativeOptions {
  readonly compiler?: ChosenCompiler | "tex" | undefined;
}

/**
 * Plans the package of an author's LaTeX: what the source reads and nothing else, cleaned, under names that arXiv takes.
 *
 * @param main - Path of the top-level file.
 * @param source - Every file that may be read, by path relative to the source folder.
 */
export function planNative(
  main: string,
  source: ReadonlyMap<string, Uint8Array>,
  options: NativeOptions = {},
): NativePlan {
  const { texts, encodings } = prepareTexts(source);
  const pool = new FilePool(source.keys());
  const chosen =
    options.compiler === undefined
      ? chooseCompiler(main, texts, pool)
      : { compiler: options.compiler, crawl: crawlSource(main, texts, pool, options.compiler) };
  const { compiler, crawl } = chosen;
  const diagnostics: Diagnostic[] = cleaningDiagnostics(texts, crawl.reached);
  const wanted = new Set([...crawl.reached, ...companions(main, source, crawl.commands, crawl.packages)]);
  dropOutputs(main, wanted, crawl.reached);
  const bblInSource = `${main.replace(/\.[^.]*$/u, "")}.bbl`;
  const bblVersion =
    texts.get(bblInSource) === undefined ? undefined : biblatexVersion(texts.get(bblInSource)?.text ?? "");
  // A format that no TeX Live of arXiv's reads: the .bib makes a new one.
  if (
    bblVersion !== undefined &&
    releasesFor(bblVersion).length === 0 &&
    crawl.uses.some(({ use }) => use.kind === "bib")
  ) {
    wanted.delete(bblInSource);
    diagnostics.push({
      severity: "info",
      ruleId: "arxiv/bbl-format-is-read",
      message: `${bblInSource} has biblatex's format ${bblVersion}, which arXiv does not read: it is made anew.`,
    });
  }
  const atRoot = new Set(
    crawl.uses
      .filter(({ use, resolved }) => use.kind === "include" && resolved.path.slice(folderOf(main).length).includes("/"))
      .map(({ resolved }) => resolved.path),
  );
  const paths = nameFiles(main, wanted, atRoot);
  const rewritten = rewriteNames(main, crawl, texts, paths);
  diagnostics.push(...rewritten.diagnostics, ...renamedDiagnostics(main, paths), ...unreadDiagnostics(source, wanted));
  const files = new Map<string, Uint8Array>();
  const lineMaps: Record<string, SourceLocation[]> = {};
  for (const path of wanted) {
    const bytes = source.get(path);
    const target = paths.get(path);
    if (bytes === undefined || target === undefined) continue;
    const prepared = texts.get(path);
    const text = rewritten.texts.get(path);
    // What is printed letter by letter is printed as it is.
    if (prepared === undefined || text === undefined || crawl.literal.has(path)) {
      files.set(target, bytes);
      continue;
    }
    files.set(target, encodeText({ text, isUtf8: encodings.get(path) ?? true }));
    lineMaps[target] = text
      .split("\n")
      .map((_, index) => ({ file: path, line: prepared.cleaned.lines[index] ?? index + 1 }));
  }
  const job = (paths.get(main) ?? main).replace(/\.[^.]*$/u, "");
  const hasBbl = files.has(`${job}.bbl`);
  const bibFiles = crawl.uses
    .filter(({ use }) => use.kind === "bib")
    .flatMap(({ resolved }) => paths.get(resolved.path) ?? []);
  // A .bbl that is there wins, and nothing reads the .bib then.
  if (hasBbl) for (const path of bibFiles) files.delete(path);
  const release = bblVersion === undefined || !hasBbl ? undefined : releasesFor(bblVersion)[0];
  return {
    main: paths.get(main) ?? main,
    compiler,
    files,
    origins: new Map([...paths].map(([path, target]) => [target, path])),
    lineMaps,
    bibliography: hasBbl ? "none" : "auto",
    bibFiles: hasBbl ? [] : bibFiles,
    texLive: release ?? arxivLimits.texLiveVersions.value[0],
    missingFigures: crawl.missing
      .filter(
        ({ use }) =>
          use.kind === "graphics" &&
          !use.optional &&
          !/[#\\]/u.test(use.name) &&
          !/^(example-image|example-grid)/u.test(use.name),
      )
      .map(({ from, use }) => {
        const prepared = texts.get(from);
        const line = lineOf(prepared?.text ?? "", use.start);
        return { name: use.name, location: { file: from, line: prepared?.cleaned.lines[line - 1] ?? line } };
      }),
    diagnostics,
  };
}

/** Files that TeX reads by the main file's name, and caches that stand in for programs. */
function companions(
  main: string,
  source: ReadonlyMap<string, Uint8Array>,
  commands: ReadonlySet<string>,
  packages: ReadonlySet<string>,
): string[] {
  const job = main.replace(/\.[^.]*$/u, "");
  const found: string[] = [];
  const add = (path: string): void => {
    if (source.has(path)) found.push(path);
  };
  if (["bibliography", "printbibliography", "addbibresource"].some((name) => commands.has(name))) add(`${job}.bbl`);
  if (commands.has("printindex")) add(`${job}.ind`);
  if (["printglossary", "printglossaries", "printacronyms"].some((name) => commands.has(name)))
    for (const extension of ["gls", "acr", "glsdefs", "sls"]) add(`${job}.${extension}`);
  if (commands.has("printnomenclature")) add(`${job}.nls`);
  const root = folderOf(main);
  if (packages.has("minted"))
    found.push(
      ...[...source.keys()].filter((path) => path.startsWith(root) && /^_minted[^/]*\//u.test(path.slice(root.length))),
    );
  // Lists for each part, of chapterbib and bibunits.
  if (packages.has("chapterbib") || packages.has("bibunits"))
    found.push(...[...source.keys()].filter((path) => path.startsWith(root) && path.endsWith(".bbl")));
  return found;
}

/** What TeX makes of the main file has no place in a package; a figure of that name is renamed instead. */
function dropOutputs(main: string, wanted: Set<string>, reached: ReadonlySet<string>): void {
  const job = main.replace(/\.[^.]*$/u, "");
  for (const extension of outputExtensions)
    if (!reached.has(`${job}.${extension}`)) wanted.delete(`${job}.${extension}`);
}

function renamedDiagnostics(main: string, paths: ReadonlyMap<string, string>): Diagnostic[] {
  const root = folderOf(main);
  return [...paths]
    .filter(([path, target]) => path.slice(path.startsWith(root) ? root.length : 0) !== target)
    .map(([path, target]) => ({
      severity: "info" as const,
      ruleId: "arxiv/filename-is-portable",
      message: `${path.replaceAll("_up/", "../")} is called ${target} in the package.`,
    }));
}

function unreadDiagnostics(source: ReadonlyMap<string, Uint8Array>, wanted: ReadonlySet<string>): Diagnostic[] {
  const unread = [...source.keys()].filter((path) => !wanted.has(path)).sort((a, b) => (a < b ? -1 : 1));
  if (unread.length === 0) return [];
  const shown = unread.slice(0, 20).join(", ");
  return [
    {
      severity: "info",
      ruleId: "arxiv/file-is-read",
      message: `${unread.length} file${unread.length === 1 ? " is" : "s are"} not read by the source and left out: ${shown}${unread.length > 20 ? ", …" : ""}.`,
    },
  ];
}
