import { createHash } from "node:crypto";
import type { FileReference } from "@dreamnet/workflow";
import type { ArtifactRegistry, PlatformStatus, Registration } from "../src/index.ts";

export const sha256 = (bytes: Uint8Array | string): string => createHash("sha256").update(bytes).digest("hex");

/** A version of a work with its files' texts by path. */
export function sample(
  given: Partial<Omit<Registration, "files">> & { readonly files?: Readonly<Record<string, string>> } = {},
): { registration: Registration; read: (file: FileReference) => Promise<Uint8Array> } {
  const { files = { "arxiv/a.tar.gz": "archive", "zora/a b.txt": "text" }, ...more } = given;
  const texts: Record<string, string> = { ...files, "publication-manifest.json": JSON.stringify([more, files]) };
  const byDigest = new Map(Object.values(texts).map((text) => [sha256(text), Buffer.from(text)]));
  return {
    registration: {
      artifact: "my-paper",
      version: "1",
      title: "My paper",
      authors: ["Ada Lovelace"],
      tags: ["engines"],
      created: "2026-05-01T00:00:00.000Z",
      source: sha256("source"),
      platforms: { arxiv: "bundled", zora: "error" },
      manifest: "publication-manifest.json",
      files: Object.entries(texts).map(([path, text]) => ({
        path,
        mediaType: path.endsWith(".json") ? "application/json" : "text/plain; charset=utf-8",
        size: Buffer.byteLength(text),
        sha256: sha256(text),
      })),
      ...more,
    },
    read: async (file) => byDigest.get(file.sha256) ?? new Uint8Array(),
  };
}

/** Registers a sample. */
export const register = async (registry: ArtifactRegistry, given: Parameters<typeof sample>[0] = {}) => {
  const { registration, read } = sample(given);
  return await registry.register(registration, read);
};

export const live = (url: string): PlatformStatus => `live:${url}`;
