export { aggregateWorkflow } from "./aggregate.ts";
export { canonicalJson } from "./canonical.ts";
export type { CrateFile } from "./crate/check-crate.ts";
export { checkCrate } from "./crate/check-crate.ts";
export type { AggregateInput, AggregateInputGiven, PlatformInput } from "./input.ts";
export { aggregateInputSchema, failedPlatformSchema, packedPlatformSchema, platformInputSchema } from "./input.ts";
export { publicationManifestJsonSchema, publicationManifestSchemaId } from "./json-schema.ts";
export { makeManifest } from "./make-manifest.ts";
export { placeFiles } from "./package-files.ts";
export { manifestLimits, parseManifest } from "./parse-manifest.ts";
export { inPublishingOrder, platformTitle } from "./platforms.ts";
export type {
  ManifestFinding,
  ManifestStatus,
  NextAction,
  PlatformEntry,
  PublicationManifest,
} from "./publication-manifest.ts";
export { documentNames, manifestStatusSchema, publicationManifestSchema } from "./publication-manifest.ts";
export type { RegisteredRelease, RegisterInput } from "./register.ts";
export { registeredReleaseSchema, registerInputSchema, registerWorkflow } from "./register.ts";
export type { Release } from "./release.ts";
export { releaseSchema } from "./release.ts";
export { requireEnvelope as openRelease } from "./signing/envelope.ts";
export type { Signer, SigningKey } from "./signing/signing-key.ts";
export { readPublicKey, readSigningKey } from "./signing/signing-key.ts";
export { validateWorkflow } from "./validate.ts";
export type { PackageFinding, PackageVerification, VerifyPackageOptions } from "./verify/verify-package.ts";
export { verifyPackage } from "./verify/verify-package.ts";
export type { ManifestGeneratorInput } from "./workflow.ts";
export { default, manifestGeneratorInputSchema, manifestGeneratorWorkflow } from "./workflow.ts";
