/** The chunks that make the picture; all others say something of it, or of who made it. */
const picture = new Set(["VP8 ", "VP8L", "VP8X", "ALPH", "ANIM", "ANMF", "ICCP"]);
/** Of `VP8X`: there is EXIF, there is XMP. */
const saysMore = 0x08 | 0x04;

/**
 * Takes EXIF, XMP, unknown chunks and what follows the end out of a WebP. Its pixels are not encoded anew.
 *
 * @returns Undefined where the file is no whole WebP.
 * @see RFC 9649, checked 2026-11
 */
export function cleanWebp(bytes: Uint8Array): Uint8Array | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer.length < 20 || buffer.toString("latin1", 0, 4) !== "RIFF" || buffer.toString("latin1", 8, 12) !== "WEBP")
    return undefined;
  const end = 8 + buffer.readUInt32LE(4);
  if (end > buffer.length) return undefined;
  const parts: Buffer[] = [];
  for (let offset = 12; offset + 8 <= end; ) {
    const name = buffer.toString("latin1", offset, offset + 4);
    const size = buffer.readUInt32LE(offset + 4);
    const next = offset + 8 + size + (size % 2);
    if (next > end + 1) return undefined;
    if (picture.has(name)) {
      const chunk = Buffer.from(buffer.subarray(offset, Math.min(next, end)));
      if (name === "VP8X" && chunk.length > 8) chunk[8] = (chunk[8] as number) & ~saysMore;
      parts.push(chunk);
    }
    offset = next;
  }
  if (parts.length === 0) return undefined;
  const head = Buffer.from(buffer.subarray(0, 12));
  head.writeUInt32LE(4 + parts.reduce((sum, part) => sum + part.length, 0), 4);
  return Buffer.concat([head, ...parts]);
}
