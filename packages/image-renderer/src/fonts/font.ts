import { type GlyphOutline, relativeOutline } from "./glyph-outline.ts";
import type { HarfBuzz } from "./load-harfbuzz.ts";

type HarfBuzzFont = InstanceType<HarfBuzz["Font"]>;
type HarfBuzzFace = InstanceType<HarfBuzz["Face"]>;

/** One font file, at any weight that it has. */
export class FontFile {
  readonly name: string;
  readonly upem: number;
  readonly #harfbuzz: HarfBuzz;
  readonly #face: HarfBuzzFace;
  readonly #axes: Readonly<Record<string, { readonly min: number; readonly max: number }>>;
  readonly #instances = new Map<string, Font>();
  readonly #base: HarfBuzzFont;
  /** Where pictures of glyphs are found. */
  readonly isEmoji: boolean;

  constructor(harfbuzz: HarfBuzz, bytes: Uint8Array, name: string, isEmoji: boolean) {
    this.name = name;
    this.#harfbuzz = harfbuzz;
    this.#face = new harfbuzz.Face(new harfbuzz.Blob(bytes), 0);
    this.#axes = this.#face.getAxisInfos();
    this.#base = new harfbuzz.Font(this.#face);
    this.upem = this.#face.upem;
    this.isEmoji = isEmoji;
  }

  has(codePoint: number): boolean {
    return (this.#base.nominalGlyph(codePoint) ?? 0) !== 0;
  }

  table(name: string): Uint8Array | undefined {
    return this.#face.referenceTable(name);
  }

  /** The font at a weight, and at an optical size in points where it has that axis. */
  at(weight: number, opticalSize: number): Font {
    const values: Record<string, number> = {};
    for (const [tag, value] of [
      ["wght", weight],
      ["opsz", opticalSize],
    ] as const) {
      const axis = this.#axes[tag];
      if (axis !== undefined) values[tag] = Math.min(axis.max, Math.max(axis.min, Math.round(value)));
    }
    const key = Object.entries(values).join();
    let instance = this.#instances.get(key);
    if (instance === undefined) {
      const font = new this.#harfbuzz.Font(this.#face);
      font.setVariations(Object.entries(values).map(([tag, value]) => new this.#harfbuzz.Variation(tag, value)));
      instance = new Font(this.#harfbuzz, font, this);
      this.#instances.set(key, instance);
    }
    return instance;
  }
}

/** One glyph as it is set: numbers in units of the font, y upwards. */
export interface ShapedGlyph {
  readonly glyph: number;
  /** Index of the first code unit, in the text given, of the cluster that it belongs to. */
  readonly cluster: number;
  readonly advance: number;
  readonly dx: number;
  readonly dy: number;
}

/** What is asked of the shaper. */
export interface ShapeRequest {
  readonly rightToLeft: boolean;
  /** ISO 15924. */
  readonly script: string;
  readonly language: string;
  readonly features?: readonly string[];
}

/** A font at one weight. */
export class Font {
  readonly file: FontFile;
  readonly #harfbuzz: HarfBuzz;
  readonly #font: HarfBuzzFont;
  readonly #shaped = new Map<string, readonly ShapedGlyph[]>();
  readonly #outlines = new Map<number, GlyphOutline | undefined>();
  readonly ascent: number;
  readonly descent: number;

  constructor(harfbuzz: HarfBuzz, font: HarfBuzzFont, file: FontFile) {
    this.file = file;
    this.#harfbuzz = harfbuzz;
    this.#font = font;
    const { ascender, descender } = font.hExtents();
    this.ascent = ascender;
    this.descent = -descender;
  }

  /** The glyphs of a text in one direction, from left to right as they stand. */
  shape(text: string, request: ShapeRequest): readonly ShapedGlyph[] {
    const { rightToLeft, script, language, features = [] } = request;
    const key = `${rightToLeft} ${script} ${language} ${features.join()}\u0000${text}`;
    let glyphs = this.#shaped.get(key);
    if (glyphs === undefined) {
      glyphs = this.#shape(text, request);
      // Words come again and again; of a long document the latest are enough.
      if (this.#shaped.size > 10_000) this.#shaped.clear();
      this.#shaped.set(key, glyphs);
    }
    return glyphs;
  }

  #shape(text: string, request: ShapeRequest): readonly ShapedGlyph[] {
    const buffer = new this.#harfbuzz.Buffer();
    buffer.addText(text);
    buffer.setDirection(request.rightToLeft ? this.#harfbuzz.Direction.RTL : this.#harfbuzz.Direction.LTR);
    buffer.setScript(request.script);
    buffer.setLanguage(request.language);
    const features = (request.features ?? []).map((tag) => new this.#harfbuzz.Feature(tag, 1));
    this.#harfbuzz.shape(this.#font, buffer, features);
    return buffer.getGlyphInfosAndPositions().map((glyph) => ({
      glyph: glyph.codepoint,
      cluster: glyph.cluster,
      advance: glyph.xAdvance ?? 0,
      dx: glyph.xOffset ?? 0,
      dy: glyph.yOffset ?? 0,
    }));
  }

  /** The outline of a glyph; undefined where it draws nothing. */
  outline(glyph: number): GlyphOutline | undefined {
    if (!this.#outlines.has(glyph)) this.#outlines.set(glyph, relativeOutline(this.#font.glyphToPath(glyph)));
    return this.#outlines.get(glyph);
  }

  /** Ink above and below the baseline. */
  extents(glyph: number): { readonly top: number; readonly bottom: number } | undefined {
    const extents = this.#font.glyphExtents(glyph);
    return extents === undefined ? undefined : { top: extents.yBearing, bottom: extents.yBearing + extents.height };
  }
}
