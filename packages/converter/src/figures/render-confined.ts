import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { Worker } from "node:worker_threads";

const require = createRequire(import.meta.url);

/** What a drawing came to. */
export interface Rendered {
  readonly png: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** What the renderer is told. */
export interface RenderRequest {
  readonly svg: string;
  readonly fonts: readonly string[];
  /** Names of the fonts for the generic families. */
  readonly families: Readonly<Record<string, string>>;
  readonly mostPixels: number;
  readonly mostSide: number;
  /** How much larger than its own units a drawing is made, where the bounds allow it. */
  readonly zoom: number;
}

/** Longest time that one drawing may take. */
const mostTime = 30_000;

// The worker's code as text: built or from source, no further file has to be found.
const code = `
const { parentPort, workerData } = require("node:worker_threads");
const { initWasm, Resvg } = require(workerData.renderer);
(async () => {
  await initWasm(workerData.wasm);
  const { svg, fontBuffers, families, mostPixels, mostSide, zoom } = workerData;
  const font = { fontBuffers, ...families };
  const natural = new Resvg(svg, { font, logLevel: "off" });
  const { width, height } = natural;
  if (!(width * height > 0)) return { fault: "it has no size" };
  const value = Math.min(zoom, Math.sqrt(mostPixels / (width * height)), mostSide / Math.max(width, height));
  const drawing = Math.abs(value - 1) < 1e-9 ? natural : new Resvg(svg, { font, logLevel: "off", fitTo: { mode: "zoom", value } });
  const image = drawing.render();
  return { png: image.asPng(), width: image.width, height: image.height };
})().catch((error) => ({
  fault: error instanceof WebAssembly.RuntimeError || error instanceof RangeError ? "its numbers are beyond what can be drawn" : String(error && error.message || error),
})).then((answer) => parentPort.postMessage(answer));
`;

/**
 * Draws with the renderer as WebAssembly, in a thread of its own: what would end the process as native code ends only
 * the thread, and what would never end is stopped.
 *
 * @throws For a drawing that cannot be drawn, or not in time.
 */
export async function renderConfined({ fonts, ...request }: RenderRequest): Promise<Rendered> {
  const renderer = require.resolve("@resvg/resvg-wasm");
  const wasm = await readFile(require.resolve("@resvg/resvg-wasm/index_bg.wasm"));
  const fontBuffers = await Promise.all(fonts.map((path) => readFile(path)));
  const worker = new Worker(code, {
    eval: true,
    env: {},
    execArgv: [],
    stdout: true,
    stderr: true,
    workerData: { ...request, renderer, wasm, fontBuffers },
  });
  let timer: NodeJS.Timeout | undefined;
  try {
    const answer = await new Promise<Rendered | { readonly fault: string }>((resolve, reject) => {
      worker.once("message", resolve);
      worker.once("error", reject);
      worker.once("exit", () => reject(new Error("its renderer ended without an answer")));
      timer = setTimeout(() => reject(new Error(`it takes more than ${mostTime / 1000} s to draw`)), mostTime);
    });
    if ("fault" in answer) throw new Error(answer.fault);
    return answer;
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}
