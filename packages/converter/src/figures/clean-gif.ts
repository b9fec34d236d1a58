/** Applications whose words belong to the picture: how often it repeats. */
const applications = new Set(["NETSCAPE2.0", "ANIMEXTS1.0"]);

/**
 * Takes comments, the words of programs and what follows the end out of a GIF. Its frames are not encoded anew.
 *
 * @returns Undefined where the file is no whole GIF.
 * @see https://www.w3.org/Graphics/GIF/spec-gif89a.txt, checked 2026-11
 */
export function cleanGif(bytes: Uint8Array): Uint8Array | undefined {
  const table = (flags: number): number => ((flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1));
  /** The end of a row of blocks, each with its length before it. */
  const afterBlocks = (start: number): number => {
    let at = start;
    for (let length = bytes[at]; length !== undefined; length = bytes[at]) {
      at += 1 + length;
      if (length === 0) return at;
    }
    return Number.POSITIVE_INFINITY;
  };
  if (!/^GIF8[79]a$/u.test(Buffer.from(bytes.subarray(0, 6)).toString("latin1"))) return undefined;
  let at = 13 + table(bytes[10] ?? 0);
  const parts: Uint8Array[] = [bytes.subarray(0, at)];
  for (;;) {
    const start = at;
    const kind = bytes[at];
    if (kind === 0x3b) {
      parts.push(bytes.subarray(at, at + 1));
      return Buffer.concat(parts);
    }
    let isPicture = kind === 0x2c;
    if (kind === 0x2c) at = afterBlocks(at + 11 + table(bytes[at + 9] ?? 0));
    else if (kind === 0x21) {
      const label = bytes[at + 1];
      const name = Buffer.from(bytes.subarray(at + 3, at + 14)).toString("latin1");
      isPicture = label === 0xf9 || (label === 0xff && applications.has(name));
      at = afterBlocks(at + 2);
    } else return undefined;
    if (at > bytes.length) return undefined;
    if (isPicture) parts.push(bytes.subarray(start, at));
  }
}
