import { gzipSync } from "fflate";

/**
 * Compresses with a deflate written in JavaScript, so that the bytes do not depend on Node's zlib; no name and no time
 * in the header.
 */
export function gzip(bytes: Uint8Array): Uint8Array {
  // `mtime: 0` leaves the field empty; fflate writes 3 (Unix) for the system everywhere.
  return gzipSync(bytes, { level: 9, mtime: 0 });
}
