const types: Readonly<Record<string, string>> = {
  html: "text/html; charset=utf-8",
  css: "text/css; charset=utf-8",
  xml: "application/xml",
  txt: "text/plain; charset=utf-8",
  json: "application/json",
  bib: "application/x-bibtex",
  ris: "application/x-research-info-systems",
  zip: "application/zip",
  pdf: "application/pdf",
  png: "image/png",
  jpg: "image/jpeg",
  gif: "image/gif",
  webp: "image/webp",
  avif: "image/avif",
  svg: "image/svg+xml",
  woff2: "font/woff2",
};

/** The media type of a site's file, by its name. */
export function mediaTypeOf(path: string): string {
  if (path.endsWith(".csl.json")) return "application/vnd.citationstyles.csl+json";
  if (path.endsWith("_headers") || path.endsWith(".nojekyll")) return "text/plain; charset=utf-8";
  return types[path.slice(path.lastIndexOf(".") + 1).toLowerCase()] ?? "application/octet-stream";
}
