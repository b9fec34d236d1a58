import { createImageRenderer } from "@dreamnet/image-renderer";
import type { Browser } from "playwright-core";
import sharp from "sharp";
import { type Comparison, compareFormulas, compareScripts } from "./compare-pictures.ts";
import { drawContactSheet, type SheetPicture, sheetPictures } from "./contact-sheet.ts";
import { columnsOfInk } from "./ink.ts";
import { scriptSamples } from "./scripts.ts";

/** What was found of the pictures that stand in no document. */
export interface PicturesFinding {
  readonly formulas: readonly Comparison[];
  readonly scripts: readonly Comparison[];
  /** Covers and the page of scripts: wrong size, too many bytes, other bytes the second time. */
  readonly faults: readonly string[];
  readonly count: number;
  readonly sheet: Uint8Array;
}

/** Draws formulas, scripts and covers, twice, and holds them against a browser and the sizes of the platforms. */
export async function measurePictures(browser: Browser): Promise<PicturesFinding> {
  await using renderer = createImageRenderer();
  const formulas = await compareFormulas(browser, renderer);
  const scripts = await compareScripts(browser, renderer);
  const pictures = await sheetPictures(renderer);
  // Another thread, which has opened no font yet.
  await using other = createImageRenderer();
  const again = await sheetPictures(other);
  const faults: string[] = [];
  for (const [index, picture] of pictures.entries()) faults.push(...(await faultsOf(picture, again[index])));
  return {
    formulas,
    scripts: await Promise.all(scripts.map(withEmoji)),
    faults,
    count: pictures.length + formulas.length + scripts.length,
    sheet: await drawContactSheet(pictures, [...scripts, ...formulas]),
  };
}

async function faultsOf({ name, result, wanted }: SheetPicture, again: SheetPicture | undefined): Promise<string[]> {
  if (result.status === "failed") return [`${name}: ${result.diagnostics.map(({ message }) => message).join(" ")}`];
  const faults: string[] = [];
  const { width, height } = await sharp(result.bytes).metadata();
  if (wanted !== undefined && (width !== wanted.width || height !== wanted.height))
    faults.push(`${name}: ${width} × ${height}`);
  if (wanted !== undefined && result.bytes.length > wanted.maxBytes)
    faults.push(`${name}: ${result.bytes.length} bytes`);
  if (result.alt === "") faults.push(`${name}: no alt`);
  if (result.diagnostics.some(({ severity }) => severity === "error")) faults.push(`${name}: has an error`);
  if (again?.result.status !== "rendered" || !Buffer.from(again.result.bytes).equals(Buffer.from(result.bytes)))
    faults.push(`${name}: other bytes the second time`);
  return faults;
}

/** No browser draws this font's emoji (it has the table `SVG ` alone): here each must be a drawing of its own. */
async function withEmoji(comparison: Comparison): Promise<Comparison> {
  if (comparison.name !== "emoji" || comparison.picture === undefined) return comparison;
  const text = scriptSamples.find(({ script }) => script === "emoji")?.text ?? "";
  const wanted = [...new Intl.Segmenter("en", { granularity: "grapheme" }).segment(text)].length;
  const drawings = await columnsOfInk(comparison.picture);
  return drawings === wanted
    ? { ...comparison, width: 1, height: 1, differs: 0 }
    : { ...comparison, fault: `${drawings} drawings for ${wanted} emoji` };
}
