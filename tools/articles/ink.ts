import sharp from "sharp";

/** Dark pixels of a picture: where they lie, and how dark each is from 0 to 255. */
export interface Ink {
  readonly width: number;
  readonly height: number;
  /** Of the box that holds all ink. */
  readonly box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  readonly darkness: Uint8Array;
}

/** Decodes a picture on white. @param rule - Rows with a line of at least so many pixels count as empty: the rules of a table. */
export async function inkOf(bytes: Uint8Array, rule?: number): Promise<Ink> {
  const { data, info } = await sharp(bytes)
    .flatten({ background: "#ffffff" })
    .greyscale()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  const darkness = new Uint8Array(width * height);
  for (let at = 0; at < darkness.length; at++) darkness[at] = 255 - (data[at * channels] as number);
  const isInk = (at: number): boolean => (darkness[at] as number) > 40;
  if (rule !== undefined)
    for (let y = 0; y < height; y++) {
      let longest = 0;
      for (let x = 0, run = 0; x < width; x++) {
        run = isInk(y * width + x) ? run + 1 : 0;
        longest = Math.max(longest, run);
      }
      if (longest >= rule) darkness.fill(0, y * width, (y + 1) * width);
    }
  let [left, top, right, bottom] = [width, height, -1, -1];
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      if (!isInk(y * width + x)) continue;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
    }
  return { width, height, box: { x: left, y: top, width: right - left + 1, height: bottom - top + 1 }, darkness };
}

/**
 * How much two drawings differ: of the ink of both, the part that has none of the other's within two pixels.
 *
 * Renderers place and smooth edges differently; a wrong or missing sign has ink where the other has none at all.
 */
export function difference(a: Ink, b: Ink): number {
  return Math.max(unmatched(a, b), unmatched(b, a));
}

function unmatched(a: Ink, b: Ink): number {
  let ink = 0;
  let lost = 0;
  for (let y = 0; y < a.box.height; y++)
    for (let x = 0; x < a.box.width; x++) {
      if ((a.darkness[(y + a.box.y) * a.width + x + a.box.x] as number) < 128) continue;
      ink++;
      if (!near(b, x, y)) lost++;
    }
  return ink === 0 ? 1 : lost / ink;
}

function near(ink: Ink, x: number, y: number): boolean {
  for (let dy = -2; dy <= 2; dy++)
    for (let dx = -2; dx <= 2; dx++) {
      const [at, row] = [x + dx + ink.box.x, y + dy + ink.box.y];
      if (at < 0 || row < 0 || at >= ink.width || row >= ink.height) continue;
      if ((ink.darkness[row * ink.width + at] as number) > 40) return true;
    }
  return false;
}

/** How many drawings stand beside each other between the first and the last rule of a table, apart by empty columns. */
export async function columnsOfInk(bytes: Uint8Array): Promise<number> {
  const { data, info } = await sharp(bytes)
    .flatten({ background: "#ffffff" })
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  const hasInk = (x: number): boolean => {
    // The rules lie in the outer fifths.
    for (let y = Math.ceil(height * 0.28); y < height * 0.74; y++)
      for (let channel = 0; channel < 3; channel++)
        if ((data[(y * width + x) * channels + channel] as number) < 225) return true;
    return false;
  };
  let count = 0;
  for (let x = 1; x < width; x++) if (hasInk(x) && !hasInk(x - 1)) count++;
  return count;
}
