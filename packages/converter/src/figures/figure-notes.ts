import type { Diagnostic } from "@dreamnet/workflow";
import { type FigureInput, type FigureResult, figureDiagnostic, mostKeptPixels } from "./figure.ts";

/** No figure, and why; with what was found before. */
export function failed(
  notes: readonly Diagnostic[],
  { path }: FigureInput,
  rule: string,
  message: string,
  hint: string,
): FigureResult {
  return { status: "failed", diagnostics: [...notes, figureDiagnostic("error", rule, path, message, hint)] };
}

/** The first line of what a decoder says. */
export function reason(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n")[0]?.slice(0, 160) ?? "";
}

/** Of an animation only the first frame is shown. */
export function stillFrame({ path }: FigureInput): Diagnostic {
  return figureDiagnostic(
    "warning",
    "figure-is-still",
    path,
    "only the first frame of the animation is shown.",
    "Show the frames that matter side by side.",
  );
}

/** A picture whose pixels no reader can hold: a small file that is made to exhaust whoever opens it, or a mistake. */
export function boundless(
  notes: readonly Diagnostic[],
  input: FigureInput,
  width: number,
  height: number,
): FigureResult | undefined {
  if (width * height <= mostKeptPixels) return undefined;
  return failed(
    notes,
    input,
    "figure-size-is-bounded",
    `the picture has ${width} × ${height} pixels; at most ${mostKeptPixels / 1e6} million are taken`,
    "Save it with fewer pixels.",
  );
}

/** Above what arXiv takes without a warning (checked 2026-11). */
export function large({ path }: FigureInput, pixels: number): Diagnostic {
  return figureDiagnostic(
    "warning",
    "figure-size-is-moderate",
    path,
    `the picture has ${Math.round(pixels / 1e6)} million pixels; arXiv warns above 34.`,
    "Save it with fewer pixels.",
  );
}
