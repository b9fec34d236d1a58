import type { Diagnostic } from "@dreamnet/workflow";
import { cleanPng } from "./clean-png.ts";
import { type FigureInput, type FigureResult, type FigureTarget, figureDiagnostic } from "./figure.ts";
import { failed, reason } from "./figure-notes.ts";
import { renderSvg } from "./render-svg.ts";
import { sanitizeSvg } from "./sanitize-svg.ts";

/** A drawing, made safe; for TeX as a PNG. */
export async function convertSvg(input: FigureInput, target: FigureTarget, notes: Diagnostic[]): Promise<FigureResult> {
  try {
    const clean = await sanitizeSvg(input.bytes);
    if (clean.removed.length > 0)
      notes.push(
        figureDiagnostic(
          "warning",
          "svg-is-self-contained",
          input.path,
          `shown without what a drawing must not hold: ${clean.removed.slice(0, 6).join(", ")}`,
          "Embed pictures into the drawing, and turn foreign content into paths.",
        ),
      );
    if (target === "web")
      return {
        status: "kept",
        bytes: Buffer.from(clean.svg),
        mediaType: "image/svg+xml",
        extension: "svg",
        diagnostics: notes,
      };
    const { png, width, height, machineFonts } = await renderSvg(clean.svg, clean.text);
    if (machineFonts)
      notes.push(
        figureDiagnostic(
          "warning",
          "svg-text-is-portable",
          input.path,
          "its text has characters for which this machine's fonts were used; elsewhere it may look different.",
          "Turn the text into paths.",
        ),
      );
    notes.push(
      figureDiagnostic(
        "info",
        "figure-is-for-target",
        input.path,
        `the drawing became a PNG of ${width} × ${height} pixels, since TeX takes no SVG.`,
        "Export it as PDF to keep it sharp at any size.",
      ),
    );
    return {
      status: "converted",
      bytes: cleanPng(png, false)?.bytes ?? png,
      mediaType: "image/png",
      extension: "png",
      width,
      height,
      diagnostics: notes,
    };
  } catch (error) {
    return failed(
      notes,
      input,
      "svg-is-safe",
      `the SVG is refused: ${reason(error)}`,
      "Export the drawing anew, as PDF or PNG.",
    );
  }
}
