import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

interface Resvg {
  readonly width: number;
  readonly height: number;
  render(): {
    readonly width: number;
    readonly height: number;
    asPng(): Uint8Array;
    readonly pixels: Uint8Array;
    free(): void;
  };
  free(): void;
}
interface ResvgModule {
  initWasm(wasm: Uint8Array | WebAssembly.Module): Promise<void>;
  readonly Resvg: new (svg: string, options: Readonly<Record<string, unknown>>) => Resvg;
}

/** Draws SVG without text: WebAssembly, so the same bytes on every machine, and no fonts at all. */
export interface Rasterizer {
  /** @param width - Pixels; the height follows. @param background - A CSS colour; undefined: transparent. */
  toPng(
    svg: string,
    width: number,
    background?: string,
  ): { readonly png: Uint8Array; readonly width: number; readonly height: number };
}

let loading: Promise<ResvgModule> | undefined;

/** The module can be given its WebAssembly only once in a process. */
function load(): Promise<ResvgModule> {
  loading ??= (async () => {
    const module = require("@resvg/resvg-wasm") as ResvgModule;
    try {
      await module.initWasm(await readFile(require.resolve("@resvg/resvg-wasm/index_bg.wasm")));
    } catch (error) {
      if (!String(error).includes("Already initialized")) throw error;
    }
    return module;
  })();
  return loading;
}

export async function createRasterizer(): Promise<Rasterizer> {
  const { Resvg } = await load();
  return {
    toPng(svg, width, background) {
      const drawing = new Resvg(svg, {
        fitTo: { mode: "width", value: width },
        logLevel: "off",
        font: { loadSystemFonts: false },
        ...(background === undefined ? {} : { background }),
      });
      try {
        const image = drawing.render();
        const result = { png: image.asPng(), width: image.width, height: image.height };
        image.free();
        return result;
      } finally {
        drawing.free();
      }
    },
  };
}
