/** The media type that the bytes show, whatever the name says; undefined for none that a figure has. */
export function sniffFigure(bytes: Uint8Array): string | undefined {
  const head = latin1(bytes.subarray(0, 4096));
  if (head.startsWith("\x89PNG\r\n\x1a\n")) return "image/png";
  if (head.startsWith("\xff\xd8\xff")) return "image/jpeg";
  if (head.startsWith("GIF87a") || head.startsWith("GIF89a")) return "image/gif";
  if (head.startsWith("RIFF") && head.slice(8, 12) === "WEBP") return "image/webp";
  if (head.startsWith("II*\0") || head.startsWith("MM\0*") || head.startsWith("II+\0") || head.startsWith("MM\0+"))
    return "image/tiff";
  if (head.startsWith("BM") && bytes.length > 26) return "image/bmp";
  if (head.slice(4, 8) === "ftyp" && /^(?:avif|avis)/.test(head.slice(8, 12))) return "image/avif";
  if (head.slice(0, 1024).includes("%PDF-")) return "application/pdf";
  if (head.startsWith("%!PS") || head.startsWith("\xc5\xd0\xd3\xc6")) return "application/postscript";
  const text = head.replace(/^\xef\xbb\xbf/, "").replace(/\0/g, "");
  return /^\s*</.test(text) && /<(?:[a-zA-Z][\w.-]*:)?svg[\s>/]/.test(text) ? "image/svg+xml" : undefined;
}

export function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
}
