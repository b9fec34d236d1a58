import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { emojiFamily, type FontFamily } from "./catalogue.ts";
import { FontFile } from "./font.ts";
import { type HarfBuzz, loadHarfBuzz, readFont } from "./load-harfbuzz.ts";
import { type CodePointRanges, holds, parseUnicodeRange } from "./unicode-ranges.ts";

const require = createRequire(import.meta.url);

interface Slice {
  readonly path: string;
  readonly ranges: CodePointRanges;
}

/**
 * Fonts from npm packages, read when a text first needs them. No font of the machine is ever used.
 *
 * Fontsource cuts a family into slices by code points; a slice is opened when a character of it is met.
 */
export class FontLibrary {
  readonly #slices = new Map<string, Promise<readonly Slice[]>>();
  readonly #files = new Map<string, Promise<FontFile>>();
  readonly #resolve: (id: string) => string;
  #harfbuzz: Promise<HarfBuzz> | undefined;

  /** @param resolve - Finds a file of an installed package; throws where it is not installed. */
  constructor(resolve: (id: string) => string = require.resolve) {
    this.#resolve = resolve;
  }

  /** Where a family's package lies, or undefined where it is not installed. */
  folder(family: FontFamily): string | undefined {
    try {
      return dirname(this.#resolve(`${family.package}/package.json`));
    } catch {
      return undefined;
    }
  }

  /**
   * The file of a family that has all of some code points.
   *
   * @returns Undefined where the family is not installed or has not all of them.
   */
  async find(
    family: FontFamily,
    codePoints: readonly number[],
    face: { readonly italic: boolean; readonly style: string; readonly bold: boolean },
  ): Promise<FontFile | undefined> {
    for (const { path, ranges } of await this.#slicesOf(family, face)) {
      if (!codePoints.every((codePoint) => holds(ranges, codePoint))) continue;
      const file = await this.#open(path, family === emojiFamily);
      if (codePoints.every((codePoint) => file.has(codePoint))) return file;
    }
    return undefined;
  }

  #slicesOf(
    family: FontFamily,
    { italic, style, bold }: { readonly italic: boolean; readonly style: string; readonly bold: boolean },
  ): Promise<readonly Slice[]> {
    const slant = italic && family.italics ? "italic" : "normal";
    const key = family.axis === "ttf" ? `${family.package} ${style} ${slant} ${bold}` : `${family.package} ${slant}`;
    let slices = this.#slices.get(key);
    if (slices === undefined) {
      slices = family.axis === "ttf" ? this.#dejavu(family, style, slant, bold) : this.#fontsource(family, slant);
      this.#slices.set(key, slices);
    }
    return slices;
  }

  async #fontsource(family: FontFamily, slant: string): Promise<readonly Slice[]> {
    const folder = this.folder(family);
    if (folder === undefined) return [];
    const ranges = JSON.parse(await readFile(join(folder, "unicode.json"), "utf8")) as Record<string, string>;
    const name = family.package.slice(family.package.indexOf("/") + 1);
    const axis = family.axis === "static" ? "400" : family.axis;
    // The script's own slices first: the one for Latin often holds a few characters of others.
    return Object.entries(ranges)
      .map(([subset, range]) => ({
        subset: subset.replace(/[[\]]/gu, ""),
        path: join(folder, "files", `${name}-${subset.replace(/[[\]]/gu, "")}-${axis}-${slant}.woff2`),
        ranges: parseUnicodeRange(range),
      }))
      .sort((a, b) => Number(a.subset.startsWith("latin")) - Number(b.subset.startsWith("latin")));
  }

  async #dejavu(family: FontFamily, style: string, slant: string, bold: boolean): Promise<readonly Slice[]> {
    const folder = this.folder(family);
    if (folder === undefined) return [];
    const everything: CodePointRanges = [0, 0x10ffff];
    const base = style === "mono" ? "DejaVuSansMono" : style === "serif" ? "DejaVuSerif" : "DejaVuSans";
    const tilt = slant === "italic" ? (style === "serif" ? "Italic" : "Oblique") : "";
    const ending = `${bold ? "Bold" : ""}${tilt}`;
    const names = [
      `${base}${ending === "" ? "" : `-${ending}`}`,
      bold ? "DejaVuSans-Bold" : "DejaVuSans",
      "DejaVuSans",
    ];
    return [...new Set(names)].map((name) => ({ path: join(folder, "ttf", `${name}.ttf`), ranges: everything }));
  }

  #open(path: string, isEmoji: boolean): Promise<FontFile> {
    let file = this.#files.get(path);
    if (file === undefined) {
      file = this.#read(path, isEmoji);
      this.#files.set(path, file);
    }
    return file;
  }

  async #read(path: string, isEmoji: boolean): Promise<FontFile> {
    this.#harfbuzz ??= loadHarfBuzz();
    const [harfbuzz, bytes] = await Promise.all([this.#harfbuzz, readFont(path)]);
    return new FontFile(harfbuzz, bytes, path.slice(path.lastIndexOf("/") + 1), isEmoji);
  }

  /** The whole emoji font, for sequences that its slices tear apart. */
  async wholeEmoji(): Promise<FontFile | undefined> {
    const folder = this.folder(emojiFamily);
    return folder === undefined
      ? undefined
      : this.#open(join(folder, "files", "noto-color-emoji-emoji-400-normal.woff2"), true);
  }
}
