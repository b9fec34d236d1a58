import { createHash } from "node:crypto";

/** A PDF of Ghostscript's, whose /ID is another one at each run, with the EPS's digest in its place, of the same length. */
export function withFixedId(pdf: Uint8Array, eps: Uint8Array): Uint8Array {
  const id = createHash("sha256").update(eps).digest("hex").slice(0, 32).toUpperCase();
  const tail = Buffer.from(pdf.subarray(-4096)).toString("latin1");
  const fixed = tail.replace(/(\/ID\s*\[\s*<)[0-9A-F]{32}(>\s*<)[0-9A-F]{32}(>\s*\])/u, `$1${id}$2${id}$3`);
  const bytes = Uint8Array.from(pdf);
  bytes.set(Buffer.from(fixed, "latin1"), Math.max(0, pdf.length - 4096));
  return bytes;
}
