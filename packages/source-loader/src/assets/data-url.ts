/** Decodes a `data:` URL; undefined where it is none or has no bytes. */
export function decodeDataUrl(url: string, maxBytes: number): Uint8Array | undefined {
  const comma = url.indexOf(",");
  if (!/^data:/iu.test(url) || comma < 0 || url.length - comma > maxBytes * 2) return undefined;
  const body = url.slice(comma + 1);
  const isBase64 = /;\s*base64$/iu.test(url.slice(0, Math.min(comma, 300)));
  try {
    const bytes = isBase64
      ? Buffer.from(decodeURIComponent(body).replace(/\s+/gu, ""), "base64")
      : Buffer.from(decodeURIComponent(body), "utf8");
    return bytes.length === 0 ? undefined : new Uint8Array(bytes);
  } catch {
    return undefined;
  }
}
