export type { CoverSizeName, PictureSize } from "./cover/sizes.ts";
export { coverSizes } from "./cover/sizes.ts";
export { installedFonts } from "./fonts/installed-fonts.ts";
export type { ImageRenderer, ImageRendererOptions } from "./image-renderer.ts";
export { createImageRenderer } from "./image-renderer.ts";
export type {
  CoverOptions,
  CoverRequest,
  FigureFile,
  FigureOptions,
  FigureRequest,
  MathOptions,
  MathRequest,
  PictureRequest,
  TableOptions,
  TableRequest,
} from "./requests.ts";
export { pictureRequestSchema } from "./requests.ts";
export type { FailedPicture, PictureResult, RenderedPicture } from "./results.ts";
export type { DrawnFile, ImageRendererInput } from "./schemas.ts";
export { imageRendererInputSchema, imageRendererOutputSchema } from "./schemas.ts";
export { default, imageRendererWorkflow } from "./workflow.ts";
