import type { Diagnostic, ExecRequest, ExecResult, FileReference, Severity } from "@dreamnet/workflow";

/** Who shows the figure: pdfTeX (pdf, png, jpg), XeTeX (also eps), or a browser. */
export type FigureTarget = "pdflatex" | "xelatex" | "web";

/** A figure's file. */
export interface FigureInput {
  readonly bytes: Uint8Array;
  readonly mediaType: string;
  /** As the source names it; for diagnostics. */
  readonly path: string;
}

/** What a conversion may use beside this process. */
export interface FigureTools {
  /** Starts Ghostscript for EPS: the `exec` of an `ExecutionContext`, whose manifest names `gs`. */
  readonly exec?: (program: string, args: readonly string[], request?: ExecRequest) => Promise<ExecResult>;
  /** Reads a file that the program has left: the `files.read` of the same context. */
  readonly read?: (file: Pick<FileReference, "sha256">) => Promise<Uint8Array>;
  readonly signal?: AbortSignal;
}

/** A figure in a form that the target shows, or why there is none. */
export type FigureResult =
  | {
      /** `kept`: the same pixels or drawing, at most without private metadata; `converted`: another format. */
      readonly status: "kept" | "converted";
      readonly bytes: Uint8Array;
      readonly mediaType: string;
      /** Without a dot. */
      readonly extension: string;
      /** Pixels, where they are known. */
      readonly width?: number;
      readonly height?: number;
      /** Degrees clockwise by which a photograph must be turned to stand upright; TeX does not do it by itself. */
      readonly rotation?: 90 | 180 | 270;
      readonly diagnostics: readonly Diagnostic[];
    }
  | { readonly status: "failed"; readonly diagnostics: readonly Diagnostic[] };

/** Pixels of a picture that is made here: beneath the 34 million above which arXiv warns (checked 2026-11). */
export const mostMadePixels = 30_000_000;

/** Pixels of a picture that is read: beyond, a small file could take all memory. */
export const mostReadPixels = 120_000_000;

/** Pixels of a picture that is kept as it is: beyond, whoever opens it runs out of memory. */
export const mostKeptPixels = 250_000_000;

export const extensionOf: Readonly<Record<string, string>> = {
  "image/png": "png",
  "image/jpeg": "jpg",
  "image/gif": "gif",
  "image/webp": "webp",
  "image/avif": "avif",
  "image/tiff": "tiff",
  "image/bmp": "bmp",
  "image/svg+xml": "svg",
  "application/pdf": "pdf",
  "application/postscript": "eps",
};

/** A finding about a figure; its place is the file. */
export function figureDiagnostic(
  severity: Severity,
  ruleId: string,
  path: string,
  message: string,
  hint?: string,
): Diagnostic {
  return {
    severity,
    ruleId: `asset/${ruleId}`,
    message: `${path}: ${message}`,
    ...(hint === undefined ? {} : { hint }),
    path: [path],
  };
}
