import type { ContentStore } from "@dreamnet/content-store";
import {
  type FileReference,
  isPortablePath,
  mediaTypeSchema,
  PermissionError,
  TerminalError,
  type WorkflowManifest,
} from "@dreamnet/workflow";
import { foldName } from "./fold-name.ts";
import { guessMediaType } from "./media-type.ts";

const DEFAULT_FILES = 10_000;
const DEFAULT_BYTES = 1024 ** 3;

/** The files that one attempt writes; they count for the run when the attempt succeeds. */
export class RunFiles {
  readonly #manifest: WorkflowManifest;
  readonly #store: ContentStore;
  readonly #written = new Map<string, FileReference>();
  /** Folded path of every file and folder → how it is spelt and what it is. */
  readonly #names = new Map<string, { readonly path: string; readonly isFolder: boolean }>();
  #bytes = 0;

  constructor(manifest: WorkflowManifest, store: ContentStore) {
    this.#manifest = manifest;
    this.#store = store;
  }

  /** In the order of code points of the path. */
  list(): readonly FileReference[] {
    return [...this.#written.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  /**
   * Puts bytes into the store under a path that the manifest allows. Writing a path again replaces the file.
   *
   * @throws {@link PermissionError} with code `PATH_NOT_ALLOWED`, `PATH_COLLISION` or `OUTPUT_LIMIT`;
   *   {@link TerminalError} with code `MEDIA_TYPE_INVALID`.
   */
  async write(
    path: string,
    content: Uint8Array | string,
    options: { readonly mediaType?: string } = {},
  ): Promise<FileReference> {
    this.#checkPath(path);
    const mediaType = options.mediaType ?? guessMediaType(path);
    if (!mediaTypeSchema.safeParse(mediaType).success) {
      throw new TerminalError(`${JSON.stringify(mediaType)} is not a media type.`, {
        code: "MEDIA_TYPE_INVALID",
        hint: "Write it as type/subtype: application/pdf",
        value: mediaType,
      });
    }
    // The names are taken before the bytes are stored: two writes at once cannot both pass.
    this.#takeName(path);
    const size = typeof content === "string" ? Buffer.byteLength(content) : content.length;
    this.#checkAmount(path, size);
    const { sha256 } = await this.#store.put(content);
    const reference: FileReference = { path, mediaType, size, sha256 };
    this.add(reference);
    return reference;
  }

  /** Takes over a file that a journaled step wrote. */
  add(reference: FileReference): void {
    this.#takeName(reference.path);
    this.#bytes += reference.size - (this.#written.get(reference.path)?.size ?? 0);
    this.#written.set(reference.path, reference);
  }

  #checkPath(path: string): void {
    const { allowedPaths } = this.#manifest.security;
    const isFile = typeof path === "string" && isPortablePath(path) && !path.endsWith("/");
    if (isFile && allowedPaths.some((allowed) => covers(allowed, path))) return;
    throw new PermissionError(`${this.#manifest.name} may not write ${JSON.stringify(path)}.`, {
      code: "PATH_NOT_ALLOWED",
      hint: !isFile
        ? 'A path is relative, with `/` between its parts; no `..`, `.`, leading `/` or `~`, and none of \\ : * ? " < > | [ ] { }.'
        : allowedPaths.length === 0
          ? "Its manifest allows no path: add one to security.allowedPaths."
          : `Its manifest allows: ${allowedPaths.join(", ")}.`,
      value: path,
    });
  }

  #takeName(path: string): void {
    const parts = path.split("/");
    const taken = parts.map((_, index) => {
      const name = parts.slice(0, index + 1).join("/");
      return { key: foldName(name), path: name, isFolder: index < parts.length - 1 };
    });
    for (const { key, path: name, isFolder } of taken) {
      const other = this.#names.get(key);
      if (other === undefined || (other.path === name && other.isFolder === isFolder)) continue;
      throw new PermissionError(
        other.path === name
          ? `${JSON.stringify(name)} would be a file and a folder.`
          : `${JSON.stringify(name)} and ${JSON.stringify(other.path)} are one name on some file systems.`,
        { code: "PATH_COLLISION", hint: "Give one of them another name.", value: path },
      );
    }
    for (const { key, path: name, isFolder } of taken) this.#names.set(key, { path: name, isFolder });
  }

  #checkAmount(path: string, size: number): void {
    const { limits } = this.#manifest.security;
    const files = limits.files ?? DEFAULT_FILES;
    const bytes = limits.output ?? DEFAULT_BYTES;
    const replaced = this.#written.get(path);
    const count = this.#written.size + (replaced === undefined ? 1 : 0);
    const total = this.#bytes + size - (replaced?.size ?? 0);
    if (count <= files && total <= bytes) return;
    throw new PermissionError(
      `${this.#manifest.name} may write ${files} files and ${bytes} bytes; ${JSON.stringify(path)} would go beyond that.`,
      { code: "OUTPUT_LIMIT", hint: "Write less, or raise security.limits in the manifest.", value: path },
    );
  }
}

/** `build/` and `build` cover `build/a`, not `builder`; a file's own path covers it. */
function covers(allowed: string, path: string): boolean {
  const folder = allowed.endsWith("/") ? allowed.slice(0, -1) : allowed;
  return path.startsWith(`${folder}/`) || (path === folder && !allowed.endsWith("/"));
}
