/**
 * Tags that tell of people, places and programs: description, maker, model, software, date, artist, computer, XMP,
 * copyright, IPTC, Photoshop's, EXIF, GPS, and what Windows and cameras add.
 */
const telling = new Set([
  0x010d, 0x010e, 0x010f, 0x0110, 0x0131, 0x0132, 0x013b, 0x013c, 0x02bc, 0x8298, 0x83bb, 0x8649, 0x8769, 0x8825,
  0x9c9b, 0x9c9c, 0x9c9d, 0x9c9e, 0x9c9f, 0xa420, 0xa430, 0xa431, 0xc634, 0xc635, 0xc68b, 0xea1c,
]);
/** Of these, what they point to is a list of tags again. */
const folders = new Set([0x8769, 0x8825, 0xa005]);
/** Bytes of a value, by its type. */
const sizes = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4];
/** Lists of tags that are read; a page is one. */
const mostFolders = 10_000;

/**
 * Blanks in a TIFF what tells of people and places. Nothing is moved: pixels and pages stay byte for byte.
 *
 * @returns Undefined where the file cannot be followed, as a BigTIFF.
 * @see TIFF 6.0 and Exif 3.0, checked 2026-11
 */
export function blankTiff(bytes: Uint8Array): Uint8Array | undefined {
  const copy = Buffer.from(bytes);
  const order = copy.toString("latin1", 0, 2);
  if (copy.length < 8 || (order !== "II" && order !== "MM")) return undefined;
  const short = (at: number): number => (order === "II" ? copy.readUInt16LE(at) : copy.readUInt16BE(at));
  const long = (at: number): number => (order === "II" ? copy.readUInt32LE(at) : copy.readUInt32BE(at));
  if (short(2) !== 42) return undefined;
  const seen = new Set<number>();
  // Lists and values that lie upon each other would cost their number times the file.
  let room = 4 * copy.length;
  const waiting: { at: number; all: boolean }[] = [{ at: long(4), all: false }];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    const { all, at } = folder;
    if (at === 0 || seen.has(at)) continue;
    if (at + 2 > copy.length || seen.size >= mostFolders) return undefined;
    seen.add(at);
    const count = short(at);
    const end = at + 2 + count * 12;
    room -= count * 12;
    if (end > copy.length || room < 0) return undefined;
    for (let entry = at + 2; entry < end; entry += 12) {
      const tag = short(entry);
      const size = (sizes[short(entry + 2)] ?? 1) * long(entry + 4);
      if (folders.has(tag)) waiting.push({ at: long(entry + 8), all: true });
      else if (all || telling.has(tag)) {
        const start = size <= 4 ? entry + 8 : long(entry + 8);
        room -= size;
        if (start + size > copy.length || room < 0) return undefined;
        copy.fill(0, start, size <= 4 ? entry + 12 : start + size);
      }
    }
    if (end + 4 <= copy.length) waiting.push({ at: long(end), all });
  }
  return copy;
}
