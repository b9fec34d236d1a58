export { createMemoryStore } from "./memory-store.ts";
export { openContentStore } from "./open-store.ts";
export type {
  CollectOptions,
  CollectReport,
  ContentStore,
  Lease,
  LeaseOptions,
  StoredFile,
} from "./store.ts";
