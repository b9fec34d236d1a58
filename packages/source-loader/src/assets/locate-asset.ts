import { documentLimits } from "@dreamnet/document";
import { normalizeSourcePath, type ReadOutcome, type SourceReader } from "../reader/source-reader.ts";

/** How a file was found, or why not. */
export type Located =
  | {
      readonly status: "found";
      readonly path: string;
      readonly bytes: Uint8Array;
      readonly how: "written" | "extension" | "case" | "site";
    }
  | { readonly status: "missing"; readonly near: readonly string[] }
  | Extract<ReadOutcome, { status: "refused" }>;

/** Formats in the order in which a name without extension is tried; that of a paper's TeX first. */
const guessed = ["pdf", "png", "jpg", "jpeg", "svg", "eps", "gif", "webp", "tif", "tiff", "mp4", "webm"];

/** Folders that a site serves from its root. */
const siteFolders = ["", "static/", "public/", "_assets/", "assets/", "content/", "source/", "docs/"];

/** Folders of a machine, which no site has. */
const systemPath =
  /^(?:[A-Za-z]:[\\/]|\\\\|~|\/(?:bin|boot|dev|etc|home|lib|lib64|mnt|opt|private|proc|root|run|sbin|srv|sys|tmp|usr|var|Users|Volumes|Library|System|Applications)(?:\/|$))/u;

/** Finds the file that a URL of the source means: as written, decoded, with an extension added, in another case. */
export function locateAsset(reader: SourceReader, url: string, folders: readonly string[]): Located {
  if (/^file:/iu.test(url) || systemPath.test(url)) {
    return {
      status: "refused",
      kind: "unsafe",
      reason: "it is an absolute path of a machine",
      hint: "Refer to the file relative to the document, for example figures/plot.png.",
    };
  }
  const spellings = spellingsOf(url);
  if (url.startsWith("/")) return onSite(reader, spellings);
  let refused: Extract<ReadOutcome, { status: "refused" }> | undefined;
  for (const folder of folders) {
    for (const spelling of spellings) {
      const path = normalizeSourcePath(spelling, folder);
      if (path === undefined) continue;
      const outcome = reader.read(path, documentLimits.assetBytes);
      if (outcome.status === "found") return { ...outcome, how: "written" };
      if (outcome.status === "refused") refused ??= outcome;
    }
  }
  if (refused !== undefined) return refused;
  const near = new Set<string>();
  for (const folder of folders) {
    for (const spelling of spellings) {
      const path = normalizeSourcePath(spelling, folder);
      const found = path === undefined ? undefined : guess(reader, path, near);
      if (found !== undefined) return found;
    }
  }
  return { status: "missing", near: [...near].slice(0, 3) };
}

/** The URL as written, percent-decoded, without query and fragment, with `\` as `/`. */
function spellingsOf(url: string): string[] {
  const bare = url.replace(/[?#].*$/u, "");
  const spellings = [url, decoded(url), bare, decoded(bare)].flatMap((text) =>
    text === undefined || text === "" ? [] : text.includes("\\") ? [text, text.replaceAll("\\", "/")] : [text],
  );
  return [...new Set(spellings)];
}

function decoded(text: string): string | undefined {
  if (!text.includes("%")) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** `/assets/a.png` of a blog: from the folders above that may be the site's root. */
function onSite(reader: SourceReader, spellings: readonly string[]): Located {
  for (let up = 0; up <= 4; up++) {
    for (const site of siteFolders) {
      for (const spelling of spellings) {
        const path = normalizeSourcePath(`${"../".repeat(up)}${site}${spelling.replace(/^\/+/u, "")}`);
        // A path that climbs out by itself is no address on a site.
        if (path === undefined || spelling.includes("..")) continue;
        // Asked of the folder's names first, which are read once however many addresses there are.
        const first = spelling.replace(/^\/+/u, "").split("/", 1)[0] as string;
        const base = normalizeSourcePath(`${"../".repeat(up)}${site}`) ?? "";
        if (!reader.list(base).includes(first)) continue;
        const outcome = reader.read(path, documentLimits.assetBytes);
        if (outcome.status === "found") return { ...outcome, how: "site" };
      }
    }
  }
  return { status: "missing", near: [] };
}

/** The file whose name differs in its extension or in case alone; names that are near are noted. */
function guess(reader: SourceReader, path: string, near: Set<string>): Located | undefined {
  const folder = realFolder(reader, path.split("/").slice(0, -1));
  if (folder === undefined) return undefined;
  const name = fold(path.slice(path.lastIndexOf("/") + 1)).replace(/\.\*$/u, "");
  const names = reader.list(folder.path);
  const at = (found: string): string => (folder.path === "" ? found : `${folder.path}/${found}`);
  const open = (found: string, how: "extension" | "case"): Located | undefined => {
    const outcome = reader.read(at(found), documentLimits.assetBytes);
    return outcome.status === "found" ? { ...outcome, how } : outcome.status === "refused" ? outcome : undefined;
  };
  const same = names.find((one) => fold(one) === name);
  const foundSame = same === undefined ? undefined : open(same, "case");
  if (foundSame !== undefined) return foundSame;
  for (const extension of guessed) {
    const found = names.find((one) => fold(one) === `${name}.${extension}`);
    const opened =
      found === undefined
        ? undefined
        : open(
            found,
            folder.exact && found.startsWith(path.slice(path.lastIndexOf("/") + 1).replace(/\.\*$/u, ""))
              ? "extension"
              : "case",
          );
    if (opened !== undefined) return opened;
  }
  const stem = name.replace(/\.[a-z0-9]{1,5}$/u, "");
  for (const one of names)
    if (stem.length > 2 && fold(one).replace(/\.[a-z0-9]{1,5}$/u, "") === stem) near.add(at(one));
  return undefined;
}

/** The folder of these names, whatever their case. */
function realFolder(reader: SourceReader, parts: readonly string[]): { path: string; exact: boolean } | undefined {
  let path = "";
  let exact = true;
  for (const part of parts) {
    const inside = reader.list(path);
    // `_up` is a place, not always a name in a list.
    const own = inside.includes(part) || part === "_up" ? part : inside.find((one) => fold(one) === fold(part));
    if (own === undefined) return undefined;
    exact &&= own === part;
    path = path === "" ? own : `${path}/${own}`;
  }
  return { path, exact };
}

/** Names that a file system without case, or with decomposed accents, takes for the same. */
function fold(name: string): string {
  return name.normalize("NFC").toLowerCase();
}
