import { documentLimits, type Flavour, type Frontmatter } from "@dreamnet/document";
import { type Diagnostic, quoteText } from "@dreamnet/workflow";
import { mapFrontmatter } from "./frontmatter/map-frontmatter.ts";
import type { RawFrontmatter } from "./frontmatter/read-frontmatter.ts";
import { loadBibliography } from "./load-bibliography.ts";
import { loadProject } from "./load-project.ts";
import type { MarkdownDialect, ParsedMarkdown } from "./markdown/parse-markdown.ts";
import { createShortcodeValues } from "./quarto/shortcode-values.ts";
import type { ReadDocument } from "./read-markdown.ts";
import { decodeText } from "./reader/decode-text.ts";
import { normalizeSourcePath, pathFault, type ReadOutcome, type SourceReader } from "./reader/source-reader.ts";

/** What is known of a document before its body is read. */
export interface DocumentHead {
  readonly dialect: MarkdownDialect;
  /** The text of a file that the body includes. */
  readonly readInclude: (path: string) => string | undefined;
  /** Puts head and body together. */
  complete(body: { readonly flavour: Flavour; readonly parsed: ParsedMarkdown }): ReadDocument;
}

/**
 * Reads what the front matter says: the document's fields, those of its project, and the bibliography.
 *
 * @param flavour - Of the Markdown that follows.
 */
export function readHead(raw: RawFrontmatter, flavour: Flavour, file: string, reader: SourceReader): DocumentHead {
  const mapped = mapFrontmatter(raw.data, { file, locate: raw.locate });
  const diagnostics: Diagnostic[] = [...raw.diagnostics, ...mapped.diagnostics];
  const files = new Map<string, Uint8Array>();
  let refused = raw.refused;

  const project = loadProject(reader, flavour);
  if (project !== undefined) {
    files.set(project.path, project.bytes);
    for (const one of project.diagnostics) diagnostics.push(one);
    refused ||= project.refused;
  }
  const own = withDefaults(mapped.frontmatter, project?.frontmatter ?? {});
  const bibliography = loadBibliography(reader, {
    declared: own.bibliography,
    items: mapped.references,
    file,
    line: (raw.locate(["bibliography"]) ?? raw.locate(["references"]))?.line,
    neighbours: true,
  });
  for (const one of bibliography.diagnostics) diagnostics.push(one);
  for (const [path, bytes] of bibliography.files) files.set(path, bytes);
  const declared = own.bibliography.length > 0 || mapped.references.length > 0;

  /** What is wrong with files that are there, by the name that asks for them. */
  const unread = new Map<string, Diagnostic>();
  const readInclude = (path: string): string | undefined => {
    const outcome = readIncluded(path, reader);
    if (outcome.status === "missing") return undefined;
    if (outcome.status === "refused") {
      const unsafe = outcome.kind === "unsafe";
      refused ||= unsafe;
      unread.set(quoteText(path), {
        severity: "error",
        ruleId: unsafe ? "document/path-is-inside" : "document/is-readable",
        message: `The included file ${JSON.stringify(path)} is not read: ${outcome.reason}.`,
        hint: outcome.hint,
      });
      return undefined;
    }
    files.set(outcome.path, outcome.bytes);
    const decoded = decodeText(outcome.bytes, outcome.path);
    if ("text" in decoded) return decoded.text;
    unread.set(quoteText(path), decoded.fault);
    return undefined;
  };
  return {
    dialect: {
      flavour,
      hasBibliography: declared,
      isReferenceKey: (key) => bibliography.bibliography.has(key),
      chunks: chunksOf(raw.data),
      ...(flavour === "quarto" ? { shortcodeValue: createShortcodeValues(raw.data, reader, files) } : {}),
    },
    readInclude,
    complete({ flavour: whole, parsed }) {
      const found = [...diagnostics];
      for (const one of parsed.diagnostics) {
        // The parser knows the place, the reader the reason.
        const fault = one.ruleId === "markdown/included-file-exists" ? unread.get(one.quote ?? "") : undefined;
        found.push(fault === undefined ? one : { ...one, ...fault });
      }
      // Metadata that stands in the body counts where the front matter says nothing.
      const inBody = mapFrontmatter(parsed.frontmatter ?? {}, { file, locate: () => undefined });
      for (const one of inBody.diagnostics) found.push(one);
      return {
        flavour: whole,
        frontmatter: withDefaults(own, inBody.frontmatter),
        parsed,
        bibliography,
        declared,
        nocite: mapped.nocite,
        diagnostics: found,
        files,
        refused: refused || bibliography.unsafe,
      };
    },
  };
}

/** What the front matter says of every chunk: Quarto's `execute`, R Markdown's `knitr: opts_chunk`. */
function chunksOf(data: Readonly<Record<string, unknown>>): { echo?: boolean; include?: boolean } {
  const { execute, knitr } = data;
  const ofKnitr = isMap(knitr) ? knitr["opts_chunk"] : undefined;
  const said = { ...(isMap(ofKnitr) ? ofKnitr : {}), ...(isMap(execute) ? execute : {}) };
  const own = (key: string): boolean | undefined => {
    const value = said[key];
    return value === true || value === "true" ? true : value === false || value === "false" ? false : undefined;
  };
  const echo = own("echo");
  const include = own("include");
  return { ...(echo === undefined ? {} : { echo }), ...(include === undefined ? {} : { include }) };
}

function readIncluded(path: string, reader: SourceReader): ReadOutcome {
  const own = normalizeSourcePath(path);
  return own === undefined
    ? {
        status: "refused",
        kind: "unsafe",
        ...pathFault(path),
      }
    : reader.read(own, documentLimits.bytes);
}

/** A document's own fields over those that hold where it says nothing; maps are put together. */
function withDefaults(own: Frontmatter, defaults: Partial<Frontmatter>): Frontmatter {
  const merged: Record<string, unknown> = { ...own };
  for (const [key, value] of Object.entries(defaults)) {
    if (value === undefined) continue;
    const mine = merged[key];
    // Affiliations belong to the authors that they are listed with.
    if (key === "affiliations" && own.authors.length > 0) continue;
    if (mine === undefined || (Array.isArray(mine) && mine.length === 0)) merged[key] = value;
    else if (isMap(mine) && isMap(value)) merged[key] = { ...value, ...mine };
  }
  return merged as Frontmatter;
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
