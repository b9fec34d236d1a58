/** Boxes of the file that hold the picture. */
const picture = new Set(["ftyp", "meta", "mdat", "moov"]);

/**
 * Blanks EXIF, XMP and foreign boxes in an AVIF, and cuts off what follows its end. Nothing is moved: how it is to be
 * turned stands elsewhere in it.
 *
 * @returns Undefined where the file cannot be followed, or its metadata is not found.
 */
export async function blankAvif(bytes: Uint8Array): Promise<Uint8Array | undefined> {
  const copy = Buffer.from(bytes);
  let at = 0;
  while (at + 8 <= copy.length) {
    const size = copy.readUInt32BE(at);
    const name = copy.toString("latin1", at + 4, at + 8);
    const isBox = /^[ -~]{4}$/u.test(name) && (size === 0 || (size >= 8 && at + size <= copy.length));
    if (!isBox) break;
    const end = size === 0 ? copy.length : at + size;
    if (!picture.has(name)) copy.fill(0, at + 8, end);
    at = end;
  }
  if (at === 0) return undefined;
  const whole = copy.subarray(0, at);
  const { default: sharp } = await import("sharp");
  const { exif, xmp } = await sharp(bytes).metadata();
  for (const said of [exif, xmp]) {
    if (said === undefined) continue;
    // The decoder puts a name before it that the file does not have.
    const inner = said.toString("latin1", 0, 6) === "Exif\0\0" ? said.subarray(6) : said;
    let found = whole.indexOf(inner);
    if (inner.length === 0 || found < 0) return undefined;
    for (; found >= 0; found = whole.indexOf(inner, found + inner.length)) whole.fill(0, found, found + inner.length);
  }
  return whole;
}
