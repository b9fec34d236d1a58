import { documentLimits, measureTree } from "@dreamnet/document";
import { type Diagnostic, sortDiagnostics } from "@dreamnet/workflow";
import type { LoadedDocument } from "./load-markdown.ts";
import type { LoadResult, SourceStore } from "./load-result.ts";
import { describeFiles } from "./native-files.ts";
import { decodeText } from "./reader/decode-text.ts";
import type { SourceReader } from "./reader/source-reader.ts";
import { sha256, sourceDigest } from "./source-digest.ts";

/** Loads the document `file` through a reader, whatever stands behind it. */
export async function loadFromReader(
  reader: SourceReader,
  file: string,
  options: { readonly store: SourceStore; readonly signal?: AbortSignal },
  notes: readonly Diagnostic[] = [],
): Promise<LoadResult> {
  const outcome = reader.read(file, documentLimits.bytes);
  if (outcome.status !== "found") {
    const reason =
      outcome.status === "missing"
        ? `There is no file ${JSON.stringify(file)}.`
        : `${JSON.stringify(file)} is not read: ${outcome.reason}.`;
    return refused([
      {
        severity: "error",
        ruleId: outcome.status === "missing" ? "document/file-exists" : "document/is-readable",
        message: reason,
        hint: outcome.status === "missing" ? "Check the path." : outcome.hint,
        location: { file, line: 1 },
      },
    ]);
  }
  const format = formatOf(file, outcome.bytes);
  if (format === undefined) {
    return refused([
      {
        severity: "error",
        ruleId: "document/format-is-known",
        message: `${JSON.stringify(file)} is of no format that can be loaded.`,
        hint: "Markdown (.md, .markdown, .Rmd, .qmd) and LaTeX (.tex) are read.",
        location: { file, line: 1 },
      },
    ]);
  }
  const document = await loadFormat(format, outcome.bytes, file, reader, options.signal).catch((error: unknown) => {
    // The parsers bound their depth and what they make; whatever escapes that must not end the process.
    if (!(error instanceof RangeError)) throw error;
    const isDepth = error.message.startsWith("Maximum call stack");
    return refused([tooDeep(file, isDepth ? "is nested too deeply to be read" : "grows beyond what can be held")]);
  });
  if ("status" in document) return document;
  options.signal?.throwIfAborted();

  const diagnostics = bounded(sortDiagnostics([...notes, ...document.diagnostics]), file);
  if (document.refused || diagnostics.some(isBeyondBounds)) return refused(diagnostics);
  const { depth, nodes } = measureTree(document.source.ast, documentLimits);
  if (depth > documentLimits.depth || nodes > documentLimits.nodes) {
    const what =
      depth > documentLimits.depth
        ? `is nested more than ${documentLimits.depth} levels deep`
        : `has more than ${documentLimits.nodes} parts`;
    return refused([...diagnostics, tooDeep(file, what)]);
  }

  // Large figures are hashed once.
  const known = new Map([...document.blobs].map(([digest, bytes]) => [bytes, digest]));
  const digestOf = (bytes: Uint8Array): string => {
    const digest = known.get(bytes) ?? sha256(bytes);
    known.set(bytes, digest);
    return digest;
  };
  const digests = new Map([[file, digestOf(outcome.bytes)]]);
  for (const [path, bytes] of document.files) digests.set(path, digestOf(bytes));
  const blobs = new Map(document.blobs);
  const files = new Map([...document.files, [file, outcome.bytes]]);
  for (const [path, bytes] of files) blobs.set(digests.get(path) as string, bytes);
  for (const [digest, bytes] of blobs) {
    await options.store.put(bytes, digest);
    options.signal?.throwIfAborted();
  }
  return {
    status: "loaded",
    source: {
      ...document.source,
      ...(document.source.native === undefined ? { files: describeFiles(files, digestOf) } : {}),
      digest: sourceDigest(digests),
      diagnostics,
    },
  };
}

/** The readers cut what is nested too deeply: what is left is not the document. */
function isBeyondBounds({ ruleId, severity }: Diagnostic): boolean {
  return severity === "error" && ruleId === "document/depth-is-bounded";
}

function tooDeep(file: string, what: string): Diagnostic {
  return {
    severity: "error",
    ruleId: "document/is-bounded",
    message: `The document ${what}.`,
    hint: "Make it flatter or smaller.",
    location: { file, line: 1 },
  };
}

/** Findings that are told; a broken bibliography of a thousand entries needs no more. */
const maxDiagnostics = 2000;

function bounded(diagnostics: Diagnostic[], file: string): Diagnostic[] {
  if (diagnostics.length <= maxDiagnostics) return diagnostics;
  const errors = diagnostics.filter((one) => one.severity === "error");
  const kept = (errors.length > maxDiagnostics ? errors : diagnostics).slice(0, maxDiagnostics);
  return [
    ...kept,
    {
      severity: "warning",
      ruleId: "document/faults-are-few",
      message: `${diagnostics.length - kept.length} more findings are not told.`,
      hint: "Mend those that are told first.",
      location: { file, line: 1 },
    },
  ];
}

function refused(diagnostics: Diagnostic[]): LoadResult {
  return { status: "refused", diagnostics };
}

async function loadFormat(
  format: "markdown" | "latex",
  bytes: Uint8Array,
  file: string,
  reader: SourceReader,
  signal: AbortSignal | undefined,
): Promise<LoadedDocument | LoadResult> {
  // Each parser is loaded when it is needed: starting is half of what a short run takes.
  if (format === "latex") {
    const { loadLatex } = await import("./load-latex.ts");
    const loaded = await loadLatex(bytes, file, reader, signal);
    return "fault" in loaded ? refused([loaded.fault]) : loaded;
  }
  const decoded = decodeText(bytes, file);
  if ("fault" in decoded) return refused([decoded.fault]);
  const { loadMarkdown } = await import("./load-markdown.ts");
  return loadMarkdown(decoded.text, file, reader, signal);
}

/** By the name, and by the text where the name says nothing. */
function formatOf(file: string, bytes: Uint8Array): "markdown" | "latex" | undefined {
  if (/\.(?:tex|ltx|latex)$/iu.test(file)) return "latex";
  if (/\.(?:md|markdown|mkd|mdown|rmd|qmd|myst|mdx|jmd|pmd)$/iu.test(file)) return "markdown";
  if (!/\.(?:txt|text)$|^[^.]+$/iu.test(file)) return undefined;
  return /^[^%\n]*\\document(?:class|style)\b/mu.test(Buffer.from(bytes.subarray(0, 65_536)).toString("latin1"))
    ? "latex"
    : "markdown";
}
