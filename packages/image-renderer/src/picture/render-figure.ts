import type { FigureFile, FigureRequest } from "../requests.ts";
import type { PictureResult, RenderedPicture } from "../results.ts";
import { fitBytes } from "./fit-bytes.ts";
import { openFigure } from "./open-figure.ts";

/** A figure as PNG, or as JPEG where it is a photograph or must be smaller. @throws {FigureError} */
export async function renderFigure(request: FigureRequest, file: FigureFile): Promise<PictureResult> {
  const figure = await openFigure(file, request.maxWidth);
  const box = { width: request.maxWidth, height: request.maxHeight };
  const result = (
    made: { readonly bytes: Uint8Array; readonly width: number; readonly height: number },
    mediaType: RenderedPicture["mediaType"],
  ): PictureResult => ({
    status: "rendered",
    bytes: made.bytes,
    mediaType,
    width: made.width,
    height: made.height,
    alt: request.alt,
    diagnostics: [
      ...figure.diagnostics,
      ...(request.minWidth !== undefined && made.width < request.minWidth
        ? [
            {
              severity: "info" as const,
              ruleId: "image/figure-is-wide",
              message: `${file.path ?? "The figure"} is ${made.width} pixels wide; ${request.minWidth} are better. No pixels are invented.`,
              hint: "Export it larger, or as SVG.",
            },
          ]
        : []),
    ],
  });
  if (figure.isPhotograph) {
    for (const quality of [90, 82, 74, 64]) {
      const jpeg = await figure.toJpeg(quality, box);
      if (jpeg.bytes.length <= request.maxBytes) return result(jpeg, "image/jpeg");
    }
  } else {
    const png = await figure.toPng(box);
    const fitted = await fitBytes(png.bytes, request.maxBytes);
    if (fitted !== undefined) return result({ ...png, bytes: fitted.bytes }, fitted.mediaType);
  }
  return {
    status: "failed",
    alt: request.alt,
    diagnostics: [
      ...figure.diagnostics,
      {
        severity: "error",
        ruleId: "image/size-is-within-limit",
        message: `${file.path ?? "The figure"} cannot be made smaller than ${request.maxBytes} bytes and still be looked at.`,
        hint: "Give a figure with fewer pixels.",
      },
    ],
  };
}
