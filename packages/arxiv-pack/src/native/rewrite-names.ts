import type { Diagnostic } from "@dreamnet/workflow";
import { lineOf } from "../tex/clean.ts";
import { applyEdits, type TextEdit } from "../tex/edits.ts";
import { epstopdf, folderOf } from "../tex/resolve.ts";
import type { Crawl, FoundUse } from "./crawl.ts";
import type { PreparedText } from "./prepare-texts.ts";

/**
 * Rewrites the names in the sources so that each finds its file under the path that it has in the package.
 *
 * @param paths - Path in the source → path in the package.
 * @returns The texts by path in the source; a name that a macro puts together and that would have to change is an error.
 */
export function rewriteNames(
  main: string,
  crawl: Crawl,
  texts: ReadonlyMap<string, PreparedText>,
  paths: ReadonlyMap<string, string>,
): { texts: Map<string, string>; diagnostics: Diagnostic[] } {
  const edits = new Map<string, Map<number, TextEdit>>();
  const diagnostics: Diagnostic[] = [];
  const edit = (from: string, change: TextEdit): void => {
    const own = edits.get(from) ?? new Map<number, TextEdit>();
    own.set(change.start, change);
    edits.set(from, own);
  };
  const root = folderOf(main);
  for (const found of crawl.uses) {
    const wanted = paths.get(found.resolved.path);
    if (wanted === undefined || findsItself(found, root, paths, wanted)) continue;
    if (found.isComposed || found.use.prefix !== "" || found.use.suffix !== "") {
      diagnostics.push({
        severity: "error",
        ruleId: "arxiv/file-is-found",
        message: `${found.resolved.path} must be called ${wanted} for arXiv, and its name is put together by a macro here.`,
        hint: "Rename the file yourself, or write its name out.",
        location: placeInSource(found, texts),
      });
      continue;
    }
    const { use } = found;
    if (use.folder !== undefined) {
      edit(found.from, {
        start: use.folder.start,
        end: use.folder.end,
        text: folderOf(wanted) === "" ? "./" : folderOf(wanted),
      });
      edit(found.from, {
        start: use.start,
        end: use.end,
        text: withoutExtension(wanted.slice(folderOf(wanted).length), found),
      });
    } else edit(found.from, { start: use.start, end: use.end, text: withoutExtension(wanted, found) });
  }
  rewriteIncludeOnly(crawl, texts, paths, edit);
  const rewritten = new Map<string, string>();
  for (const [path, prepared] of texts) {
    const own = edits.get(path);
    rewritten.set(path, own === undefined ? prepared.text : applyEdits(prepared.text, [...own.values()]).text);
  }
  return { texts: rewritten, diagnostics };
}

/** Whether the name, as it stands, finds the file at its path in the package. */
function findsItself(
  { use, resolved, from }: FoundUse,
  root: string,
  paths: ReadonlyMap<string, string>,
  wanted: string,
): boolean {
  const kept = resolved.path.startsWith(root) && resolved.path.slice(root.length) === wanted;
  const rewrittenEps = resolved.extension === epstopdf;
  if (!kept || !resolved.exact || rewrittenEps) return false;
  // A name with `..`, or one found from a folder outside, found it on this machine alone.
  if (/(^|\/)\.\.(\/|$)/u.test(use.name) && use.folder === undefined) return false;
  const outer = paths.get(from);
  return outer !== undefined;
}

/** As the name was written: without the extension where TeX adds it. */
function withoutExtension(path: string, { resolved }: FoundUse): string {
  if (resolved.extension === "" || resolved.extension === epstopdf) return path;
  const extension = /\.[^./]+$/u.exec(path)?.[0] ?? "";
  return path.slice(0, path.length - extension.length);
}

function rewriteIncludeOnly(
  crawl: Crawl,
  texts: ReadonlyMap<string, PreparedText>,
  paths: ReadonlyMap<string, string>,
  edit: (from: string, change: TextEdit) => void,
): void {
  const included = new Map(
    crawl.uses.filter(({ use }) => use.kind === "include").map((found) => [found.use.name, found] as const),
  );
  for (const path of crawl.reached) {
    for (const entry of texts.get(path)?.facts.includeOnly ?? []) {
      const found = included.get(entry.name);
      const wanted = found === undefined ? undefined : paths.get(found.resolved.path);
      if (found !== undefined && wanted !== undefined)
        edit(path, { start: entry.start, end: entry.end, text: withoutExtension(wanted, found) });
    }
  }
}

function placeInSource(
  { from, use }: FoundUse,
  texts: ReadonlyMap<string, PreparedText>,
): { file: string; line: number } {
  const prepared = texts.get(from);
  const line = prepared === undefined ? 1 : lineOf(prepared.text, use.start);
  return { file: from, line: prepared?.cleaned.lines[line - 1] ?? line };
}
