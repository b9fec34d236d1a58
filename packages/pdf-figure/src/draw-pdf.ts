import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import { drawingThread } from "./drawing-thread.ts";

const require = createRequire(import.meta.url);

/** A PDF's first page as a picture, or why there is none. */
export type DrawnPdf =
  | {
      readonly png: Uint8Array;
      /** The page, in CSS pixels (1/96 inch). */
      readonly width: number;
      readonly height: number;
    }
  | { readonly fault: string };

/** How a page is drawn. */
export interface DrawOptions {
  readonly signal: AbortSignal;
  /** Pixels that the picture shall be wide. Default: twice the page's CSS pixels, for sharp screens. */
  readonly pixelWidth?: number;
}

/** ms that one figure may take. */
const mostTime = 30_000;
/** Pixels of the picture, and of each side. */
const most = { pixels: 12_000_000, side: 8_000 };
const mostBytes = 64 * 1024 * 1024;

/**
 * Draws the first page of a PDF on white, in a thread of its own that can be stopped. Equal files give equal bytes: the
 * machine's fonts are not used.
 *
 * @returns The picture, at most 12 megapixels and 8,000 pixels each way; or why there is none. A hostile or broken file
 *   costs its own thread: 30 s and 1 GiB at most.
 * @throws The signal's reason, where it is aborted.
 * @example
 * const drawn = await drawPdf(bytes, { signal: AbortSignal.timeout(10_000) });
 * if ("png" in drawn) drawn.width; // => 336, for a page of 3.5 inches
 */
export async function drawPdf(pdf: Uint8Array, { signal, pixelWidth }: DrawOptions): Promise<DrawnPdf> {
  signal.throwIfAborted();
  if (pdf.length > mostBytes) return { fault: `it has ${pdf.length} bytes; ${mostBytes} are drawn` };
  const folder = dirname(require.resolve("pdfjs-dist/package.json"));
  const inside = (path: string): string => join(folder, path);
  const worker = new Worker(drawingThread, {
    eval: true,
    // Nothing of this process's surroundings is of use to it.
    env: {},
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: 1024, stackSizeMb: 8 },
    workerData: {
      library: pathToFileURL(inside("legacy/build/pdf.min.mjs")).href,
      parser: pathToFileURL(inside("legacy/build/pdf.worker.min.mjs")).href,
      canvas: require.resolve("@napi-rs/canvas"),
      fonts: `${inside("standard_fonts")}/`,
      maps: `${inside("cmaps")}/`,
      wasm: `${inside("wasm")}/`,
      icc: `${inside("iccs")}/`,
      bytes: Uint8Array.from(pdf),
      pixelWidth,
      most,
    },
  });
  return await new Promise<DrawnPdf>((resolve, reject) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", abort);
      void worker.terminate();
    };
    const answer = (drawn: DrawnPdf): void => {
      end();
      resolve(drawn);
    };
    const abort = (): void => {
      end();
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => answer({ fault: `drawing it takes more than ${mostTime / 1000} s` }), mostTime);
    signal.addEventListener("abort", abort, { once: true });
    worker.once("message", answer);
    worker.once("error", (error: Error) => answer({ fault: error.message }));
    worker.once("exit", () => answer({ fault: "the drawing's thread ended early" }));
  });
}
