import type { PictureFacts } from "@dreamnet/converter";
import type { Asset } from "@dreamnet/document";
import type { Diagnostic } from "@dreamnet/workflow";
import { placePictures } from "./place-pictures.ts";
import type { PreparedPicture, ShownPicture } from "./prepare-picture.ts";

/** Pictures of one work in the form and sizes that its page shows. */
export interface PreparedPictures {
  /** Digest of the source's file → path from the page. */
  readonly paths: ReadonlyMap<string, string>;
  readonly facts: ReadonlyMap<string, PictureFacts>;
  /** Path from the page → bytes, of everything that the paths and facts name. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Digests of files that could not be shown. */
  readonly failed: ReadonlySet<string>;
  readonly diagnostics: readonly Diagnostic[];
}

const shownTypes = /^image\/|^application\/(?:pdf|postscript)$/u;

/**
 * Brings every picture into a form that browsers show: upright, in sRGB with 8 bits, without private metadata, drawings
 * sanitised, PDF and EPS drawn; and makes smaller copies for phones.
 *
 * @param prepare - Prepares one, by its digest; see `preparePicture`.
 */
export async function preparePictures(
  assets: Readonly<Record<string, Asset>>,
  prepare: (sha256: string, asset: Asset) => Promise<PreparedPicture>,
): Promise<PreparedPictures> {
  const diagnostics: Diagnostic[] = [];
  const failed = new Set<string>();
  const prepared = new Map<string, ShownPicture & { readonly source: string }>();
  const sorted = Object.entries(assets).sort(([, a], [, b]) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  for (const [sha256, asset] of sorted) {
    if (!shownTypes.test(asset.mediaType)) continue;
    const { diagnostics: found, shown } = await prepare(sha256, asset);
    diagnostics.push(...found);
    if (shown === undefined) failed.add(sha256);
    else prepared.set(sha256, { ...shown, source: asset.path });
  }
  const names = placePictures([...prepared].map(([sha256, { extension, source }]) => ({ sha256, source, extension })));
  const paths = new Map<string, string>();
  const facts = new Map<string, PictureFacts>();
  const files = new Map<string, Uint8Array>();
  for (const [sha256, picture] of prepared) {
    const path = names.get(sha256) as string;
    paths.set(sha256, path);
    files.set(path, picture.bytes);
    const stem = path.slice(0, path.lastIndexOf("."));
    const sources = picture.copies.map(({ bytes, width }) => {
      const copy = `${stem}-${width}w.webp`;
      files.set(copy, bytes);
      return { path: copy, width };
    });
    const { height, width } = picture;
    facts.set(sha256, {
      width,
      height,
      ...(sources.length === 0
        ? {}
        : { sources: [...sources, { path, width }], sizes: "(min-width: 44em) 41rem, calc(100vw - 2.5rem)" }),
    });
  }
  return { paths, facts, files, failed, diagnostics };
}
