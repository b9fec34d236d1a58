import type { NormalizedSource } from "@dreamnet/document";
import type { Diagnostic } from "@dreamnet/workflow";
import { collectAssets } from "./assets/collect-assets.ts";
import { printableFields } from "./frontmatter/printable-text.ts";
import type { ReadDocument } from "./read-markdown.ts";
import type { SourceReader } from "./reader/source-reader.ts";
import { readableCitations } from "./resolve/abstract-citations.ts";
import { markAbbreviations } from "./resolve/mark-abbreviations.ts";
import { missingText } from "./resolve/missing-text.ts";
import { resolveTree } from "./resolve/resolve-tree.ts";
import { abstractText, settleAbstract } from "./resolve/settle-abstract.ts";
import { settleHeadings } from "./resolve/settle-headings.ts";
import { setSmartPunctuation } from "./resolve/smart-punctuation.ts";

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

/** Completes a document that was read: title and abstract, pictures, labels, citations. */
export async function finishDocument(
  read: ReadDocument,
  file: string,
  reader: SourceReader,
  signal?: AbortSignal,
): Promise<LoadedDocument> {
  const { ast, macros } = read.parsed;
  const frontmatter = { ...read.frontmatter };
  const title = settleHeadings(ast, frontmatter.title);
  const dropped: Diagnostic[] = [];
  if (frontmatter.title === undefined && title !== undefined)
    Object.assign(frontmatter, printableFields({ title }, file, dropped));
  const abstract = settleAbstract(ast, { hasAbstract: frontmatter.abstract !== undefined });
  markAbbreviations(ast, frontmatter.abbreviations);

  const hasAbstract = abstract !== undefined || frontmatter.abstract !== undefined;
  const textless = hasAbstract || read.refused ? [] : missingText(ast, file, read.diagnostics);
  const assets = collectAssets(ast, file, reader, signal);
  setSmartPunctuation(ast, read.flavour);
  const resolved = await resolveTree(ast, file, {
    bibliography: read.bibliography.bibliography,
    files: [...read.bibliography.files.keys()],
    declared: read.declared,
    nocite: read.nocite,
    numbered: frontmatter.numbering !== false,
  });
  if (frontmatter.abstract === undefined && abstract !== undefined) {
    const shown = abstractText(abstract, resolved.references, resolved.labels);
    if (shown !== undefined) Object.assign(frontmatter, printableFields({ abstract: shown }, file, dropped));
  }
  if (frontmatter.abstract !== undefined)
    frontmatter.abstract = await readableCitations(frontmatter.abstract, read.bibliography.bibliography);
  const files = new Map(read.files);
  for (const [path, digest] of assets.paths) files.set(path, assets.bytes.get(digest) as Uint8Array);
  return {
    source: {
      schemaVersion: 1,
      flavour: read.flavour,
      file,
      ast,
      frontmatter,
      references: resolved.references,
      assets: assets.assets,
      labels: resolved.labels,
      macros,
    },
    diagnostics: [...read.diagnostics, ...textless, ...dropped, ...assets.diagnostics, ...resolved.diagnostics],
    refused: read.refused || assets.unsafe,
    files,
    blobs: assets.bytes,
  };
}
