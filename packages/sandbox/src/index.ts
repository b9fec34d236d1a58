export type { EgressOptions } from "./egress/proxy.ts";
export type { SandboxOptions } from "./provider.ts";
export { createSandboxProvider } from "./provider.ts";
export type {
  FileStore,
  SandboxProvider,
  SandboxRequest,
  SandboxRunner,
  SandboxUnavailable,
} from "./provider-types.ts";
