const byExtension: Readonly<Record<string, string>> = {
  bbl: "application/x-tex",
  bib: "application/x-bibtex",
  cls: "application/x-tex",
  css: "text/css",
  csv: "text/csv",
  eps: "application/postscript",
  gif: "image/gif",
  gz: "application/gzip",
  html: "text/html",
  jpeg: "image/jpeg",
  jpg: "image/jpeg",
  js: "text/javascript",
  json: "application/json",
  log: "text/plain",
  md: "text/markdown",
  mjs: "text/javascript",
  pdf: "application/pdf",
  png: "image/png",
  ps: "application/postscript",
  sty: "application/x-tex",
  svg: "image/svg+xml",
  tex: "application/x-tex",
  tgz: "application/gzip",
  txt: "text/plain",
  webp: "image/webp",
  xml: "application/xml",
  yaml: "application/yaml",
  yml: "application/yaml",
  zip: "application/zip",
};

/** The media type that a file's extension stands for; `application/octet-stream` where it tells nothing. */
export function guessMediaType(path: string): string {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const dot = name.lastIndexOf(".");
  const extension = dot < 0 ? "" : name.slice(dot + 1).toLowerCase();
  return (Object.hasOwn(byExtension, extension) ? byExtension[extension] : undefined) ?? "application/octet-stream";
}
