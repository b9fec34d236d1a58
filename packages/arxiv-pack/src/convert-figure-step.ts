import { createHash } from "node:crypto";
import { convertFigure, type FigureInput, type FigureResult, type FigureTarget } from "@dreamnet/converter";
import type { ExecutionContext, FileReference } from "@dreamnet/workflow";

/** Brings a figure into a form that the target shows. */
export type FigureConverter = (figure: FigureInput, target: FigureTarget) => Promise<FigureResult>;

/** A result as a step gives it: the bytes are a file of the run. */
type StepFigure = FigureResult extends infer Result
  ? Result extends { readonly bytes: Uint8Array }
    ? Omit<Result, "bytes"> & { readonly file: FileReference }
    : Result
  : never;

/** Converts figures as steps of the run: one that has not changed is answered from the cache. */
export function figureConverter(context: ExecutionContext): FigureConverter {
  return async (figure, target) => {
    const { bytes, mediaType, path } = figure;
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    const made = await context.step(
      "figures",
      async (): Promise<StepFigure> => {
        const result = await convertFigure(figure, target, { signal: context.signal });
        if (result.status === "failed") return result;
        const { bytes: converted, ...facts } = result;
        const file = await context.files.write(`build/figures/${sha256}-${target}.${facts.extension}`, converted, {
          mediaType: facts.mediaType,
        });
        return { ...facts, file };
      },
      { input: { sha256, mediaType, path, target }, cache: true },
    );
    if (made.status === "failed") return made;
    const { file, ...facts } = made;
    return { ...facts, bytes: file.sha256 === sha256 ? bytes : await context.files.read(file) };
  };
}
