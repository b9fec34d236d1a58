import { readFile } from "node:fs/promises";

/** The package's folder: its sources lie in `src/site`, its build in `dist`. */
const packageRoot = new URL(import.meta.url.endsWith("/src/site/assets.ts") ? "../../" : "../", import.meta.url);

/** Reads a file of the package's `assets`. */
export function readAsset(path: string): Promise<Uint8Array> {
  return readFile(new URL(`assets/${path}`, packageRoot));
}
