import { stripMetadata } from "@dreamnet/converter";
import type { NormalizedSource } from "@dreamnet/document";
import type { Diagnostic, ExecutionContext } from "@dreamnet/workflow";
import { isPortablePath, isReservedName } from "@dreamnet/workflow";
import { showFigure } from "./figures/show-figure.ts";
import { isSafeName } from "./git/objects.ts";

/** The files of the source as the repository has them, and what the README shows of them. */
export interface CollectedSource {
  /** Path in the repository → content. */
  readonly files: Map<string, Uint8Array>;
  /** Digest of an asset → path of the picture in the repository. */
  readonly figurePaths: Map<string, string>;
  /** Digests that no browser can be shown. */
  readonly unseen: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

const picture = /^image\/|^application\/(?:pdf|postscript)$/u;

/**
 * The files that the source is made of, under `source/`, pictures without private metadata; and, where GitHub would not
 * show a picture, a form of it that it does, under `figures/`.
 */
export async function collectSource(source: NormalizedSource, context: ExecutionContext): Promise<CollectedSource> {
  const files = new Map<string, Uint8Array>();
  const figurePaths = new Map<string, string>();
  const unseen: string[] = [];
  const diagnostics: Diagnostic[] = [];
  const folded = new Map<string, string>();
  const originals = new Map<string, string>();

  for (const [path, file] of Object.entries(source.native?.files ?? source.files ?? {})) {
    const reason = refusal(path);
    if (reason !== undefined) {
      diagnostics.push({
        severity: "error",
        ruleId: "github/file-may-be-published",
        message: `${JSON.stringify(path)} is left out: ${reason}.`,
        hint: "Rename the file, and correct what refers to it.",
      });
      continue;
    }
    const target = `source/${path}`;
    const twin = folded.get(target.toLowerCase());
    if (twin !== undefined) {
      diagnostics.push({
        severity: "error",
        ruleId: "github/name-is-distinct",
        message: `${target} is left out: its name and ${twin} are one on Windows and macOS, where only one of them could be checked out.`,
        hint: "Rename one of them.",
      });
      continue;
    }
    folded.set(target.toLowerCase(), target);
    if (path.split("/").some(isReservedName))
      diagnostics.push({
        severity: "warning",
        ruleId: "github/name-is-portable",
        message: `${target} has a name that Windows keeps for itself: it cannot be checked out there.`,
      });
    const bytes = await context.files.read(file.sha256);
    const kept = picture.test(file.mediaType)
      ? await stripMetadata({ bytes, mediaType: file.mediaType, path }, context.signal)
      : bytes;
    if (kept === undefined)
      diagnostics.push({
        severity: "warning",
        ruleId: "github/picture-is-anonymous",
        message: `${target} goes along as it is, with what it may tell of people and places: it could not be cleaned.`,
        hint: "Export the picture anew, or take its metadata out yourself.",
      });
    files.set(target, kept ?? bytes);
    if (!originals.has(file.sha256)) originals.set(file.sha256, target);
  }

  for (const [sha256, asset] of Object.entries(source.assets).sort(([, a], [, b]) => (a.path < b.path ? -1 : 1))) {
    if (!picture.test(asset.mediaType)) continue;
    const figure = await showFigure(
      { bytes: await context.files.read(sha256), mediaType: asset.mediaType, path: asset.path },
      context,
    );
    diagnostics.push(...figure.diagnostics);
    if (figure.status === "failed") {
      unseen.push(sha256);
      continue;
    }
    const own = originals.get(sha256);
    if (figure.status === "kept" && own !== undefined) {
      figurePaths.set(sha256, own);
      files.set(own, figure.bytes);
      continue;
    }
    const name = (asset.path.split("/").at(-1) ?? "figure")
      .replace(/\.[^.]*$/u, "")
      .normalize("NFKD")
      .replace(/[^A-Za-z0-9._-]+/gu, "-")
      .replace(/^[-.]+|[-.]+$/gu, "");
    let path = `figures/${name === "" ? "figure" : name}.${figure.extension}`;
    if (folded.has(path.toLowerCase())) path = `figures/${sha256.slice(0, 8)}-${name}.${figure.extension}`;
    folded.set(path.toLowerCase(), path);
    figurePaths.set(sha256, path);
    files.set(path, figure.bytes);
  }
  return { files, figurePaths, unseen, diagnostics };
}

function refusal(path: string): string | undefined {
  const parts = path.split("/");
  if (parts.some((part) => !isSafeName(part))) return "Git refuses its name";
  if (parts.some((part) => part.startsWith("."))) return "hidden files hold settings and keys, and are not published";
  if (!isPortablePath(path)) return "its name cannot be had on every system";
  return undefined;
}
