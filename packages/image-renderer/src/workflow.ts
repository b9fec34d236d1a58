import { createHash } from "node:crypto";
import { defineWorkflow, type ExecutionContext } from "@dreamnet/workflow";
import type { z } from "zod";
import packageJson from "../package.json" with { type: "json" };
import { installedFonts } from "./fonts/installed-fonts.ts";
import { createImageRenderer, type ImageRenderer } from "./image-renderer.ts";
import type { PictureRequest } from "./requests.ts";
import {
  type DrawnFile,
  imageRendererInputSchema,
  imageRendererOutputSchema,
  renderedPicturesSchema,
} from "./schemas.ts";

type Input = z.output<typeof imageRendererInputSchema>;
type Output = z.output<typeof imageRendererOutputSchema>;

/**
 * Makes pictures of formulas, tables, figures and covers. Each is a step that the cache answers: whichever pack asks for
 * a picture second gets the first one's file.
 */
export const imageRendererWorkflow = defineWorkflow({
  name: "image-renderer",
  version: packageJson.version,
  module: import.meta.url,
  description: packageJson.description,
  author: "DreamNet",
  license: "MIT",
  keywords: ["images", "cover", "math", "tables"],
  input: imageRendererInputSchema,
  output: imageRendererOutputSchema,
  outputName: "pictures",
  executionTime: { estimated: 2_000, max: 600_000 },
  errorHandling: { retryable: false, maxRetries: 0 },
  security: { requiresAuth: false, allowedPaths: ["build/"], networkAccess: false },
  steps: { draw: "Draws one picture." },
  examples: [
    {
      name: "An equation",
      input: imageRendererInputSchema.parse({ pictures: [{ kind: "math", tex: "e^{i\\pi} + 1 = 0" }] }),
    },
  ],
  cacheable: renderedPicturesSchema,
  execute: renderPictures,
});

// The host loads a workflow as the default export of its `module`.
export default imageRendererWorkflow;

async function renderPictures({ pictures }: Input, context: ExecutionContext): Promise<Output> {
  await using renderer = createImageRenderer();
  const fonts = installedFonts();
  const drawn = new Map<string, DrawnFile>();
  const results: DrawnFile[] = [];
  for (const [index, request] of pictures.entries()) {
    const key = createHash("sha256").update(JSON.stringify(request)).digest("hex");
    let picture = drawn.get(key);
    if (picture === undefined) {
      context.progress({ message: `Draw picture ${index + 1}`, step: "draw", fraction: index / pictures.length });
      picture = await context.step("draw", () => draw(request, key, renderer, context), {
        input: { request, fonts },
        // What failed may be drawn when a font is there, or when there is more time.
        cache: ({ status }) => status === "rendered",
      });
      drawn.set(key, picture);
    }
    results.push(picture);
  }
  return { pictures: results };
}

async function draw(
  request: PictureRequest,
  key: string,
  renderer: ImageRenderer,
  context: ExecutionContext,
): Promise<DrawnFile> {
  const files = new Map<string, Uint8Array>();
  for (const sha256 of namedFiles(request)) if (!files.has(sha256)) files.set(sha256, await context.files.read(sha256));
  const result = await renderer.render(request, files, context.signal);
  if (result.status === "failed") return { ...result, diagnostics: [...result.diagnostics] };
  const { bytes, mediaType, width, height, alt, baseline, diagnostics } = result;
  const extension = mediaType === "image/jpeg" ? "jpg" : "png";
  const file = await context.files.write(`build/images/${request.kind}-${key.slice(0, 24)}.${extension}`, bytes, {
    mediaType,
  });
  return {
    status: "rendered",
    file,
    width,
    height,
    alt,
    ...(baseline === undefined ? {} : { baseline }),
    diagnostics: [...diagnostics],
  };
}

function namedFiles(request: PictureRequest): string[] {
  switch (request.kind) {
    case "math":
      return [];
    case "table":
      return Object.values(request.figures).map(({ sha256 }) => sha256);
    case "cover":
      return request.figure === undefined ? [] : [request.figure.sha256];
    case "figure":
      return [request.figure.sha256];
  }
}
