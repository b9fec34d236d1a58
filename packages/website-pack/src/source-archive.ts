import { isDense, stripMetadata } from "@dreamnet/converter";
import type { NormalizedSource } from "@dreamnet/document";
import { isPortablePath } from "@dreamnet/workflow";
import { type Zippable, zipSync } from "fflate";

/** A ZIP has no dates before 1980. */
const earliest = Date.UTC(1980, 0, 1);
const pictures = /^image\/|^application\/(?:pdf|postscript)$/u;

/**
 * The source as a ZIP: the files that the document is made of, pictures without private metadata, and nothing else.
 * Equal files and date give equal bytes.
 *
 * @returns Undefined where the loader has kept no files.
 */
export async function sourceArchive(
  source: NormalizedSource,
  read: (sha256: string) => Promise<Uint8Array>,
  now: Date,
  signal: AbortSignal,
): Promise<Uint8Array | undefined> {
  const files = source.native?.files ?? source.files;
  if (files === undefined) return undefined;
  const mtime = new Date(Math.max(earliest, now.getTime()));
  const entries: Zippable = {};
  for (const [path, { mediaType, sha256 }] of Object.entries(files).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))) {
    signal.throwIfAborted();
    if (!mayBeShipped(path)) continue;
    const bytes = await read(sha256);
    // What is broken or hostile cannot be cleaned; the page's own diagnostics name it.
    const clean = pictures.test(mediaType) ? await stripMetadata({ bytes, mediaType, path }, signal) : undefined;
    const shipped = clean ?? bytes;
    entries[path] = [shipped, isDense(shipped) ? { level: 0 } : {}];
  }
  if (Object.keys(entries).length === 0) return undefined;
  // fflate writes local time: the parts of the moment in UTC are given as if they were local.
  const local = new Date(mtime.getTime() + mtime.getTimezoneOffset() * 60_000);
  return zipSync(entries, { mtime: local, level: 6, os: 3, attrs: 0o644 << 16 });
}

/** Nothing hidden, nothing outside, nothing that looks like a key. */
function mayBeShipped(path: string): boolean {
  return (
    isPortablePath(path) &&
    !path.split("/").some((part) => part.startsWith(".")) &&
    !/(?:^|\/)(?:id_(?:rsa|dsa|ecdsa|ed25519)|[^/]*\.(?:pem|key|p12|pfx|env|kdbx))$/iu.test(path)
  );
}
