import { RetryableError, TerminalError } from "@dreamnet/workflow";

export const errorCode = (error: unknown): string | undefined => (error as NodeJS.ErrnoException | undefined)?.code;

/** Bytes under a digest are not there. */
export const blobMissing = (root: string, sha256: string): TerminalError =>
  new TerminalError(`The registry ${root} has no file with the digest ${sha256}.`, {
    code: "REGISTRY_FILE_MISSING",
    hint: "It was removed from outside, or by a garbage collection: pack and register the work once more.",
    value: sha256,
  });

/** What stands in the registry is not what was put there. */
export const corrupt = (root: string, what: string, value: unknown, cause?: unknown): TerminalError =>
  new TerminalError(`The registry ${root} is damaged: ${what}.`, {
    code: "REGISTRY_CORRUPT",
    hint: "Verify it to see all that is damaged; pack and register what is, or restore the folder from a backup.",
    value,
    cause,
  });

export const foreign = (root: string, why: string): TerminalError =>
  new TerminalError(`${root} is no registry of DreamNet: ${why}. Nothing was changed.`, {
    code: "REGISTRY_FOREIGN",
    hint: "Choose an empty folder, or one that DreamNet has made.",
    value: root,
  });

export const newer = (root: string, version: string): TerminalError =>
  new TerminalError(
    `The registry ${root} has the layout ${JSON.stringify(version.slice(0, 40))}, which this version cannot read.`,
    {
      code: "REGISTRY_NEWER",
      hint: "A newer DreamNet has made it: update, or choose another folder.",
      value: version,
    },
  );

export const unsafe = (path: string, why: string): TerminalError =>
  new TerminalError(`The registry is not safe to use: ${path} ${why}.`, {
    code: "REGISTRY_UNSAFE",
    hint: "Choose another folder, or remove what was put there; links in a registry are not followed.",
    value: path,
  });

export const busy = (root: string): RetryableError =>
  new RetryableError(`Another process is writing to the registry ${root}.`, {
    code: "REGISTRY_BUSY",
    hint: "Wait for it and try again.",
    value: root,
  });

export const unknownArtifact = (
  artifact: string,
  version: string | undefined,
  known: readonly string[],
): TerminalError =>
  new TerminalError(
    version === undefined
      ? `The registry has no ${JSON.stringify(artifact)}.`
      : `The registry has no version ${JSON.stringify(version)} of ${JSON.stringify(artifact)}.`,
    {
      code: version === undefined || known.length === 0 ? "ARTIFACT_UNKNOWN" : "VERSION_UNKNOWN",
      hint: known.length === 0 ? "Pack it first." : `There is: ${known.slice(0, 20).join(", ")}.`,
      value: version ?? artifact,
    },
  );
