import type { Input } from "./input.ts";
import { latexLimits } from "./limits.ts";
import type { Place, Report } from "./report.ts";

/** What a reader needs to know of the folder. */
export interface SourceFolder {
  /** The text of a file by its POSIX path relative to the source folder; undefined where there is none. */
  readFile(path: string): string | undefined;
  /** Every file there is, binary ones too, by POSIX path. */
  listFiles?(): readonly string[];
}

/** Joins and normalises a POSIX path; undefined where it is absolute or leaves the folder. */
export function normalizePath(...parts: readonly string[]): string | undefined {
  const out: string[] = [];
  for (const part of parts) {
    if (part.startsWith("/") || /^[A-Za-z]:/.test(part) || part.includes("\0")) return undefined;
    for (const segment of part.replaceAll("\\", "/").split("/")) {
      if (segment === "" || segment === ".") continue;
      if (segment !== "..") out.push(segment);
      else if (out.pop() === undefined) return undefined;
    }
  }
  return out.join("/");
}

export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

/** Finds and reads the files of a document, and knows which are being read. */
export class SourceReader {
  /** Every text file read, in the order of reading. */
  readonly read: string[] = [];
  /** Files that the document writes itself (`filecontents`). */
  readonly written = new Map<string, string>();
  readonly #chain: string[] = [];
  readonly #folders: string[];
  readonly #folder: SourceFolder;
  readonly #report: Report;
  readonly #cache = new Map<string, string | undefined>();
  #listed: ReadonlySet<string> | undefined;
  #reads = 0;
  #characters = 0;

  constructor(folder: SourceFolder, report: Report, main: string) {
    this.#folder = folder;
    this.#report = report;
    this.#folders = [folderOf(main)];
  }

  get chain(): readonly string[] {
    return this.#chain;
  }

  /** Where relative names start: the main file's folder, or that of `\import`. */
  get folder(): string {
    return this.#folders.at(-1) ?? "";
  }

  get rootFolder(): string {
    return this.#folders[0] ?? "";
  }

  /** The first of these names that is there, with its text. */
  find(name: string, extensions: readonly string[], folder = this.folder): { path: string; text: string } | undefined {
    for (const extension of extensions) {
      const path = normalizePath(folder, `${name}${extension}`);
      if (path === undefined || path === "") continue;
      const text = this.#load(path);
      if (text !== undefined) return { path, text };
    }
    return undefined;
  }

  exists(name: string, extensions: readonly string[] = [""]): boolean {
    return this.find(name, extensions) !== undefined;
  }

  /** True where the folder lists such a file; without a list nothing is known. */
  hasFile(path: string): boolean {
    this.#listed ??= new Set(this.#folder.listFiles?.() ?? []);
    return this.#listed.has(path);
  }

  /** Whether the folder can say which files it has. */
  get listsFiles(): boolean {
    return this.#folder.listFiles !== undefined;
  }

  /** A path of the source folder as seen from the main file's folder. */
  fromMain(path: string): string {
    const from = this.rootFolder === "" ? [] : this.rootFolder.split("/");
    const to = path.split("/");
    let same = 0;
    while (same < from.length && same < to.length - 1 && from[same] === to[same]) same++;
    return [...from.slice(same).map(() => ".."), ...to.slice(same)].join("/");
  }

  /** Notes that a file is part of the source. */
  note(path: string): void {
    if (!this.written.has(path) && !this.read.includes(path)) this.read.push(path);
  }

  #load(path: string): string | undefined {
    const written = this.written.get(path);
    if (written !== undefined) return written;
    if (!this.#cache.has(path)) this.#cache.set(path, this.#folder.readFile(path));
    return this.#cache.get(path);
  }

  /** Starts reading a file in the place of a command; false, and a diagnostic, where that cannot be. */
  include(
    input: Input,
    file: { path: string; text: string },
    place: Place,
    folder = this.folder,
    onEnd?: () => void,
  ): boolean {
    if (this.#chain.includes(file.path)) {
      this.#report.add(
        "error",
        "include-is-acyclic",
        `${file.path} includes itself: ${[...this.#chain.slice(this.#chain.indexOf(file.path)), file.path].join(" → ")}.`,
        { place, hint: "Remove the \\input that closes the circle." },
      );
      return false;
    }
    this.#characters += file.text.length;
    if (
      this.#chain.length >= latexLimits.files ||
      ++this.#reads > latexLimits.reads ||
      this.#characters > latexLimits.characters
    ) {
      this.#report.add(
        "error",
        "include-is-bounded",
        `${file.path} is not read: more than ${latexLimits.files} files deep, ${latexLimits.reads} files in all or ${latexLimits.characters} characters.`,
        { place },
      );
      return false;
    }
    this.note(file.path);
    this.#chain.push(file.path);
    this.#folders.push(folder);
    // One lexer's text is one entry, so that a file read twice has its places right both times.
    let index = this.#report.files.findIndex((known) => known.path === file.path);
    const text = file.text.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n");
    if (index < 0) index = this.#report.files.push({ path: file.path, text }) - 1;
    input.pushFile(text, index, () => {
      this.#chain.pop();
      this.#folders.pop();
      onEnd?.();
    });
    return true;
  }
}
