import type { ArtifactDescription } from "@dreamnet/document";
import type { FileReference } from "@dreamnet/workflow";
import { canonicalJson, sha256Of } from "./canonical.ts";
import { formatChecksums } from "./checksums.ts";
import { type CrateDocument, makeCrate } from "./crate/make-crate.ts";
import { byPath } from "./package-files.ts";
import { documentNames, type PublicationManifest } from "./publication-manifest.ts";
import { signStatement } from "./signing/envelope.ts";
import { releaseStatement } from "./signing/release-statement.ts";
import type { SigningKey } from "./signing/signing-key.ts";

/** A document that lies beside the packages. */
export interface ReleaseDocument {
  readonly path: string;
  readonly mediaType: string;
  readonly text: string;
}

const mediaTypes = {
  manifest: "application/json",
  crate: "application/ld+json",
  sums: "text/plain; charset=utf-8",
  release: "application/vnd.in-toto.release+dsse",
} as const;

/** Every file of the packages, in the order of the paths. */
export function packagedFiles(manifest: PublicationManifest): FileReference[] {
  return Object.values(manifest.platforms)
    .flatMap(({ files }) => files)
    .sort(byPath);
}

/**
 * The documents of a manifest: itself, the crate, the checksums and, with a key, the signed release. Each names those
 * before it by digest; the release names all.
 */
export function makeDocuments(
  manifest: PublicationManifest,
  artifact: ArtifactDescription,
  key?: SigningKey,
): ReleaseDocument[] {
  const packaged = packagedFiles(manifest);
  const text = canonicalJson(manifest);
  const facts = { path: documentNames.manifest, mediaType: mediaTypes.manifest, name: "Publication manifest" };
  const described: CrateDocument[] = [
    { ...facts, size: Buffer.byteLength(text), sha256: sha256Of(text) },
    { path: documentNames.sums, mediaType: mediaTypes.sums, name: "Checksums", size: checksumsSize(packaged) },
    ...(key === undefined
      ? []
      : [{ path: documentNames.release, mediaType: mediaTypes.release, name: "Signed release" }]),
  ];
  const crate = makeCrate({ artifact, manifest, documents: described });
  const summed = [
    ...packaged,
    { path: documentNames.manifest, sha256: sha256Of(text) },
    { path: documentNames.crate, sha256: sha256Of(crate) },
  ];
  const sums = formatChecksums(summed);
  const documents: ReleaseDocument[] = [
    { path: documentNames.manifest, mediaType: mediaTypes.manifest, text },
    { path: documentNames.crate, mediaType: mediaTypes.crate, text: crate },
    { path: documentNames.sums, mediaType: mediaTypes.sums, text: sums },
  ];
  if (key === undefined) return documents;
  const statement = releaseStatement(manifest.artifact.id, manifest.artifact.version, [
    ...summed,
    { path: documentNames.sums, sha256: sha256Of(sums) },
  ]);
  return [
    ...documents,
    { path: documentNames.release, mediaType: mediaTypes.release, text: signStatement(statement, key) },
  ];
}

/** Bytes of the checksums, which do not hang on what the digests are. */
function checksumsSize(packaged: readonly { readonly path: string }[]): number {
  const nothing = "0".repeat(64);
  const names = [...packaged, { path: documentNames.manifest }, { path: documentNames.crate }];
  return Buffer.byteLength(formatChecksums(names.map(({ path }) => ({ path, sha256: nothing }))));
}
