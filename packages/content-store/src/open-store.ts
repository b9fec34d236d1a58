import { TerminalError } from "@dreamnet/workflow";
import { blobPath, hasBlob, quarantineBlob, readBlob, touchBlob, writeBlob } from "./blobs.ts";
import { collectGarbageIn } from "./collect-garbage.ts";
import { checkDigest, fileMissing, sha256Of, toBytes } from "./digest.ts";
import { prepareFolders, type StoreFolders } from "./folders.ts";
import { addToLease, createLease, removeLease } from "./leases.ts";
import type { ContentStore, Lease, LeaseOptions, StoredFile } from "./store.ts";

/**
 * Opens a store on disk, and makes it where there is none. Any number of processes may use one root at a time.
 *
 * @param options.root - Folder of the store; it is made with mode 0700. Everything in it must be on one file system.
 * @throws {@link TerminalError} with code `STORE_UNSAFE` when a folder of the store is a link or another user's.
 * @example
 * const store = await openContentStore({ root: "/var/lib/me/store" });
 * const { sha256, size } = await store.put("hello"); // => sha256 "2cf24dba…", size 5
 */
export async function openContentStore(options: { readonly root: string }): Promise<ContentStore> {
  const folders = await prepareFolders(options.root);
  return {
    put: (content) => put(folders, toBytes(content)),
    get: (sha256) => get(folders, sha256),
    has: async (sha256) => {
      checkDigest(sha256);
      return hasBlob(folders, sha256);
    },
    path: (sha256) => {
      checkDigest(sha256);
      return blobPath(folders, sha256);
    },
    lease: (leaseOptions) => lease(folders, leaseOptions),
    collectGarbage: (collectOptions = {}) => collectGarbageIn(folders, collectOptions),
  };
}

async function put(folders: StoreFolders, bytes: Uint8Array): Promise<StoredFile> {
  const sha256 = sha256Of(bytes);
  const known = await readBlob(folders, sha256);
  if (known !== undefined) {
    if (Buffer.compare(known, bytes) === 0) {
      if (await touchBlob(folders, sha256)) return { sha256, size: bytes.length };
    } else await quarantineBlob(folders, sha256);
  }
  await writeBlob(folders, sha256, bytes);
  return { sha256, size: bytes.length };
}

async function get(folders: StoreFolders, sha256: string): Promise<Uint8Array> {
  checkDigest(sha256);
  const bytes = await readBlob(folders, sha256);
  if (bytes === undefined) throw fileMissing(sha256);
  if (sha256Of(bytes) === sha256) return bytes;
  await quarantineBlob(folders, sha256);
  throw new TerminalError(`The file ${sha256} in the content store is damaged: its bytes have changed.`, {
    code: "FILE_CORRUPT",
    hint: `It was moved to ${folders.quarantine}. Run the step that makes it once more, and check the disk.`,
    value: sha256,
  });
}

async function lease(folders: StoreFolders, options: LeaseOptions = {}): Promise<Lease> {
  const id = await createLease(folders.leases, options.expiresIn);
  return {
    id,
    keep: async (sha256) => {
      checkDigest(sha256);
      // First the mark, then the look: a collection that has not seen the mark has moved the file already, and
      // looking brings it back.
      await addToLease(folders.leases, id, sha256);
      return hasBlob(folders, sha256);
    },
    release: () => removeLease(folders.leases, id),
  };
}
