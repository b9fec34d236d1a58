import type { Flavour, Frontmatter } from "@dreamnet/document";
import type { Diagnostic } from "@dreamnet/workflow";
import { readFrontmatter } from "./frontmatter/read-frontmatter.ts";
import type { LoadedBibliography } from "./load-bibliography.ts";
import { type ParsedMarkdown, parseMarkdown } from "./markdown/parse-markdown.ts";
import { sniffFlavour } from "./markdown/sniff-flavour.ts";
import { readHead } from "./read-head.ts";
import type { SourceReader } from "./reader/source-reader.ts";

/** A document read, before its names are resolved. */
export interface ReadDocument {
  readonly flavour: Flavour;
  readonly frontmatter: Frontmatter;
  readonly parsed: Pick<ParsedMarkdown, "ast" | "macros">;
  readonly bibliography: LoadedBibliography;
  /** Whether the document names a bibliography. */
  readonly declared: boolean;
  readonly nocite: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
  /** Path → bytes of the bibliography, of what is included, of the project's file. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly refused: boolean;
}

/** Reads front matter, project, bibliography and body. */
export function readMarkdown(text: string, file: string, reader: SourceReader, signal?: AbortSignal): ReadDocument {
  const raw = readFrontmatter(text, file);
  const flavour = sniffFlavour(text, raw.data, file);
  const head = readHead(raw, flavour, file, reader);
  signal?.throwIfAborted();
  const parsed = parseMarkdown(raw.body, {
    file,
    lineOffset: raw.lineOffset,
    dialect: head.dialect,
    readInclude: head.readInclude,
    ...(signal === undefined ? {} : { signal }),
  });
  return head.complete({ flavour, parsed });
}
