import { createHash, randomUUID } from "node:crypto";
import { TerminalError } from "@dreamnet/workflow";
import { checkDigest, fileMissing, sha256Of, toBytes } from "./digest.ts";
import { type BucketOptions, S3Bucket } from "./s3-bucket.ts";
import { readS3Location } from "./s3-location.ts";
import type { ContentStore, StoredFile } from "./store.ts";

/** ms after which a file that is used again is put again, so that a bucket's rule of days counts from then. */
const DAY = 86_400_000;

/** How a bucket is opened. */
export interface S3StoreOptions extends Partial<BucketOptions> {
  /** `s3://bucket/prefix`. */
  readonly url: string;
  /** `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_SESSION_TOKEN`, `AWS_REGION`, `AWS_ENDPOINT_URL_S3`. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * Opens a store in a bucket that S3 or a server like it keeps, for workers on several machines.
 *
 * Files lie at `<prefix>sha256/<first two digits>/<the others>`. What is old is removed by a rule of the bucket's, and not
 * by `collectGarbage`: a file that is put, or kept by a lease, a day or more after it was put is put again, so the rule's
 * days count from its last use.
 *
 * @throws {@link TerminalError} with codes `STORE_URL_INVALID`, `STORE_CREDENTIALS_MISSING`, `STORE_CLIENT_MISSING`; its
 * methods with `STORE_UNAVAILABLE`, `STORE_DENIED`, `STORE_MISSING`, `STORE_FAILED` too.
 * @example
 * const store = await openS3Store({ url: "s3://papers/dreamnet", env: process.env });
 */
export async function openS3Store(options: S3StoreOptions): Promise<ContentStore> {
  const { url, env, fetch = globalThis.fetch, patience = 60_000, random = Math.random } = options;
  const bucket = await S3Bucket.open(readS3Location(url, env), { fetch, patience, random });

  const has = async (sha256: string): Promise<boolean> => {
    checkDigest(sha256);
    return (await bucket.head(keyOf(sha256))) !== undefined;
  };
  const keep = async (sha256: string): Promise<boolean> => {
    checkDigest(sha256);
    const found = await bucket.head(keyOf(sha256));
    if (found === undefined || found.age < DAY) return found !== undefined;
    await put(bucket, await get(bucket, sha256));
    return true;
  };
  return {
    put: (content) => put(bucket, toBytes(content)),
    get: (sha256) => get(bucket, sha256),
    has,
    path: (sha256) => {
      checkDigest(sha256);
      return undefined;
    },
    lease: async () => ({ id: randomUUID(), keep, release: async () => undefined }),
    collectGarbage: async () => {
      throw new TerminalError("A content store in a bucket removes nothing itself.", {
        code: "STORE_NOT_COLLECTED",
        hint: "Give the bucket a lifecycle rule that removes what is older than the oldest run that you keep, and 2 days.",
      });
    },
  };
}

const keyOf = (sha256: string): string => `sha256/${sha256.slice(0, 2)}/${sha256.slice(2)}`;

async function put(bucket: S3Bucket, given: Uint8Array): Promise<StoredFile> {
  // A copy: whoever gave the bytes may change theirs while they are on their way.
  const bytes = Uint8Array.from(given);
  const sha256 = sha256Of(bytes);
  const standing = await bucket.head(keyOf(sha256));
  const isWhole = standing?.size === bytes.length && standing.etag === createHash("md5").update(bytes).digest("hex");
  if (!isWhole || !(standing.age < DAY)) await bucket.put(keyOf(sha256), bytes, sha256);
  return { sha256, size: bytes.length };
}

async function get(bucket: S3Bucket, sha256: string): Promise<Uint8Array> {
  checkDigest(sha256);
  // What was damaged on its way is whole the second time.
  for (let tries = 0; tries < 2; tries += 1) {
    const bytes = await bucket.get(keyOf(sha256));
    if (bytes === undefined) throw fileMissing(sha256);
    if (sha256Of(bytes) === sha256) return bytes;
  }
  throw new TerminalError(`The file ${sha256} in the bucket is damaged: its bytes have changed.`, {
    code: "FILE_CORRUPT",
    hint: "Run the step that makes it once more, which puts it anew, and look who can write to the bucket.",
    value: sha256,
  });
}
