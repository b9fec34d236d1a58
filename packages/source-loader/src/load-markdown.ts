import { documentLimits, type Frontmatter, type NormalizedSource, type Root } from "@dreamnet/document";
import type { Diagnostic } from "@dreamnet/workflow";
import { collectAssets } from "./assets/collect-assets.ts";
import { mapFrontmatter } from "./frontmatter/map-frontmatter.ts";
import { readFrontmatter } from "./frontmatter/read-frontmatter.ts";
import { loadBibliography } from "./load-bibliography.ts";
import { parseMarkdown } from "./markdown/parse-markdown.ts";
import { sniffFlavour } from "./markdown/sniff-flavour.ts";
import { decodeText } from "./reader/decode-text.ts";
import { normalizeSourcePath, type ReadOutcome, type SourceReader } from "./reader/source-reader.ts";
import { markAbbreviations } from "./resolve/mark-abbreviations.ts";
import { resolveTree } from "./resolve/resolve-tree.ts";
import { settleAbstract } from "./resolve/settle-abstract.ts";
import { settleHeadings } from "./resolve/settle-headings.ts";

/** A document before its files are put into the store. */
export interface LoadedDocument {
  readonly source: Omit<NormalizedSource, "digest" | "diagnostics">;
  readonly diagnostics: readonly Diagnostic[];
  /** True where something must not be read: the whole document is refused. */
  readonly refused: boolean;
  /** Path → bytes of every file beside the main one that the document is made of. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Digest → bytes to put into the store. */
  readonly blobs: ReadonlyMap<string, Uint8Array>;
}

/** Loads a Markdown document. */
export async function loadMarkdown(
  text: string,
  file: string,
  reader: SourceReader,
  signal?: AbortSignal,
): Promise<LoadedDocument> {
  const diagnostics: Diagnostic[] = [];
  const files = new Map<string, Uint8Array>();
  let refused = false;

  const raw = readFrontmatter(text, file);
  const mapped = mapFrontmatter(raw.data, { file, locate: raw.locate });
  diagnostics.push(...raw.diagnostics, ...mapped.diagnostics);
  const declared = mapped.frontmatter.bibliography;
  const bibliography = loadBibliography(reader, {
    declared,
    items: mapped.references,
    file,
    line: (raw.locate(["bibliography"]) ?? raw.locate(["references"]))?.line,
    neighbours: true,
  });
  diagnostics.push(...bibliography.diagnostics);
  for (const [path, bytes] of bibliography.files) files.set(path, bytes);

  const readInclude = (path: string): string | undefined => {
    const own = normalizeSourcePath(path);
    const outcome: ReadOutcome =
      own === undefined
        ? {
            status: "refused",
            kind: "unsafe",
            reason: "it is an absolute path of a machine",
            hint: "Refer to it relative to the document.",
          }
        : reader.read(own, documentLimits.bytes);
    if (outcome.status === "missing") return undefined;
    if (outcome.status === "refused") {
      const unsafe = outcome.kind === "unsafe";
      refused ||= unsafe;
      diagnostics.push({
        severity: "error",
        ruleId: unsafe ? "document/path-is-inside" : "document/is-readable",
        message: `The included file ${JSON.stringify(path)} is not read: ${outcome.reason}.`,
        hint: outcome.hint,
        location: { file, line: lineOf(text, path) },
      });
      return undefined;
    }
    files.set(outcome.path, outcome.bytes);
    const decoded = decodeText(outcome.bytes, outcome.path);
    if ("text" in decoded) return decoded.text;
    diagnostics.push(decoded.fault);
    return undefined;
  };
  const flavour = sniffFlavour(text, raw.data);
  signal?.throwIfAborted();
  const parsed = parseMarkdown(raw.body, {
    file,
    lineOffset: raw.lineOffset,
    dialect: {
      flavour,
      hasBibliography: declared.length > 0 || mapped.references.length > 0,
      isReferenceKey: (key) => bibliography.bibliography.has(key),
    },
    readInclude,
    ...(signal === undefined ? {} : { signal }),
  });
  diagnostics.push(...parsed.diagnostics);

  const ast: Root = parsed.ast;
  const frontmatter = withBody(mapped.frontmatter, parsed.frontmatter, file, diagnostics);
  const title = settleHeadings(ast, frontmatter.title);
  if (frontmatter.title === undefined && title !== undefined) frontmatter.title = title;
  const abstract = settleAbstract(ast, { hasAbstract: frontmatter.abstract !== undefined });
  if (frontmatter.abstract === undefined && abstract !== undefined) frontmatter.abstract = abstract;
  markAbbreviations(ast, frontmatter.abbreviations);

  const assets = collectAssets(ast, file, reader, signal);
  diagnostics.push(...assets.diagnostics);
  const resolved = await resolveTree(ast, file, {
    bibliography: bibliography.bibliography,
    files: [...bibliography.files.keys()],
    declared: declared.length > 0,
    nocite: mapped.nocite,
    numbered: frontmatter.numbering !== false,
  });
  diagnostics.push(...resolved.diagnostics);

  for (const [digest, asset] of Object.entries(assets.assets))
    files.set(asset.path, assets.bytes.get(digest) as Uint8Array);
  return {
    source: {
      schemaVersion: 1,
      flavour,
      file,
      ast,
      frontmatter,
      references: resolved.references,
      assets: assets.assets,
      labels: resolved.labels,
      macros: parsed.macros,
    },
    diagnostics,
    refused: refused || raw.refused || bibliography.unsafe || assets.unsafe,
    files,
    blobs: assets.bytes,
  };
}

/** Metadata that stands in the body (a later block, an R chunk) counts where the front matter says nothing. */
function withBody(
  own: Frontmatter,
  body: Record<string, unknown> | undefined,
  file: string,
  diagnostics: Diagnostic[],
): Frontmatter {
  if (body === undefined) return { ...own };
  const mapped = mapFrontmatter(body, { file, locate: () => undefined });
  diagnostics.push(...mapped.diagnostics);
  const merged: Record<string, unknown> = { ...own };
  for (const [key, value] of Object.entries(mapped.frontmatter)) {
    const mine = merged[key];
    const isEmpty = mine === undefined || (Array.isArray(mine) && mine.length === 0);
    if (key === "affiliations" && own.authors.length > 0) continue;
    if (isEmpty) merged[key] = value;
    else if (
      typeof mine === "object" &&
      mine !== null &&
      !Array.isArray(mine) &&
      typeof value === "object" &&
      value !== null
    )
      merged[key] = { ...value, ...mine };
  }
  return merged as Frontmatter;
}

/** The first line on which a text stands. */
function lineOf(text: string, part: string): number {
  const index = text.indexOf(part);
  return index < 0 ? 1 : text.slice(0, index).split("\n").length;
}
