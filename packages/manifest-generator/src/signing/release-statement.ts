import { canonicalJson } from "../canonical.ts";

/**
 * The in-toto statement of a release: its name and version, and the digests of all that belongs to it.
 *
 * @param files - The packages' files and the documents beside them.
 * @see in-toto Attestation Framework, "Predicate type: Release", checked 2026-11
 */
export function releaseStatement(
  id: string,
  version: string,
  files: readonly { readonly path: string; readonly sha256: string }[],
): string {
  return canonicalJson({
    _type: "https://in-toto.io/Statement/v1",
    subject: [...files]
      .sort((a, b) => (a.path < b.path ? -1 : 1))
      .map(({ path, sha256 }) => ({ name: path, digest: { sha256 } })),
    predicateType: "https://in-toto.io/attestation/release/v0.1",
    predicate: { purl: `pkg:generic/${id}@${encodeURIComponent(version)}` },
  });
}
