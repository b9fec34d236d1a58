import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import type { Diagnostic } from "@dreamnet/workflow";
import type { Dial } from "./dial.ts";
import { fetchBounded, shown } from "./fetch-bounded.ts";
import { FetchFault } from "./fetch-fault.ts";
import { picturesOf } from "./page-pictures.ts";
import { readTar } from "./read-tar.ts";
import type { RemoteLocation } from "./remote-location.ts";

/** What was fetched: files by path, and how the document is found among them. */
export interface FetchedDocument {
  readonly files: ReadonlyMap<string, { readonly bytes: Uint8Array; readonly mediaType: string }>;
  /** Path of the document; of a repository the folder or file that was asked for. */
  readonly main: string;
  /** Of a page: where its own addresses are relative to. */
  readonly base?: string;
  /** Of a page: absolute address → path of a picture. */
  readonly addresses: Readonly<Record<string, string>>;
  readonly diagnostics: readonly Diagnostic[];
}

const megabyte = 1024 * 1024;

/** What a document may cost. */
export const fetchLimits = {
  documentBytes: 32 * megabyte,
  pdfBytes: 200 * megabyte,
  pictureBytes: 32 * megabyte,
  allPictures: 200 * megabyte,
  archiveBytes: 256 * megabyte,
  unpackedBytes: 2048 * megabyte,
  keptBytes: 512 * megabyte,
  files: 20_000,
  timeout: 60_000,
} as const;

const endings: Readonly<Record<string, string>> = {
  "text/html": "html",
  "application/xhtml+xml": "html",
  "text/markdown": "md",
  "text/x-markdown": "md",
  "text/plain": "md",
  "application/pdf": "pdf",
  "application/x-ipynb+json": "ipynb",
  "application/json": "ipynb",
  "application/x-tex": "tex",
  "text/x-tex": "tex",
};

/** Fetches a document with what it shows. */
export function fetchDocument(location: RemoteLocation, dial: Dial, signal: AbortSignal): Promise<FetchedDocument> {
  return location.kind === "page" ? fetchPage(location.url, dial, signal) : fetchRepository(location, dial, signal);
}

async function fetchPage(address: URL, dial: Dial, signal: AbortSignal): Promise<FetchedDocument> {
  const page = await fetchBounded(
    address,
    { maxBytes: fetchLimits.pdfBytes, timeout: fetchLimits.timeout, types: Object.keys(endings) },
    dial,
    signal,
  );
  const ending = endings[page.mediaType] ?? "html";
  if (ending !== "pdf" && page.bytes.length > fetchLimits.documentBytes)
    throw new FetchFault(
      "answer-is-bounded",
      `${shown(page.url)} has ${page.bytes.length} bytes; at most ${fetchLimits.documentBytes} are read.`,
      "Download the document, and make it smaller.",
    );
  const main = mainName(page.url, ending);
  const files = new Map([[main, { bytes: page.bytes, mediaType: page.mediaType }]]);
  if (ending !== "html") return { files, main, addresses: {}, diagnostics: [] };
  const diagnostics: Diagnostic[] = [];
  const { addresses, base, more } = picturesOf(new TextDecoder().decode(page.bytes), page.url);
  const report = (fault: FetchFault): void =>
    void diagnostics.push({
      severity: "warning",
      ruleId: `fetch/${fault.rule}`,
      message: fault.message,
      hint: fault.hint,
    });
  if (more)
    report(
      new FetchFault(
        "pictures-are-few",
        `${shown(page.url)} has more than ${addresses.length} pictures; the others are not fetched.`,
        "Download the page with its pictures.",
      ),
    );
  const paths: Record<string, string> = {};
  let total = 0;
  for (const url of addresses) {
    signal.throwIfAborted();
    if (total >= fetchLimits.allPictures) {
      report(
        new FetchFault(
          "pictures-are-bounded",
          `The pictures of ${shown(page.url)} have more than ${fetchLimits.allPictures} bytes; the others are not fetched.`,
          "Download the page with its pictures.",
        ),
      );
      break;
    }
    try {
      const picture = await fetchBounded(
        url,
        {
          maxBytes: Math.min(fetchLimits.pictureBytes, fetchLimits.allPictures - total),
          timeout: fetchLimits.timeout,
          types: ["image/", "application/pdf"],
        },
        dial,
        signal,
      );
      total += picture.bytes.length;
      const path = `pictures/${createHash("sha256").update(picture.bytes).digest("hex").slice(0, 16)}${pictureEnding(url, picture.mediaType)}`;
      files.set(path, { bytes: picture.bytes, mediaType: picture.mediaType });
      paths[url.href] = path;
    } catch (error) {
      if (!(error instanceof FetchFault)) throw error;
      report(error);
    }
  }
  return { files, main, base: base.href, addresses: paths, diagnostics };
}

/** The last part of an address as a portable name, with the ending of what it is. */
function mainName(url: URL, ending: string): string {
  const last = url.pathname.split("/").findLast((part) => part !== "") ?? "";
  const name = last
    .replace(/[^A-Za-z0-9._-]+/gu, "-")
    .replace(/^[.-]+|[.-]+$/gu, "")
    .slice(0, 80);
  const own = /\.(md|markdown|rmd|qmd|tex|ipynb|html?|pdf)$/iu.exec(name)?.[1]?.toLowerCase();
  // Raw files are served as plain text, whatever they are; a page is one even where its name says otherwise.
  if (own !== undefined && (ending !== "html" || /^html?$/u.test(own)) && (ending === "pdf") === (own === "pdf"))
    return name;
  return `${name === "" ? "index" : name.replace(/\.[a-z][a-z0-9]{0,4}$/iu, "")}.${ending}`;
}

function pictureEnding(url: URL, mediaType: string): string {
  const known: Readonly<Record<string, string>> = {
    "image/jpeg": ".jpg",
    "image/svg+xml": ".svg",
    "application/pdf": ".pdf",
  };
  return (
    known[mediaType] ??
    /\.(?:png|gif|webp|avif|tiff?|svg|jpe?g)$/iu.exec(url.pathname)?.[0]?.toLowerCase() ??
    `.${mediaType
      .slice(6)
      .replace(/[^a-z0-9]+/gu, "")
      .slice(0, 5)}`
  );
}

/** Files of a repository that a document may be made of. */
const wanted =
  /\.(?:md|markdown|mkd|mdown|rmd|qmd|myst|mdx|tex|ltx|sty|cls|bst|bib|bbl|bbx|cbx|clo|def|ipynb|html?|pdf|png|jpe?g|gif|svg|webp|avif|eps|ps|tiff?|csv|tsv|txt|dat|ya?ml|toml|json|csl|tikz|pgf|py|r|jl|c|cpp|h|js|ts|sh|mp4|webm)$/iu;

async function fetchRepository(
  { owner, name, ref, path }: Extract<RemoteLocation, { kind: "repository" }>,
  dial: Dial,
  signal: AbortSignal,
): Promise<FetchedDocument> {
  const address = new URL(
    `https://codeload.github.com/${owner}/${name}/tar.gz/${(ref ?? "HEAD").split("/").map(encodeURIComponent).join("/")}`,
  );
  const archive = await fetchBounded(
    address,
    {
      maxBytes: fetchLimits.archiveBytes,
      timeout: fetchLimits.timeout * 3,
      types: ["application/x-gzip", "application/gzip", "application/octet-stream"],
    },
    dial,
    signal,
  );
  const gunzip = createGunzip();
  const source = Readable.from([archive.bytes]);
  source.on("error", (error) => gunzip.destroy(error));
  source.pipe(gunzip);
  let read: Map<string, Uint8Array>;
  try {
    read = await readTar(gunzip, (one) => wanted.test(one) && !/(?:^|\/)(?:\.(?!github)|node_modules\/)/u.test(one), {
      keptBytes: fetchLimits.keptBytes,
      allBytes: fetchLimits.unpackedBytes,
      files: fetchLimits.files,
    });
  } catch (error) {
    if (error instanceof FetchFault) throw error;
    throw new FetchFault("archive-is-readable", `The archive of ${owner}/${name} is broken.`, "Try again.", true);
  } finally {
    gunzip.destroy();
  }
  const files = new Map([...read].map(([file, bytes]) => [file, { bytes, mediaType: "application/octet-stream" }]));
  return { files, main: path ?? "", addresses: {}, diagnostics: [] };
}
