export type { Bump } from "./bump.ts";
export { bumpBetween, compareBumps, largestBump, nextVersion, requiredBump } from "./bump.ts";
export type { MigrationFault } from "./errors.ts";
export { MigrationError } from "./errors.ts";
export type { InferredBump, ManifestChange } from "./infer-bump.ts";
export { inferBump } from "./infer-bump.ts";
export type { MigrationPath, MigrationStage } from "./migration-path.ts";
export type {
  MigratedInput,
  MigratedResult,
  MigrationFacts,
  MigrationRunner,
  RunStore,
  VersionFacts,
} from "./options.ts";
export { WorkflowVersionManager } from "./version-manager.ts";
