import type { Asset } from "@dreamnet/document";
import type { Diagnostic, ExecutionContext, FileReference } from "@dreamnet/workflow";
import { type PictureTools, type PreparedPicture, preparePicture } from "./prepare-picture.ts";

/** A prepared picture as a step gives it: its bytes are files of the run. */
interface StepPicture {
  readonly shown?: {
    readonly file: FileReference;
    readonly extension: string;
    readonly width: number;
    readonly height: number;
    readonly copies: readonly { readonly width: number; readonly file: FileReference }[];
  };
  readonly diagnostics: readonly Diagnostic[];
}

/** Prepares pictures as steps of the run: one that has not changed is answered from the cache. */
export function pictureStep(
  context: ExecutionContext,
  tools: PictureTools,
): (sha256: string, asset: Asset) => Promise<PreparedPicture> {
  const write = (name: string, bytes: Uint8Array): Promise<FileReference> =>
    context.files.write(`build/pictures/${name}`, bytes);
  return async (sha256, { mediaType, path }) => {
    const { diagnostics, shown } = await context.step(
      "pictures",
      async (): Promise<StepPicture> => {
        const made = await preparePicture(await context.files.read(sha256), { mediaType, path }, tools);
        if (made.shown === undefined) return { diagnostics: made.diagnostics };
        const { bytes, copies, ...facts } = made.shown;
        const file = await write(`${sha256}.${facts.extension}`, bytes);
        const smaller: { width: number; file: FileReference }[] = [];
        for (const copy of copies)
          smaller.push({ width: copy.width, file: await write(`${sha256}-${copy.width}w.webp`, copy.bytes) });
        return { shown: { ...facts, file, copies: smaller }, diagnostics: made.diagnostics };
      },
      // What could not be shown may lack a program that is installed tomorrow.
      { input: { sha256, mediaType, path }, cache: (result) => result.shown !== undefined },
    );
    if (shown === undefined) return { shown: undefined, diagnostics };
    const { copies, file, ...facts } = shown;
    const read: { width: number; bytes: Uint8Array }[] = [];
    for (const copy of copies) read.push({ width: copy.width, bytes: await context.files.read(copy.file) });
    return { shown: { ...facts, bytes: await context.files.read(file), copies: read }, diagnostics };
  };
}
