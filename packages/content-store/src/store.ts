/** A file as the store knows it. */
export interface StoredFile {
  /** SHA-256 of the bytes, in lower-case hexadecimal. */
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
}

/** What may be said when a lease is taken. */
export interface LeaseOptions {
  /**
   * How long the lease holds, in ms, where nobody can tell whether its process still lives (another machine, another
   * container). Default 24 hours. On the same machine the lease ends with its process.
   */
  readonly expiresIn?: number;
}

/**
 * Keeps files from garbage collection while somebody works with them.
 *
 * Everything that is put after the lease was taken is kept; older files are kept when `keep` names them.
 */
export interface Lease {
  readonly id: string;
  /**
   * Keeps a file that stood before the lease was taken.
   *
   * @returns Whether the store has the file; when true, it stays until the lease is released.
   */
  keep(sha256: string): Promise<boolean>;
  /** Ends the lease. A second call does nothing. */
  release(): Promise<void>;
}

/** What a garbage collection spares. */
export interface CollectOptions {
  /** Digests that are still referred to. */
  readonly keep?: Iterable<string>;
  /** Files put within the last `olderThan` ms are spared. Default 1 hour. */
  readonly olderThan?: number;
  readonly signal?: AbortSignal;
}

/** What a garbage collection did. */
export interface CollectReport {
  readonly removed: number;
  readonly removedBytes: number;
  readonly kept: number;
}

/**
 * Files by digest. Equal bytes are kept once, and what is read is what was put: every read is checked.
 *
 * Both stores of this package implement it, and so may others.
 */
export interface ContentStore {
  /** Keeps bytes (text as UTF-8). They are on disk and complete when this resolves. */
  put(content: Uint8Array | string): Promise<StoredFile>;
  /**
   * Reads a file and checks its bytes against the digest.
   *
   * @throws {@link TerminalError} with code `FILE_MISSING`, `FILE_CORRUPT` or `DIGEST_INVALID`.
   */
  get(sha256: string): Promise<Uint8Array>;
  has(sha256: string): Promise<boolean>;
  /** Path of the read-only file, whether or not it exists; undefined where files have none. Not checked: prefer `get`. */
  path(sha256: string): string | undefined;
  lease(options?: LeaseOptions): Promise<Lease>;
  /** Removes what no lease, no name in `keep` and no recent `put` speaks for. */
  collectGarbage(options?: CollectOptions): Promise<CollectReport>;
}
