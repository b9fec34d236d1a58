export { createMemoryStore } from "./memory-store.ts";
export { openSharedStore } from "./open-shared-store.ts";
export { openContentStore } from "./open-store.ts";
export type { ProcessIdentity } from "./process-identity.ts";
export { identifyProcess, isProcessAlive } from "./process-identity.ts";
export type { BucketOptions } from "./s3-bucket.ts";
export type { S3StoreOptions } from "./s3-store.ts";
export { openS3Store } from "./s3-store.ts";
export type {
  CollectOptions,
  CollectReport,
  ContentStore,
  Lease,
  LeaseOptions,
  StoredFile,
} from "./store.ts";
