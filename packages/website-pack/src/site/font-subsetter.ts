import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

/** As far as it is used; TypeScript knows it from browsers alone. */
declare const WebAssembly: {
  instantiate(bytes: Uint8Array): Promise<{ readonly instance: { readonly exports: unknown } }>;
};

/** What a part of a font keeps. */
export interface FontPart {
  readonly characters: readonly string[];
  /** OpenType tags of layout features. */
  readonly features: readonly string[];
  /** Tag of an axis → the range that stays of it. */
  readonly axes?: Readonly<Record<string, { readonly min: number; readonly max: number }>>;
}

/**
 * Takes a part of a TrueType font.
 *
 * @throws {RangeError} where the font is broken, or has no such axis.
 */
export type FontSubsetter = (font: Uint8Array, part: FontPart) => Uint8Array;

type Pointer = number;

/** The functions of HarfBuzz that are called; see its manual, "hb-subset", 11. */
interface HarfBuzzSubset {
  readonly memory: { readonly buffer: ArrayBuffer };
  malloc(length: number): Pointer;
  free(block: Pointer): void;
  hb_blob_create(data: Pointer, length: number, mode: number, user: Pointer, destroy: Pointer): Pointer;
  hb_blob_destroy(blob: Pointer): void;
  hb_blob_get_data(blob: Pointer, length: Pointer): Pointer;
  hb_blob_get_length(blob: Pointer): number;
  hb_face_create(blob: Pointer, index: number): Pointer;
  hb_face_destroy(face: Pointer): void;
  hb_face_reference_blob(face: Pointer): Pointer;
  hb_set_clear(set: Pointer): void;
  hb_set_add(set: Pointer, value: number): void;
  hb_subset_input_create_or_fail(): Pointer;
  hb_subset_input_destroy(input: Pointer): void;
  hb_subset_input_set(input: Pointer, kind: number): Pointer;
  hb_subset_input_unicode_set(input: Pointer): Pointer;
  hb_subset_input_set_axis_range(
    input: Pointer,
    face: Pointer,
    axis: number,
    min: number,
    max: number,
    preset: number,
  ): number;
  hb_subset_or_fail(face: Pointer, input: Pointer): Pointer;
  _initialize(): void;
}

/** `HB_MEMORY_MODE_WRITABLE`, `HB_SUBSET_SETS_LAYOUT_FEATURE_TAG`. */
const writable = 2;
const layoutFeatures = 6;

/** Loads HarfBuzz's subsetter: WebAssembly, so the same bytes on every machine. */
export async function createFontSubsetter(): Promise<FontSubsetter> {
  const wasm = await readFile(require.resolve("harfbuzzjs/dist/harfbuzz-subset.wasm"));
  const { instance } = await WebAssembly.instantiate(wasm);
  const harfbuzz = instance.exports as HarfBuzzSubset;
  harfbuzz._initialize();
  return (font, part) => takePart(harfbuzz, font, part);
}

function takePart(harfbuzz: HarfBuzzSubset, font: Uint8Array, part: FontPart): Uint8Array {
  const data = harfbuzz.malloc(font.length);
  new Uint8Array(harfbuzz.memory.buffer).set(font, data);
  const whole = harfbuzz.hb_blob_create(data, font.length, writable, 0, 0);
  const face = harfbuzz.hb_face_create(whole, 0);
  const input = harfbuzz.hb_subset_input_create_or_fail();
  try {
    describePart(harfbuzz, input, face, part);
    const made = harfbuzz.hb_subset_or_fail(face, input);
    if (made === 0) throw new RangeError("A part of the font cannot be taken: it is broken.");
    const blob = harfbuzz.hb_face_reference_blob(made);
    const start = harfbuzz.hb_blob_get_data(blob, 0);
    // The memory may have grown: looked at anew, and copied before it is freed.
    const bytes = new Uint8Array(harfbuzz.memory.buffer).slice(start, start + harfbuzz.hb_blob_get_length(blob));
    harfbuzz.hb_blob_destroy(blob);
    harfbuzz.hb_face_destroy(made);
    return bytes;
  } finally {
    harfbuzz.hb_subset_input_destroy(input);
    harfbuzz.hb_face_destroy(face);
    harfbuzz.hb_blob_destroy(whole);
    harfbuzz.free(data);
  }
}

function describePart(harfbuzz: HarfBuzzSubset, input: Pointer, face: Pointer, part: FontPart): void {
  const features = harfbuzz.hb_subset_input_set(input, layoutFeatures);
  harfbuzz.hb_set_clear(features);
  for (const feature of part.features) harfbuzz.hb_set_add(features, tagOf(feature));
  const characters = harfbuzz.hb_subset_input_unicode_set(input);
  for (const character of part.characters) harfbuzz.hb_set_add(characters, character.codePointAt(0) ?? 0);
  // Without a number the preset stays what it is.
  for (const [axis, { max, min }] of Object.entries(part.axes ?? {}))
    if (harfbuzz.hb_subset_input_set_axis_range(input, face, tagOf(axis), min, max, Number.NaN) === 0)
      throw new RangeError(`A part of the font cannot be taken: it has no axis ${axis}.`);
}

/** Four letters as one number. */
const tagOf = (tag: string): number => Buffer.from(tag, "latin1").readUInt32BE(0);
