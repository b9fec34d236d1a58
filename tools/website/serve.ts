import { existsSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { gzipSync } from "node:zlib";

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".gif": "image/gif",
  ".webp": "image/webp",
  ".avif": "image/avif",
  ".woff2": "font/woff2",
  ".xml": "application/xml",
  ".json": "application/json",
  ".txt": "text/plain; charset=utf-8",
  ".pdf": "application/pdf",
  ".zip": "application/zip",
};

/** A static host of one folder, on loopback. */
export interface StaticHost {
  /** With a slash at its end. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Serves a folder as static hosts do: `index.html` for a folder, `404.html` for what is not there.
 *
 * @param prefix - `/` or `/repo/`; outside of it there is nothing.
 */
export async function serveFolder(folder: string, prefix: string): Promise<StaticHost> {
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? "/", "http://localhost").pathname);
    const inside = path.startsWith(prefix) ? normalize(path.slice(prefix.length)) : undefined;
    let file = inside === undefined || inside.startsWith("..") ? undefined : join(folder, inside);
    if (file !== undefined && statSync(file, { throwIfNoEntry: false })?.isDirectory() === true)
      file = join(file, "index.html");
    const isThere = file !== undefined && existsSync(file);
    const shown = isThere ? (file as string) : join(folder, "404.html");
    const type = types[extname(shown)] ?? "application/octet-stream";
    // As every static host does with text; pictures, fonts and archives are packed already.
    const isPacked = /^text\/|svg|xml|json/.test(type) && /\bgzip\b/.test(String(request.headers["accept-encoding"]));
    response.writeHead(isThere ? 200 : 404, {
      "content-type": type,
      ...(isPacked ? { "content-encoding": "gzip" } : {}),
      // As hosts do: assets are kept, pages are asked for again.
      "cache-control": shown.endsWith(".html") ? "max-age=0, must-revalidate" : "max-age=31536000",
    });
    const content = readFileSync(shown);
    response.end(isPacked ? gzipSync(content) : content);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}${prefix}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
