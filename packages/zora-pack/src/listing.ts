import type { ChainName, Currency } from "./limits.ts";

/** A package as the rules see it. */
export interface Listing {
  readonly name: string;
  readonly symbol: string;
  readonly hasAbstract: boolean;
  readonly chain: ChainName;
  /** Undefined where no coin is prepared. */
  readonly coin: { readonly currency: Currency } | undefined;
  /** Undefined where no edition is prepared. */
  readonly edition: { readonly size: number; readonly creatorCopies: number } | undefined;
  readonly cover: { readonly path: string; readonly mediaType: string; readonly size: number } | undefined;
  /** Metadata documents as they are stored. */
  readonly metadata: readonly { readonly path: string; readonly text: string }[];
  /** CIDs of the CAR's files. */
  readonly cids: ReadonlySet<string>;
}
