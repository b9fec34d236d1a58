import { documentLimits, measureTree } from "@dreamnet/document";
import { type Diagnostic, sortDiagnostics } from "@dreamnet/workflow";
import type { LoadedDocument } from "./finish-document.ts";
import type { PageOrigin } from "./load-html.ts";
import type { LoadResult, SourceStore } from "./load-result.ts";
import { describeFiles } from "./native-files.ts";
import { decodeText } from "./reader/decode-text.ts";
import type { SourceReader } from "./reader/source-reader.ts";
import { sha256, sourceDigest } from "./source-digest.ts";
import { formatBytes, formatOf, formatOfName, knownFormats, type SourceFormat } from "./source-format.ts";

/** What a document is read with, beside its files. */
interface ReadOptions {
  readonly signal?: AbortSignal;
  /** Where a page's addresses lead. */
  readonly origin?: PageOrigin;
}

/** Loads the document `file` through a reader, whatever stands behind it. */
export async function loadFromReader(
  reader: SourceReader,
  file: string,
  options: ReadOptions & { readonly store: SourceStore },
  notes: readonly Diagnostic[] = [],
): Promise<LoadResult> {
  const outcome = reader.read(file, formatBytes(formatOfName(file)));
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
  if (format !== undefined && outcome.bytes.length > formatBytes(format)) {
    return refused([
      {
        severity: "error",
        ruleId: "document/is-readable",
        message: `${JSON.stringify(file)} is not read: it has ${outcome.bytes.length} bytes, and at most ${formatBytes(format)} are read.`,
        hint: "Make the file smaller.",
        location: { file, line: 1 },
      },
    ]);
  }
  if (format === undefined) {
    return refused([
      {
        severity: "error",
        ruleId: "document/format-is-known",
        message: `${JSON.stringify(file)} is of no format that can be loaded.`,
        hint: knownFormats,
        location: { file, line: 1 },
      },
    ]);
  }
  const document = await loadFormat(format, outcome.bytes, file, reader, options).catch((error: unknown) => {
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
  format: SourceFormat,
  bytes: Uint8Array,
  file: string,
  reader: SourceReader,
  options: ReadOptions,
): Promise<LoadedDocument | LoadResult> {
  const { signal, origin } = options;
  const settled = (loaded: LoadedDocument | { readonly fault: Diagnostic }): LoadedDocument | LoadResult =>
    "fault" in loaded ? refused([loaded.fault]) : loaded;
  // Each parser is loaded when it is needed: starting is half of what a short run takes.
  switch (format) {
    case "latex": {
      const { loadLatex } = await import("./load-latex.ts");
      return settled(await loadLatex(bytes, file, reader, signal));
    }
    case "html": {
      const { loadHtml } = await import("./load-html.ts");
      return settled(await loadHtml(bytes, file, reader, signal, origin));
    }
    case "pdf": {
      const { loadPdf } = await import("./load-pdf.ts");
      return settled(loadPdf(bytes, file));
    }
    default: {
      const decoded = decodeText(bytes, file);
      if ("fault" in decoded) return refused([decoded.fault]);
      if (format === "notebook") {
        const { loadNotebook } = await import("./load-notebook.ts");
        return settled(await loadNotebook(decoded.text, file, reader, signal));
      }
      const { loadMarkdown } = await import("./load-markdown.ts");
      return loadMarkdown(decoded.text, file, reader, signal);
    }
  }
}
