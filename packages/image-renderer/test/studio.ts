import type { z } from "zod";
import { altOf } from "../src/alt.ts";
import { type FigureFile, type PictureRequest, pictureRequestSchema } from "../src/requests.ts";
import type { PictureResult, RenderedPicture } from "../src/results.ts";
import { createStudio } from "../src/studio.ts";

/** One for all tests of a file: fonts and MathJax are loaded once. */
const shared = createStudio();

/** Draws in this thread. */
export function draw(
  request: z.input<typeof pictureRequestSchema>,
  file?: FigureFile,
  studio = shared,
): Promise<PictureResult> {
  const parsed: PictureRequest = pictureRequestSchema.parse(request);
  return studio.draw(parsed, new Map(file === undefined ? [] : [[digest, file.bytes]]), altOf(parsed));
}

/** Names the one file of a request. */
export const digest = "a".repeat(64);

export const math = (tex: string, more: object = {}): Promise<PictureResult> => draw({ kind: "math", tex, ...more });

export async function drawn(result: Promise<PictureResult>): Promise<RenderedPicture> {
  const picture = await result;
  if (picture.status === "failed") throw new Error(picture.diagnostics.map(({ message }) => message).join(" "));
  return picture;
}

/** The message of the only error. */
export async function failure(result: Promise<PictureResult>): Promise<string> {
  const picture = await result;
  if (picture.status === "rendered") throw new Error("It was drawn.");
  return picture.diagnostics
    .filter(({ severity }) => severity === "error")
    .map(({ ruleId, message }) => `${ruleId}: ${message}`)
    .join("\n");
}

/** A table of text; a cell between dollars is a formula. */
export function tableOf(rows: readonly (readonly string[])[], header = true): object {
  return {
    type: "table",
    align: (rows[0] ?? []).map(() => null),
    children: rows.map((cells, row) => ({
      type: "tableRow",
      children: cells.map((cell) => ({
        type: "tableCell",
        header: header && row === 0,
        children: [
          cell.startsWith("$") ? { type: "inlineMath", value: cell.slice(1, -1) } : { type: "text", value: cell },
        ],
      })),
    })),
  };
}
