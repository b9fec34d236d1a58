import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";

const require = createRequire(import.meta.url);

/** A PDF's first page as a picture. */
export type DrawnPdf =
  | {
      readonly png: Uint8Array;
      /** CSS pixels; the picture has up to twice as many each way. */
      readonly width: number;
      readonly height: number;
    }
  | { readonly fault: string };

/** ms that one figure may take. */
const mostTime = 30_000;
/** Pixels of the picture. */
const mostPixels = 12_000_000;
const mostBytes = 64 * 1024 * 1024;

// The worker's code as text: built or from source, no further file has to be found.
const code = `
const { parentPort, workerData } = require("node:worker_threads");
(async () => {
  // PDF.js writes its warnings to the console, and a figure's are nobody's.
  console.log = console.warn = console.error = () => {};
  // Where there are half floats, PDF.js keeps the outlines of letters in them: other pixels than on an older Node.
  delete globalThis.Float16Array;
  const pdfjs = await import(workerData.library);
  const { createCanvas } = require(workerData.canvas);
  const { fonts, maps, wasm, icc, bytes, mostPixels } = workerData;
  const task = pdfjs.getDocument({
    data: bytes,
    isEvalSupported: false,
    disableFontFace: true,
    useSystemFonts: false,
    enableXfa: false,
    stopAtErrors: false,
    maxImageSize: 100000000,
    standardFontDataUrl: fonts,
    cMapUrl: maps,
    cMapPacked: true,
    wasmUrl: wasm,
    iccUrl: icc,
    verbosity: 0,
  });
  const document = await task.promise;
  const page = await document.getPage(1);
  const natural = page.getViewport({ scale: 96 / 72 });
  if (!(natural.width * natural.height > 0)) return { fault: "its page has no size" };
  const zoom = Math.min(2, Math.sqrt(mostPixels / (natural.width * natural.height)), 8000 / Math.max(natural.width, natural.height));
  const viewport = page.getViewport({ scale: (96 / 72) * zoom });
  const canvas = createCanvas(Math.max(1, Math.ceil(viewport.width)), Math.max(1, Math.ceil(viewport.height)));
  const canvasContext = canvas.getContext("2d");
  await page.render({ canvas: null, canvasContext, viewport, background: "#ffffff", intent: "print" }).promise;
  const png = canvas.toBuffer("image/png");
  const answer = { png, width: Math.max(1, Math.round(natural.width)), height: Math.max(1, Math.round(natural.height)) };
  await task.destroy();
  return answer;
})().catch((error) => ({ fault: String(error && error.message || error).slice(0, 200) })).then((answer) => parentPort.postMessage(answer));
`;

/**
 * Draws the first page of a PDF, in a thread of its own that can be stopped.
 *
 * @returns The picture, or why there is none; a hostile or broken file costs its own thread.
 */
export async function drawPdf(pdf: Uint8Array, signal: AbortSignal): Promise<DrawnPdf> {
  signal.throwIfAborted();
  if (pdf.length > mostBytes) return { fault: `it has ${pdf.length} bytes; ${mostBytes} are drawn` };
  const folder = dirname(require.resolve("pdfjs-dist/package.json"));
  const inside = (path: string): string => join(folder, path);
  const worker = new Worker(code, {
    eval: true,
    // Nothing of this process's surroundings is of use to it.
    env: {},
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: 1024, stackSizeMb: 8 },
    workerData: {
      library: pathToFileURL(inside("legacy/build/pdf.mjs")).href,
      canvas: require.resolve("@napi-rs/canvas"),
      fonts: `${inside("standard_fonts")}/`,
      maps: `${inside("cmaps")}/`,
      wasm: `${inside("wasm")}/`,
      icc: `${inside("iccs")}/`,
      bytes: Uint8Array.from(pdf),
      mostPixels,
    },
  });
  return await new Promise<DrawnPdf>((resolve, reject) => {
    const end = (answer: DrawnPdf): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", abort);
      void worker.terminate();
      resolve(answer);
    };
    const abort = (): void => {
      clearTimeout(timer);
      void worker.terminate();
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => end({ fault: `drawing it takes more than ${mostTime / 1000} s` }), mostTime);
    signal.addEventListener("abort", abort, { once: true });
    worker.once("message", (answer: DrawnPdf) => end(answer));
    worker.once("error", (error: Error) => end({ fault: error.message }));
    worker.once("exit", () => end({ fault: "the drawing's thread ended early" }));
  });
}
