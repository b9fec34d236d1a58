/** Bytes that are looked at, from the middle: a file's head is often text. */
const sample = 65_536;
/** Bits a byte; of PNG, JPEG, PDF, WOFF2 and archives nearly all have more, of texts and of plain pixels none. */
const densest = 7.8;

/**
 * Whether bytes are compressed already, by their entropy: deflating them once more takes long and gains next to nothing.
 *
 * @example
 * isDense(new Uint8Array(10_000)); // => false
 */
export function isDense(bytes: Uint8Array): boolean {
  if (bytes.length < 4_096) return false;
  const start = Math.max(0, Math.floor((bytes.length - sample) / 2));
  const part = bytes.subarray(start, start + sample);
  const counts = new Uint32Array(256);
  for (const byte of part) counts[byte] = (counts[byte] ?? 0) + 1;
  let bits = 0;
  for (const count of counts) if (count > 0) bits -= (count / part.length) * Math.log2(count / part.length);
  return bits > densest;
}
