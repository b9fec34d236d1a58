import { blankAvif } from "./blank-avif.ts";
import { blankTiff } from "./blank-tiff.ts";
import { cleanGif } from "./clean-gif.ts";
import { cleanWebp } from "./clean-webp.ts";
import { convertFigure } from "./convert-figure.ts";
import type { FigureInput } from "./figure.ts";
import { latin1, sniffFigure } from "./sniff-figure.ts";

/** Comments by which an EPS tells of its author, his folders and the time. */
const epsWords =
  /^(%%(?:Author|Copyright|CreationDate|Creator|For|Routing|Title|\+)|%AI\w{1,40}|%ADO\w{1,40}):?[^\r\n]*/gmu;

/**
 * A picture in its own format, with the same pixels or the same drawing, without camera, place, author and times; for
 * those who publish the files of a source as they are. PNG, JPEG, GIF, WebP, AVIF, TIFF, BMP, SVG, PDF and EPS.
 *
 * @returns Undefined where that cannot be done: the file is broken or hostile, or of a kind that is not known.
 */
export async function stripMetadata(input: FigureInput, signal?: AbortSignal): Promise<Uint8Array | undefined> {
  const { bytes } = input;
  const mediaType = sniffFigure(bytes);
  try {
    switch (mediaType) {
      case undefined:
        return undefined;
      case "image/gif":
        return cleanGif(bytes);
      case "image/webp":
        return cleanWebp(bytes);
      case "image/avif":
        return await blankAvif(bytes);
      case "image/tiff":
        return blankTiff(bytes);
      case "image/bmp":
        return bytes;
      case "application/postscript":
        // As long as before: a DOS EPS says in its head where its parts begin.
        return Buffer.from(
          withoutXmp(latin1(bytes).replace(epsWords, (line, key: string) => key.padEnd(line.length))),
          "latin1",
        );
      default: {
        const target = mediaType === "application/pdf" ? "pdflatex" : "web";
        const figure = await convertFigure({ ...input, mediaType }, target, signal === undefined ? {} : { signal });
        return figure.status === "kept" && figure.mediaType === mediaType ? figure.bytes : undefined;
      }
    }
  } catch (error) {
    signal?.throwIfAborted();
    // Offsets that lead out of the file, or a decoder that gives up: what is broken cannot be cleaned.
    if (error instanceof Error) return undefined;
    throw error;
  }
}

/** XMP that a drawing program has put into its PostScript; blanks instead, as many as it had characters. */
function withoutXmp(text: string): string {
  const parts: string[] = [];
  let at = 0;
  for (let start = text.indexOf("<x:xmpmeta"); start >= 0; start = text.indexOf("<x:xmpmeta", at)) {
    const end = text.indexOf("</x:xmpmeta>", start);
    if (end < 0) break;
    parts.push(text.slice(at, start), text.slice(start, end).replace(/[^\r\n]/gu, " "));
    at = end;
  }
  return parts.length === 0 ? text : parts.join("") + text.slice(at);
}
