export { artifactVersionSchema, nextVersion } from "./artifact-version.ts";
export type { CollectGarbageOptions, GarbageReport } from "./collect-garbage.ts";
export type { ArtifactDifference } from "./diff.ts";
export type { HistoryEntry, StatusChange } from "./history.ts";
export type { PathFault } from "./path-faults.ts";
export { findPathFaults, foldPath } from "./path-faults.ts";
export type { PlatformStatus } from "./platform-status.ts";
export { liveUrl, liveUrlSchema, platformNameSchema, platformStatusSchema } from "./platform-status.ts";
export type { ArtifactEntry, ArtifactRecord, Registration } from "./record.ts";
export { artifactRecordSchema, registrationSchema } from "./record.ts";
export type { ListFilter, RegistryOptions, SetStatusOptions, VersionReference } from "./registry.ts";
export { ArtifactRegistry } from "./registry.ts";
export type { RegistryFinding, RegistryVerification, VerifyOptions } from "./verify.ts";
export type { RegistryManagerInput, RegistryManagerOutput } from "./workflow.ts";
export {
  default,
  registryManagerInputSchema,
  registryManagerOutputSchema,
  registryManagerWorkflow,
  registryPathSchema,
  registryRequestSchema,
} from "./workflow.ts";
