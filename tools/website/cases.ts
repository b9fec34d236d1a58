import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  cmykJpeg,
  deepPng,
  gpsJpeg,
  hostileSvg,
  transparentPng,
} from "../../packages/website-pack/test/nasty-pictures.ts";

/** Documents of our own that break naive code. */
export const caseNames = ["nasty", "arabic", "hebrew", "japanese", "formulas"] as const;

/** Copies the documents into a folder, with the pictures that they show. */
export async function writeCases(folder: string): Promise<void> {
  cpSync(join(dirname(fileURLToPath(import.meta.url)), "cases"), folder, { recursive: true });
  const put = (path: string, content: Uint8Array | string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  };
  put("nasty/one/Plot.png", await transparentPng());
  put("nasty/two/plot.png", await deepPng());
  put("nasty/cmyk.jpg", await cmykJpeg());
  put("nasty/deep.png", await deepPng());
  put("nasty/photo.jpg", await gpsJpeg());
  put("nasty/hostile.svg", hostileSvg.replace(/<!DOCTYPE[^\]]*\]>/, ""));
  put("nasty/entities.svg", hostileSvg);
  put("nasty/lines.png", await transparentPng());
  put("arabic/lines.png", await transparentPng());
}
