import { existsSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import type { Diagnostic } from "@dreamnet/workflow";
import { findMain } from "./find-main.ts";
import { loadFromReader } from "./load-from-reader.ts";
import type { LoadResult, SourceStore } from "./load-result.ts";
import { createDiskReader } from "./reader/disk-reader.ts";
import { isRepoLocation } from "./repository/repo-location.ts";

/** What loading a source needs beside its location. */
export interface LoadOptions {
  /** Where figures and an author's LaTeX files go. */
  readonly store: SourceStore;
  readonly signal?: AbortSignal;
  /**
   * Folder that nothing is read above of. By default the git repository that the document stands in, else the
   * document's own folder.
   */
  readonly sourceRoot?: string;
}

/**
 * Loads a document with its bibliography and figures.
 *
 * @param location - A file, a folder that has one main document, or `repo://` with a git repository of this machine.
 * @returns The source with all that was found, or why it was refused.
 * @throws The signal's reason when it is aborted.
 * @example
 * const result = await loadSource("paper.md", { store: createMemoryStore() });
 * if (result.status === "loaded") console.log(result.source.frontmatter.title);
 */
export async function loadSource(location: string, options: LoadOptions): Promise<LoadResult> {
  options.signal?.throwIfAborted();
  if (isRepoLocation(location)) {
    const { loadRepository } = await import("./repository/load-repository.ts");
    return loadRepository(location, options);
  }
  if (/^[a-z][a-z0-9+.-]+:\/\//iu.test(location)) {
    return refuse(
      "document/location-is-local",
      `${location.slice(0, 200)} is an address, and nothing is fetched unasked.`,
      "Allow it (--allow-network), or download it and name the file.",
    );
  }
  const path = resolve(location);
  const kind = kindOf(path);
  if (kind === "missing")
    return refuse("document/file-exists", `There is no file or folder ${JSON.stringify(location)}.`, "Check the path.");
  if (kind === "other")
    return refuse(
      "document/is-readable",
      `${JSON.stringify(location)} is neither a file nor a folder, or may not be read.`,
      "Name a document or its folder.",
    );
  const folder = kind === "folder" ? path : dirname(path);
  const root = options.sourceRoot === undefined ? repositoryOf(folder) : resolve(options.sourceRoot);
  if (kindOf(root) !== "folder")
    return refuse(
      "document/file-exists",
      `There is no folder ${JSON.stringify(root)} to take as the source's root.`,
      "Check the path.",
    );
  const reader = createDiskReader({ folder, root });
  if (kind === "file") return loadFromReader(reader, basename(path), options);
  const found = findMain(reader);
  if ("fault" in found) return { status: "refused", diagnostics: [found.fault] };
  const place = found.folder === "" ? reader : createDiskReader({ folder: join(folder, found.folder), root });
  return loadFromReader(
    place,
    found.main,
    options,
    found.note === undefined ? [] : [{ ...found.note, location: { file: found.main, line: 1 } }],
  );
}

function refuse(ruleId: string, message: string, hint: string): LoadResult {
  const diagnostic: Diagnostic = { severity: "error", ruleId, message, hint };
  return { status: "refused", diagnostics: [diagnostic] };
}

function kindOf(path: string): "file" | "folder" | "other" | "missing" {
  try {
    const stat = statSync(path);
    return stat.isFile() ? "file" : stat.isDirectory() ? "folder" : "other";
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === "ENOENT" || code === "ENOTDIR" ? "missing" : "other";
  }
}

/** The git repository around a folder, else the folder itself. */
function repositoryOf(folder: string): string {
  for (let current = folder; ; current = dirname(current)) {
    if (existsSync(join(current, ".git"))) return current;
    if (dirname(current) === current) return folder;
  }
}
