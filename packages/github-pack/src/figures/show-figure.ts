import { createHash } from "node:crypto";
import { convertFigure, type FigureInput, type FigureResult } from "@dreamnet/converter";
import { epsToPdf } from "@dreamnet/latex-compiler";
import { drawPdf } from "@dreamnet/pdf-figure";
import type { Diagnostic, ExecutionContext, FileReference } from "@dreamnet/workflow";

type StepFigure = FigureResult extends infer Result
  ? Result extends { readonly bytes: Uint8Array }
    ? Omit<Result, "bytes"> & { readonly file: FileReference }
    : Result
  : never;

/**
 * A figure in a form that GitHub shows: PNG, JPEG, GIF, WebP and safe SVG as they are, without private metadata; the first
 * page of a PDF or an EPS drawn, anything else converted. A step of the run: what has not changed comes from the cache.
 */
export async function showFigure(figure: FigureInput, context: ExecutionContext): Promise<FigureResult> {
  const { bytes, mediaType, path } = figure;
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const made = await context.step(
    "figures",
    async (): Promise<StepFigure> => {
      const result = await show(figure, context);
      if (result.status === "failed") return result;
      const { bytes: shown, ...facts } = result;
      const file = await context.files.write(`build/figures/${sha256}-github.${facts.extension}`, shown, {
        mediaType: facts.mediaType,
      });
      return { ...facts, file };
    },
    { input: { sha256, mediaType, path }, cache: true },
  );
  if (made.status === "failed") return made;
  const { file, ...facts } = made;
  return { ...facts, bytes: file.sha256 === sha256 ? bytes : await context.files.read(file) };
}

const isPdf = (bytes: Uint8Array): boolean =>
  Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(1024, bytes.length)).includes("%PDF-");
const isPostscript = (bytes: Uint8Array): boolean =>
  Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(4, bytes.length)).toString("latin1") === "%!PS" ||
  (bytes[0] === 0xc5 && bytes[1] === 0xd0 && bytes[2] === 0xd3 && bytes[3] === 0xc6);

async function show(figure: FigureInput, context: ExecutionContext): Promise<FigureResult> {
  const folder = `build/figures/eps-${createHash("sha256").update(figure.bytes).digest("hex").slice(0, 16)}`;
  const pdf = isPdf(figure.bytes)
    ? figure.bytes
    : isPostscript(figure.bytes)
      ? await epsToPdf(figure.bytes, folder, context)
      : undefined;
  if (pdf === undefined) return await convertFigure(figure, "web", { signal: context.signal });
  const drawn = await drawPdf(pdf, { signal: context.signal });
  if ("fault" in drawn) return { status: "failed", diagnostics: [cannotShow(figure.path, drawn.fault)] };
  // Once more through the converter: equal pictures become equal bytes.
  const clean = await convertFigure({ bytes: drawn.png, mediaType: "image/png", path: figure.path }, "web", {
    signal: context.signal,
  });
  return clean.status === "failed" ? clean : { ...clean, status: "converted" };
}

function cannotShow(path: string, reason: string): Diagnostic {
  return {
    severity: "error",
    ruleId: "github/figure-is-shown",
    message: `${path} cannot be shown on GitHub: ${reason.split("\n")[0]?.slice(0, 160) ?? ""}`,
    hint: "Export the figure as PNG or SVG.",
    path: [path],
  };
}
