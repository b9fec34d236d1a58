/** A decoded picture: RGB, row after row from the top. */
export interface RawPicture {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8Array;
}

/**
 * Decodes an uncompressed BMP of 1, 4, 8, 24 or 32 bits.
 *
 * @returns Undefined for another kind, or where the file is cut off.
 */
export function decodeBmp(bytes: Uint8Array, mostPixels: number): RawPicture | undefined {
  if (bytes.length < 54) return undefined;
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = data.getUint32(10, true);
  const headerSize = data.getUint32(14, true);
  const width = data.getInt32(18, true);
  const signedHeight = data.getInt32(22, true);
  const height = Math.abs(signedHeight);
  const bits = data.getUint16(28, true);
  const compression = data.getUint32(30, true);
  // 3 with the usual masks is what 32-bit files of today have.
  const usualMasks =
    compression === 3 && bits === 32 && data.getUint32(54, true) === 0xff0000 && data.getUint32(58, true) === 0xff00;
  if (headerSize < 40 || width <= 0 || height === 0 || width * height > mostPixels) return undefined;
  if (![1, 4, 8, 24, 32].includes(bits) || !(compression === 0 || usualMasks)) return undefined;
  const stride = Math.ceil((width * bits) / 32) * 4;
  if (start + stride * height > bytes.length) return undefined;
  const palette = 14 + headerSize;
  const rgb = new Uint8Array(width * height * 3);
  for (let row = 0; row < height; row++) {
    const line = start + stride * (signedHeight > 0 ? height - 1 - row : row);
    for (let column = 0; column < width; column++) {
      let from: number;
      if (bits >= 24) from = line + column * (bits / 8);
      else {
        const byte = bytes[line + ((column * bits) >> 3)] ?? 0;
        const shift = 8 - bits - ((column * bits) & 7);
        from = palette + ((byte >> shift) & ((1 << bits) - 1)) * 4;
      }
      const to = (row * width + column) * 3;
      rgb[to] = bytes[from + 2] ?? 0;
      rgb[to + 1] = bytes[from + 1] ?? 0;
      rgb[to + 2] = bytes[from] ?? 0;
    }
  }
  return { width, height, rgb };
}
