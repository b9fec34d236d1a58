export { createMemoryStore } from "./memory-store.ts";
export { openContentStore } from "./open-store.ts";
export type { ProcessIdentity } from "./process-identity.ts";
export { identifyProcess, isProcessAlive } from "./process-identity.ts";
export type {
  CollectOptions,
  CollectReport,
  ContentStore,
  Lease,
  LeaseOptions,
  StoredFile,
} from "./store.ts";
