import { documentLimits, type Frontmatter, frontmatterSchema, type Reference } from "@dreamnet/document";
import type { Diagnostic } from "@dreamnet/workflow";
import { collectAssets } from "./assets/collect-assets.ts";
import type { LoadedDocument } from "./finish-document.ts";
import { printableFields } from "./frontmatter/printable-text.ts";
import { type ParsedLatex, parseLatex } from "./latex/parse-latex.ts";
import { loadBibliography } from "./load-bibliography.ts";
import { describeNative, findNativeFiles } from "./native-files.ts";
import { declaredEncoding, decodeLatex } from "./reader/decode-latex.ts";
import { normalizeSourcePath, type SourceReader } from "./reader/source-reader.ts";
import { missingText } from "./resolve/missing-text.ts";
import { resolveTree } from "./resolve/resolve-tree.ts";
import { abstractText, settleAbstract } from "./resolve/settle-abstract.ts";
import { inlineText } from "./resolve/settle-headings.ts";

/** Loads a LaTeX document: its tree, and the author's own files as they are. */
export async function loadLatex(
  bytes: Uint8Array,
  file: string,
  reader: SourceReader,
  signal?: AbortSignal,
): Promise<LoadedDocument | { readonly fault: Diagnostic }> {
  const diagnostics: Diagnostic[] = [];
  const read = new Map<string, Uint8Array>([[file, bytes]]);
  const encoding = declaredEncoding(bytes);
  let refused = false;
  const main = decodeLatex(bytes, file, encoding);
  if ("fault" in main) return { fault: main.fault };

  /** What is wrong with files that are there, by their paths. */
  const unread = new Map<string, Diagnostic>();
  const readFile = (path: string): string | undefined => {
    const outcome = reader.read(path, documentLimits.bytes);
    if (outcome.status === "missing") return undefined;
    if (outcome.status === "refused") {
      refused ||= outcome.kind === "unsafe";
      unread.set(path, {
        severity: "error",
        ruleId: outcome.kind === "unsafe" ? "document/path-is-inside" : "document/is-readable",
        message: `The file ${JSON.stringify(path)} is not read: ${outcome.reason}.`,
        hint: outcome.hint,
      });
      return undefined;
    }
    const decoded = decodeLatex(outcome.bytes, path, encoding);
    if ("fault" in decoded) {
      diagnostics.push(decoded.fault);
      return undefined;
    }
    if (decoded.note !== undefined) diagnostics.push(decoded.note);
    read.set(path, outcome.bytes);
    return decoded.text;
  };
  const parsed = parseLatex({
    main: file,
    readFile,
    listFiles: () => reader.files(),
    ...(signal === undefined ? {} : { signal }),
  });
  for (const one of placeFaults(parsed.diagnostics, unread, file)) diagnostics.push(one);

  const bibliography = loadBibliography(reader, {
    declared: parsed.bibliography,
    items: [],
    file,
    line: lineOfBibliography(main.text),
    neighbours: false,
  });
  for (const one of bibliography.diagnostics) diagnostics.push(one);
  const frontmatter = checkedFrontmatter(parsed, file, diagnostics);
  const abstract = settleAbstract(parsed.ast, { hasAbstract: frontmatter.abstract !== undefined });
  if (abstract === undefined && frontmatter.abstract === undefined)
    for (const one of missingText(parsed.ast, file, diagnostics)) diagnostics.push(one);

  const assets = collectAssets(parsed.ast, file, reader, signal);
  for (const one of assets.diagnostics) diagnostics.push(one);
  const given = givenReferences(parsed, file);
  const resolved = await resolveTree(parsed.ast, file, {
    bibliography: bibliography.bibliography,
    given,
    files: [...bibliography.files.keys()],
    declared: parsed.bibliography.length > 0,
    nocite: [],
    numbered: frontmatter.numbering !== false,
  });
  for (const one of resolved.diagnostics) diagnostics.push(one);
  // Now the references and citations in it are known.
  if (abstract !== undefined) {
    const shown = abstractText(abstract, resolved.references, resolved.labels);
    if (shown !== undefined) Object.assign(frontmatter, printableFields({ abstract: shown }, file, diagnostics));
  }

  const known = new Map<string, Uint8Array>();
  for (const path of [file, ...parsed.files]) {
    const content = read.get(path);
    if (content !== undefined) known.set(path, content);
  }
  for (const [path, content] of bibliography.files) known.set(path, content);
  for (const [digest, asset] of Object.entries(assets.assets))
    known.set(asset.path, assets.bytes.get(digest) as Uint8Array);
  const files = findNativeFiles(file, known, reader);
  const native = describeNative(file, files);
  const blobs = new Map(assets.bytes);
  for (const [path, { sha256 }] of Object.entries(native.files)) blobs.set(sha256, files.get(path) as Uint8Array);
  return {
    source: {
      schemaVersion: 1,
      flavour: "latex",
      file,
      ast: parsed.ast,
      frontmatter,
      references: resolved.references,
      assets: assets.assets,
      labels: resolved.labels,
      macros: parsed.macros,
      native,
    },
    diagnostics,
    refused: refused || bibliography.unsafe || assets.unsafe,
    files,
    blobs,
  };
}

/** Puts the reader's reasons where the parser says only that a file is not there; the rest stands at the start. */
function placeFaults(
  found: readonly Diagnostic[],
  unread: ReadonlyMap<string, Diagnostic>,
  file: string,
): readonly Diagnostic[] {
  if (unread.size === 0) return found;
  const told = new Set<string>();
  const placed = found.map((one): Diagnostic => {
    const written = one.ruleId === "latex-source/include-exists" ? one.quote : undefined;
    if (written === undefined) return one;
    const name = normalizeSourcePath(written);
    const meant = [...unread.keys()].filter(
      (path) => path === name || path === `${name}.tex` || path.endsWith(`/${name}`) || path.endsWith(`/${name}.tex`),
    );
    // As it is written comes before what LaTeX adds to it.
    const fault = unread.get(meant.find((path) => !path.endsWith(".tex")) ?? meant[0] ?? "");
    for (const path of meant) told.add(path);
    return fault === undefined ? one : { ...one, ...fault };
  });
  for (const [path, fault] of unread) if (!told.has(path)) placed.push({ location: { file, line: 1 }, ...fault });
  return placed;
}

function lineOfBibliography(text: string): number | undefined {
  const index = text.search(/\\(?:bibliography|addbibresource)\s*(?:\[[^\]]*\])?\s*\{/u);
  return index < 0 ? undefined : text.slice(0, index).split("\n").length;
}

/** The parser's front matter in our schema; a field that does not fit is named and left out. */
function checkedFrontmatter(parsed: ParsedLatex, file: string, diagnostics: Diagnostic[]): Frontmatter {
  const input = printableFields<Record<string, unknown>>({ ...parsed.frontmatter }, file, diagnostics);
  for (;;) {
    const result = frontmatterSchema.safeParse(input);
    if (result.success) return result.data;
    for (const key of new Set(result.error.issues.map((issue) => String(issue.path[0])))) {
      diagnostics.push({
        severity: "warning",
        ruleId: "frontmatter/value-fits",
        message: `\`${key}\` cannot be read from the document.`,
        hint: "Give it in the description of the work.",
        location: { file, line: 1 },
      });
      delete input[key];
    }
  }
}

/** References that the document carries itself, as the text that it shows. */
function givenReferences(parsed: ParsedLatex, file: string): ReadonlyMap<string, Reference> {
  return new Map(
    Object.entries(parsed.bblEntries).map(([key, entry]): [string, Reference] => {
      const title = inlineText(entry.text);
      return [
        key,
        {
          csl: {
            id: key,
            type: "document",
            ...(title === "" ? {} : { title }),
            ...(entry.label === undefined ? {} : { "citation-label": entry.label }),
          },
          file,
          diagnostics: [],
        },
      ];
    }),
  );
}
