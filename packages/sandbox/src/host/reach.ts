import { PermissionError } from "@dreamnet/workflow";

const digests = /[0-9a-f]{64}/g;
/** Beyond this a file is taken not to be a document that names others. */
const maxScan = 64 * 1024 * 1024;

/**
 * Which files of the content store a run may read: those that its input names, those that they name in turn, what its
 * dependencies gave, and what it has put there itself. A store is shared by runs that do not trust each other.
 */
export class Reach {
  readonly #known = new Set<string>();
  readonly #own = new Set<string>();

  /** Everything that a value of the host's names may be read. */
  grant(value: unknown): void {
    for (const [digest] of JSON.stringify(value ?? null).matchAll(digests)) this.#known.add(digest);
  }

  /** A file that the run has put: it may read it, and gains nothing by what it wrote into it. */
  own(sha256: string): void {
    if (!this.#known.has(sha256)) this.#own.add(sha256);
  }

  has(sha256: string): boolean {
    return this.#known.has(sha256) || this.#own.has(sha256);
  }

  /** A file was read: what it names may be read too, unless the run wrote it. */
  follow(sha256: string, bytes: Uint8Array): void {
    if (!this.#known.has(sha256) || bytes.length > maxScan) return;
    for (const [digest] of Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
      .toString("latin1")
      .matchAll(digests))
      this.#known.add(digest);
  }

  /** @throws {@link PermissionError} for a file that the run may not read. */
  check(sha256: string): void {
    if (!this.has(sha256)) throw outOfReach(sha256);
  }

  /**
   * What leaves the run may not name files that it cannot read, or another run would read them in its stead.
   *
   * @param isStored - Whether the store has a file: other digests mean nothing.
   */
  async checkLeaving(value: unknown, isStored: (sha256: string) => Promise<boolean>): Promise<void> {
    const named = new Set<string>();
    for (const [digest] of (JSON.stringify(value) ?? "").matchAll(digests)) if (!this.has(digest)) named.add(digest);
    for (const digest of named) if (await isStored(digest)) throw outOfReach(digest);
  }
}

const outOfReach = (sha256: string): PermissionError =>
  new PermissionError(`The file ${sha256} is not among the run's inputs, nor what it has written.`, {
    code: "FILE_NOT_REACHABLE",
    hint: "Name the file in the workflow's input: what an input names, and what that names, can be read.",
    value: sha256,
  });
