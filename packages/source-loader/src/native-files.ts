import { documentLimits, type NativeLatex } from "@dreamnet/document";
import { sniffMedia } from "./assets/sniff-media.ts";
import { normalizeSourcePath, type SourceReader, upFolder } from "./reader/source-reader.ts";
import { sha256 } from "./source-digest.ts";

/** Commands that name files without their extension, and the extensions that they add. */
const byCommand: Readonly<Record<string, readonly string[]>> = {
  documentclass: [".cls"],
  documentstyle: [".cls", ".sty"],
  LoadClass: [".cls"],
  LoadClassWithOptions: [".cls"],
  usepackage: [".sty"],
  RequirePackage: [".sty"],
  RequirePackageWithOptions: [".sty"],
  bibliographystyle: [".bst"],
  input: ["", ".tex", ".def", ".cfg"],
  include: [".tex"],
  InputIfFileExists: [""],
  usetikzlibrary: [".code.tex"],
  tikzlibrary: [".code.tex"],
  pgfplotstableread: [""],
  addbibresource: [""],
  bibliography: [".bib"],
};
const textFile = /\.(?:tex|ltx|sty|cls|clo|def|cfg|tikz|pgf|pdf_tex|eps_tex|pgs|bbl|ldf|fd|code\.tex)$/iu;
/** Files that TeX writes or that are no part of a paper. */
const unwanted =
  /\.(?:aux|log|out|toc|lof|lot|fls|fdb_latexmk|synctex(?:\.gz)?|blg|bcf|run\.xml|nav|snm|vrb|xdv|dvi)$/iu;

/** Names above the main file's folder that are looked for. */
const maxAbove = 500;

/**
 * The files of the folder that an author's LaTeX reads: what the parser has read, and every file of the folder that
 * these name, as a class, a package, a style, a listing or a table of data.
 *
 * @param given - Path → bytes of what is known to belong.
 */
export function findNativeFiles(
  main: string,
  given: ReadonlyMap<string, Uint8Array>,
  reader: SourceReader,
): ReadonlyMap<string, Uint8Array> {
  const files = new Map(given);
  const there = new Set(reader.files());
  let above = 0;
  const take = (path: string): Uint8Array | undefined => {
    const isAbove = path.startsWith(`${upFolder}/`);
    if (files.has(path) || !(isAbove || there.has(path)) || unwanted.test(path)) return undefined;
    // Whether something lies above only the reader can say, which holds to the source's root.
    if (isAbove && ++above > maxAbove) return undefined;
    const outcome = reader.read(path, documentLimits.assetBytes);
    if (outcome.status !== "found") return undefined;
    files.set(path, outcome.bytes);
    return outcome.bytes;
  };
  const queue = [...given].filter(([path]) => textFile.test(path)).map(([, bytes]) => bytes);
  const bbl = take(main.replace(/\.[^./]*$/u, ".bbl"));
  if (bbl !== undefined) queue.push(bbl);
  for (let bytes = queue.pop(); bytes !== undefined; bytes = queue.pop()) {
    for (const path of namedFiles(bytes, there)) {
      const content = take(path);
      if (content !== undefined && textFile.test(path)) queue.push(content);
    }
  }
  for (const path of companionFiles(main, files, there)) take(path);
  return files;
}

const picture = /\.(?:pdf|png|jpe?g|e?ps)$/iu;

/** Files that no source names: an index or glossary that is made already, minted's cache, other formats of a figure. */
function companionFiles(
  main: string,
  files: ReadonlyMap<string, Uint8Array>,
  there: ReadonlySet<string>,
): readonly string[] {
  const job = main.replace(/\.[^./]*$/u, "");
  const folder = main.slice(0, main.lastIndexOf("/") + 1);
  const stems = new Set(
    [...files.keys()].filter((path) => picture.test(path)).map((path) => path.replace(picture, "")),
  );
  const usesMinted = [...files].some(([path, bytes]) => textFile.test(path) && Buffer.from(bytes).includes("minted"));
  return [...there].filter((path) => {
    if (/^\.(?:ind|gls|nls|acr|glsdefs|sls)$/u.test(path.slice(job.length)) && path.startsWith(`${job}.`)) return true;
    if (usesMinted && path.startsWith(`${folder}_minted`)) return true;
    // A figure may stand beside it in a form that another compiler reads, or that epstopdf has made.
    return picture.test(path) && stems.has(path.replace(picture, "").replace(/-eps-converted-to$/u, ""));
  });
}

/** A file command whose name a macro or a loop puts together: `\\includegraphics{frames/step\\i}`. */
const composedName =
  /\\(?:includegraphics|input|include|subfile|lstinputlisting|includepdf)\*?\s*(?:\[[^[\]]{0,2000}\]\s*)?\{([^{}]{1,300})\}/gu;
/** Names of one file that are compared with every path; beyond, a hostile file would cost minutes. */
const maxComposed = 200;

/** The files that such a name may mean, whatever the macros say. */
function matchComposed(name: string, there: ReadonlySet<string>): string[] {
  const parts = name
    .trim()
    .replace(/^(?:\.\/)+/u, "")
    .split(/\\[A-Za-z@]+\s*|#\d/u);
  // Of a name that is a macro alone nothing is known.
  if (parts.length < 2 || parts.join("").replace(/[./]/gu, "").length < 2) return [];
  const first = parts[0] ?? "";
  const last = parts.at(-1) ?? "";
  const folders = parts.join("").split("/").length;
  return [...there].filter((path) => {
    const ends = [path, path.replace(/\.[A-Za-z0-9]{1,8}$/u, "")];
    return (
      path.startsWith(first) &&
      ends.some((end) => end.endsWith(last) && end.length >= first.length + last.length) &&
      path.split("/").length === folders
    );
  });
}

/** Paths that a TeX file names, as far as there are such files. */
function namedFiles(bytes: Uint8Array, there: ReadonlySet<string>): Set<string> {
  // Names of files are ASCII or UTF-8; what is not decodes to something that is no name.
  const tex = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    .toString("utf8")
    .replace(/(?<!\\)%[^\n]*/gu, "");
  const found = new Set<string>();
  const add = (name: string, extensions: readonly string[]): void => {
    for (const extension of extensions) {
      const path = `${name
        .trim()
        .replace(/^"|"$/gu, "")
        .replace(/^(?:\.\/)+/u, "")}${extension}`;
      const known = path.includes("..") ? normalizeSourcePath(path) : path;
      if (known !== undefined && (there.has(known) || known.startsWith(`${upFolder}/`))) found.add(known);
    }
  };
  for (const match of tex.matchAll(/(?:\\([A-Za-z]+)\*?\s*(?:\[[^[\]]{0,2000}\]\s*)?)?\{([^{}\\]{1,1000})\}/gu)) {
    for (const name of (match[2] as string).split(",")) {
      add(name, byCommand[match[1] ?? ""] ?? []);
      // The author's own command may read a picture; what it is not, the pack leaves out.
      if (byCommand[match[1] ?? ""] === undefined) add(name, [".pdf", ".png", ".jpg", ".jpeg", ".eps", ".ps", ".tex"]);
      // Anything in braces that is a file's whole name is that file: listings, data, pictures in TikZ.
      if (/\.[A-Za-z0-9]{1,8}\s*$/u.test(name)) add(name, [""]);
    }
  }
  const composed = new Set(
    [...tex.matchAll(composedName)].map((match) => match[1] as string).filter((name) => /[\\#]/u.test(name)),
  );
  for (const name of [...composed].slice(0, maxComposed))
    for (const path of matchComposed(name, there)) found.add(path);
  for (const match of tex.matchAll(/\\input\s+([^\s{}\\]{1,500})/gu)) add(match[1] as string, ["", ".tex"]);
  return found;
}

/** The files as the source describes them. */
export function describeNative(main: string, files: ReadonlyMap<string, Uint8Array>): NativeLatex {
  return { format: "latex", main, files: describeFiles(files) };
}

/** Path → digest, size and media type, in the order of the paths. */
export function describeFiles(
  files: ReadonlyMap<string, Uint8Array>,
  digestOf: (bytes: Uint8Array) => string = sha256,
): NativeLatex["files"] {
  const entries = [...files].sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(
    entries.map(([path, bytes]) => [
      path,
      { sha256: digestOf(bytes), size: bytes.length, mediaType: mediaTypeOf(path, bytes) },
    ]),
  );
}

function mediaTypeOf(path: string, bytes: Uint8Array): string {
  if (/\.(?:tex|ltx|sty|cls|clo|def|cfg|tikz|pgf|pdf_tex|bbl|bst|ldf|fd)$/iu.test(path)) return "text/x-tex";
  if (/\.bib$/iu.test(path)) return "text/x-bibtex";
  if (/\.(?:md|markdown|mkd|mdown|rmd|qmd|myst|mdx|jmd|pmd)$/iu.test(path)) return "text/markdown";
  return (
    sniffMedia(bytes)?.mediaType ?? (bytes.subarray(0, 8192).includes(0) ? "application/octet-stream" : "text/plain")
  );
}
