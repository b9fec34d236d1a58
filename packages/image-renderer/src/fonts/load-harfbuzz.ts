import { readFile } from "node:fs/promises";

/** HarfBuzz as WebAssembly: what it exports, loaded once. */
export type HarfBuzz = typeof import("harfbuzzjs");

export const loadHarfBuzz = (): Promise<HarfBuzz> => import("harfbuzzjs");

/** A font's bytes as OpenType, whether it is packed as WOFF2 or not. */
export async function readFont(path: string): Promise<Uint8Array> {
  const bytes = await readFile(path);
  if (bytes.subarray(0, 4).toString("latin1") !== "wOF2") return bytes;
  const { default: decompress } = await import("woff2-encoder/decompress");
  return decompress(bytes);
}
