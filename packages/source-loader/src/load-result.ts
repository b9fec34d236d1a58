import type { NormalizedSource } from "@dreamnet/document";
import type { Diagnostic } from "@dreamnet/workflow";

/** What the loader needs of a content store. */
export interface SourceStore {
  /** @param sha256 - The digest that the loader has computed already. */
  put(content: Uint8Array, sha256?: string): Promise<{ readonly sha256: string; readonly size: number }>;
}

/**
 * A loaded source, with everything that was found in its `diagnostics`; or why nothing was loaded: what is unreadable
 * or unsafe is refused as a whole, with all its faults, and nothing is written.
 */
export type LoadResult =
  | { readonly status: "loaded"; readonly source: NormalizedSource }
  | { readonly status: "refused"; readonly diagnostics: Diagnostic[] };
