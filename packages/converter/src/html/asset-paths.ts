import type { NormalizedSource } from "@dreamnet/document";

/** Paths of the files that the HTML shows. */
export interface AssetPaths {
  pathOf(sha256: string): string;
  /** In the order of first use. */
  used(): { sha256: string; path: string }[];
}

const extensions: Readonly<Record<string, string>> = {
  "image/png": "png",
  "image/jpeg": "jpg",
  "image/gif": "gif",
  "image/webp": "webp",
  "image/avif": "avif",
  "image/svg+xml": "svg",
  "application/pdf": "pdf",
};

/** Given paths first; else `figures/<name>`, told apart by digest where two files have one name, whatever its case. */
export function createAssetPaths(source: NormalizedSource, given: ReadonlyMap<string, string> | undefined): AssetPaths {
  const paths = new Map<string, string>();
  const taken = new Set<string>([...(given?.values() ?? [])].map((path) => path.toLowerCase()));
  const variants = new Map<string, { base: string; extension: string }>();
  for (const asset of Object.values(source.assets)) {
    for (const [type, sha256] of Object.entries(asset.variants)) {
      const extension = extensions[type];
      if (extension !== undefined) variants.set(sha256, { base: asset.path, extension });
    }
  }
  const nameOf = (sha256: string): string => {
    const asset = Object.hasOwn(source.assets, sha256) ? source.assets[sha256] : undefined;
    const variant = variants.get(sha256);
    const name = (asset?.path ?? variant?.base ?? sha256).split("/").at(-1) ?? sha256;
    const safe =
      name
        .normalize("NFC")
        .replace(/[^\p{L}\p{N}._-]+/gu, "-")
        .replace(/^[.-]+/, "") || sha256.slice(0, 8);
    return asset === undefined && variant !== undefined ? `${safe.replace(/\.[^.]*$/, "")}.${variant.extension}` : safe;
  };
  return {
    pathOf(sha256) {
      const known = paths.get(sha256) ?? given?.get(sha256);
      if (known !== undefined) {
        paths.set(sha256, known);
        return known;
      }
      const name = nameOf(sha256);
      let path = `figures/${name}`;
      if (taken.has(path.toLowerCase())) path = `figures/${sha256.slice(0, 8)}-${name}`;
      taken.add(path.toLowerCase());
      paths.set(sha256, path);
      return path;
    },
    used: () => [...paths].map(([sha256, path]) => ({ sha256, path })),
  };
}
