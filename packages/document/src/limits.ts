/** Bounds on a document; each is checked by iteration before anything recursive sees it. */
export const documentLimits = {
  /** Bytes of one source file, and of a serialised NormalizedSource. */
  bytes: 32 * 1024 * 1024,
  /** Levels of nested nodes. */
  depth: 200,
  /** Nodes of one tree. */
  nodes: 2_000_000,
  /** Bytes of one asset. */
  assetBytes: 200 * 1024 * 1024,
} as const;
