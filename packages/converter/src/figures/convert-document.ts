import type { Diagnostic } from "@dreamnet/workflow";
import { cleanPdf } from "./clean-pdf.ts";
import { cleanPng } from "./clean-png.ts";
import { runGhostscript } from "./convert-eps.ts";
import {
  type FigureInput,
  type FigureResult,
  type FigureTarget,
  type FigureTools,
  figureDiagnostic,
} from "./figure.ts";
import { failed } from "./figure-notes.ts";
import { inspectPdf } from "./inspect-pdf.ts";

/** A PDF that does nothing by itself; for a browser as a PNG. */
export async function convertPdf(
  input: FigureInput,
  target: FigureTarget,
  notes: Diagnostic[],
  tools: FigureTools,
): Promise<FigureResult> {
  const { encrypted, active, metadata, whole } = inspectPdf(input.bytes);
  if (encrypted) return failed(notes, input, "pdf-is-open", "the PDF is encrypted", "Save it without a password.");
  if (active.length > 0)
    return failed(
      notes,
      input,
      "pdf-is-passive",
      `the PDF holds what arXiv refuses: ${active.join(", ")}`,
      "Print or export the figure anew as a plain PDF.",
    );
  if (!whole)
    notes.push(
      figureDiagnostic(
        "warning",
        "figure-is-whole",
        input.path,
        "the PDF's end is missing; TeX may not read it.",
        "Export the figure anew.",
      ),
    );
  const clean = cleanPdf(input.bytes);
  if (metadata && clean.left)
    notes.push(
      figureDiagnostic(
        "info",
        "figure-is-anonymous",
        input.path,
        "the PDF carries metadata, such as its author or program, in compressed form, which stays in it.",
        "Export it without metadata, if that matters.",
      ),
    );
  if (target !== "web")
    return { status: "kept", bytes: clean.bytes, mediaType: "application/pdf", extension: "pdf", diagnostics: notes };
  return made(input, "png", await runGhostscript(input.bytes, "pdf", "png", tools), notes);
}

/** PostScript as a PDF, or for a browser as a PNG. */
export async function convertPostscript(
  input: FigureInput,
  target: FigureTarget,
  notes: Diagnostic[],
  tools: FigureTools,
): Promise<FigureResult> {
  const to = target === "web" ? "png" : "pdf";
  return made(input, to, await runGhostscript(input.bytes, "eps", to, tools), notes);
}

function made(
  input: FigureInput,
  to: "pdf" | "png",
  result: Awaited<ReturnType<typeof runGhostscript>>,
  notes: Diagnostic[],
): FigureResult {
  if (result.status !== "made") {
    const form = to === "pdf" ? "PDF" : "PNG or SVG";
    return failed(
      notes,
      input,
      "figure-is-for-target",
      `it must become ${to.toUpperCase()}, and ${result.status === "failed" ? `Ghostscript failed: ${result.reason}` : result.reason}`,
      result.status === "barred"
        ? `Export the figure as ${form}.`
        : `Install Ghostscript, or export the figure as ${form}.`,
    );
  }
  const clean = to === "png" ? cleanPng(result.bytes, false) : undefined;
  return {
    status: "converted",
    bytes: clean?.bytes ?? result.bytes,
    mediaType: to === "pdf" ? "application/pdf" : "image/png",
    extension: to,
    diagnostics: notes,
    ...(clean === undefined ? {} : { width: clean.width, height: clean.height }),
  };
}
