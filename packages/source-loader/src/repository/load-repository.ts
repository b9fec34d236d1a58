import { resolve } from "node:path";
import type { Diagnostic } from "@dreamnet/workflow";
import { findMain } from "../find-main.ts";
import { loadFromReader } from "../load-from-reader.ts";
import type { LoadResult, SourceStore } from "../load-result.ts";
import { folderOf } from "../reader/source-reader.ts";
import { findGitFolder } from "./git-folder.ts";
import { openCommit } from "./git-reader.ts";
import { parseRepoLocation } from "./repo-location.ts";

/** Loads a document out of a commit of a repository on this machine. */
export async function loadRepository(
  location: string,
  options: { readonly store: SourceStore; readonly signal?: AbortSignal },
): Promise<LoadResult> {
  const refuse = (rule: string, message: string, hint: string): LoadResult => ({
    status: "refused",
    diagnostics: [{ severity: "error", ruleId: `document/${rule}`, message, hint }],
  });
  const parsed = parseRepoLocation(location);
  const shown = JSON.stringify(location.slice(0, 200));
  if ("fault" in parsed)
    return refuse(
      "location-is-clear",
      `${shown} cannot be understood: ${parsed.fault}.`,
      "Write repo://owner/name@ref:path, or repo:///folder@ref:path for a repository of this machine.",
    );
  if (parsed.at.kind === "remote") {
    return refuse(
      "location-is-local",
      `${shown} stands on GitHub, and nothing is fetched unasked.`,
      "Allow it (--allow-network), or clone it and name the folder.",
    );
  }
  const found = findGitFolder(resolve(parsed.at.folder));
  if ("fault" in found) return refuse("repository-is-whole", `${shown} is not read: ${found.fault}.`, found.hint);
  const opened = openCommit(found.gitFolder, parsed.ref);
  if ("fault" in opened) return refuse("repository-is-readable", `${shown} is not read: ${opened.fault}.`, opened.hint);
  const path = parsed.path ?? "";
  const kind = path === "" ? "folder" : opened.kindOf(path);
  if (kind === "missing")
    return refuse(
      "file-exists",
      `The commit ${opened.commit.slice(0, 10)} has no ${JSON.stringify(path)}.`,
      "Check the path: it begins at the repository's top folder.",
    );
  if (kind === "file") {
    const folder = folderOf(path);
    return loadFromReader(opened.open(folder), path.slice(folder === "" ? 0 : folder.length + 1), options);
  }
  const main = findMain(opened.open(path));
  if ("fault" in main) return { status: "refused", diagnostics: [main.fault] };
  const folder = [path, main.folder].filter((part) => part !== "").join("/");
  return loadFromReader(opened.open(folder), main.main, options, notesOf(main));
}

/** What was said of the choice, at the document that was chosen. */
function notesOf({ main, note }: { readonly main: string; readonly note?: Diagnostic }): Diagnostic[] {
  return note === undefined ? [] : [{ ...note, location: { file: main, line: 1 } }];
}
