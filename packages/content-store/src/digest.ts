import { createHash } from "node:crypto";
import { TerminalError } from "@dreamnet/workflow";

/** SHA-256 in lower-case hexadecimal. */
export function sha256Of(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** Text as UTF-8; bytes as they are. */
export function toBytes(content: Uint8Array | string): Uint8Array {
  return typeof content === "string" ? new TextEncoder().encode(content) : content;
}

/** A digest becomes part of a path, so nothing but a digest may pass. */
export function checkDigest(sha256: string): void {
  if (typeof sha256 === "string" && /^[0-9a-f]{64}$/.test(sha256)) return;
  throw new TerminalError(`${JSON.stringify(String(sha256).slice(0, 100))} is not a SHA-256 digest.`, {
    code: "DIGEST_INVALID",
    hint: "A digest has 64 lower-case hexadecimal digits.",
    value: sha256,
  });
}

export function fileMissing(sha256: string): TerminalError {
  return new TerminalError(`The content store has no file with the digest ${sha256}.`, {
    code: "FILE_MISSING",
    hint: "It was never put, or garbage collection removed it: run the step that makes it once more.",
    value: sha256,
  });
}
