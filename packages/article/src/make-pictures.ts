import { type Article, type ArticlePicture, stripMetadata } from "@dreamnet/converter";
import type { NormalizedSource } from "@dreamnet/document";
import { imageRendererInputSchema, imageRendererWorkflow } from "@dreamnet/image-renderer";
import { epsToPdf } from "@dreamnet/latex-compiler";
import type { Diagnostic, ExecutionContext, FileReference } from "@dreamnet/workflow";
import { type PictureRequestInput, pictureRequests } from "./picture-requests.ts";
import { extensionOf, type MissingPicture, type PictureFile, picturePath } from "./placement.ts";
import type { ArticlePlatform } from "./profile.ts";

/** The pictures of an article that could be made, and those that could not. */
export interface MadePictures {
  readonly files: readonly PictureFile[];
  readonly missing: readonly MissingPicture[];
  readonly references: readonly FileReference[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Has the pictures of an article drawn, and writes each under its number into the package's `images/`. */
export async function makePictures(
  article: Article,
  source: NormalizedSource,
  platform: ArticlePlatform,
  folder: string,
  context: ExecutionContext,
): Promise<MadePictures> {
  const requests = pictureRequests(article, source, platform.pictures);
  const asked = article.pictures.flatMap((picture, index) => {
    const request = requests[index];
    return request === undefined ? [] : [{ picture, request }];
  });
  const missing: MissingPicture[] = article.pictures
    .filter((_, index) => requests[index] === undefined)
    .map((picture) => ({ picture, original: undefined }));
  if (asked.length === 0) return { files: [], missing, references: [], diagnostics: [] };
  const { pictures } = await context.run(
    imageRendererWorkflow,
    imageRendererInputSchema.parse({
      pictures: await Promise.all(asked.map(({ request }) => withoutPostscript(request, folder, context))),
    }),
  );
  const files: PictureFile[] = [];
  const references: FileReference[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const [index, drawn] of pictures.entries()) {
    const { picture, request } = asked[index] as (typeof asked)[number];
    for (const diagnostic of drawn.diagnostics)
      diagnostics.push({ ...diagnostic, message: `Picture ${picture.number}: ${diagnostic.message}` });
    if (drawn.status === "failed") {
      const original = await keepOriginal(picture, request, article.pictures.length, folder, context);
      missing.push({ picture, original: original?.path.slice(folder.length + 1) });
      if (original !== undefined) references.push(original);
      continue;
    }
    const { mediaType, size } = drawn.file;
    const path = picturePath(picture, article.pictures.length, extensionOf(mediaType));
    references.push(
      await context.files.write(`${folder}/${path}`, await context.files.read(drawn.file), { mediaType }),
    );
    files.push({ picture, path, mediaType, width: drawn.width, height: drawn.height, size });
  }
  missing.sort((a, b) => a.picture.number - b.picture.number);
  return { files, missing, references, diagnostics };
}

/** An EPS figure as PDF, which is drawn; as it is where Ghostscript is not there, and then it fails by name. */
async function withoutPostscript(
  request: PictureRequestInput,
  folder: string,
  context: ExecutionContext,
): Promise<PictureRequestInput> {
  if (request.kind !== "figure" || request.figure.mediaType !== "application/postscript") return request;
  const { path, sha256 } = request.figure;
  const pdf = await epsToPdf(await context.files.read(sha256), `${folder}/eps/${sha256.slice(0, 16)}`, context);
  if (pdf === undefined) return request;
  const file = await context.files.write(`${folder}/eps/${sha256.slice(0, 16)}.pdf`, pdf);
  return { ...request, figure: { sha256: file.sha256, mediaType: "application/pdf", path } };
}

/** Kinds of figures that may be whole and still not be drawn here. */
const originals: Readonly<Record<string, string>> = { "application/pdf": "pdf", "application/postscript": "eps" };

/** A figure that could not be drawn: its file goes along, so that a person need not look for it. */
async function keepOriginal(
  picture: ArticlePicture,
  request: PictureRequestInput,
  count: number,
  folder: string,
  context: ExecutionContext,
): Promise<FileReference | undefined> {
  if (request.kind !== "figure") return undefined;
  const { mediaType } = request.figure;
  const extension = originals[mediaType];
  if (extension === undefined) return undefined;
  const path = picturePath(picture, count, extension);
  const bytes = await context.files.read(request.figure.sha256);
  // Whoever uploads it publishes it: without its author and his folders, where that can be done.
  const clean = await stripMetadata({ bytes, mediaType, path }, context.signal);
  return context.files.write(`${folder}/${path}`, clean ?? bytes, { mediaType });
}
