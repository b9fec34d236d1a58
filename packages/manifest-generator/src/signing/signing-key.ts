import { createHash, createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { TerminalError } from "@dreamnet/workflow";

/** A key that signs, and what others know it by. The private part is never shown, also where this is printed. */
export interface SigningKey {
  readonly privateKey: KeyObject;
  readonly signer: Signer;
}

/** A public key and its name. */
export interface Signer {
  /** SHA-256 of the public key's SPKI form. */
  readonly keyid: string;
  /** SPKI, DER, base64. */
  readonly publicKey: string;
}

/** Bytes; an Ed25519 key in PEM has 119. */
const largestKey = 16 * 1024;

/**
 * Reads an Ed25519 private key (PEM, PKCS #8) from where the user says it lies. None is ever made, sought or kept.
 *
 * @throws A `TerminalError` with code `KEY_MISSING`, `KEY_EXPOSED` or `KEY_INVALID`, which never holds the key.
 * @example
 * // openssl genpkey -algorithm ed25519 -out key.pem && chmod 600 key.pem
 * const { signer } = await readSigningKey("key.pem");
 */
export async function readSigningKey(path: string): Promise<SigningKey> {
  const pem = await readKeyFile(path);
  let privateKey: KeyObject;
  try {
    privateKey = createPrivateKey({ key: pem, format: "pem" });
  } catch {
    // The reason of the library is left out: it may quote what it read.
    throw invalid(path, /ENCRYPTED/u.test(pem) ? "is encrypted" : "holds no private key in PEM");
  }
  if (privateKey.asymmetricKeyType !== "ed25519")
    throw invalid(path, `holds a key of the kind ${privateKey.asymmetricKeyType ?? "unknown"}`);
  return { privateKey, signer: signerOf(createPublicKey(privateKey)) };
}

/** Name and form of a public key. */
export function signerOf(publicKey: KeyObject): Signer {
  const der = publicKey.export({ type: "spki", format: "der" });
  return { keyid: createHash("sha256").update(der).digest("hex"), publicKey: der.toString("base64") };
}

/**
 * The public key that a manifest, or a user, names: base64 of its SPKI form, or PEM.
 *
 * @throws A `TerminalError` with code `KEY_INVALID`.
 */
export function readPublicKey(text: string): KeyObject {
  try {
    const key = text.includes("-----BEGIN")
      ? createPublicKey({ key: text, format: "pem" })
      : createPublicKey({ key: Buffer.from(text.trim(), "base64"), format: "der", type: "spki" });
    // A private key has a public part too; who passes one here has mixed them up.
    if (key.asymmetricKeyType === "ed25519" && !/PRIVATE KEY/u.test(text)) return key;
  } catch {
    // Told below.
  }
  throw new TerminalError("This is no public Ed25519 key.", {
    code: "KEY_INVALID",
    hint: "Give it as PEM, or as base64 of its SPKI form: openssl pkey -in key.pem -pubout",
  });
}

async function readKeyFile(path: string): Promise<string> {
  // What has no writer at its other end must not hold us up.
  const handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)).catch((error: unknown) => {
    throw new TerminalError(`The signing key ${JSON.stringify(path)} cannot be read.`, {
      code: "KEY_MISSING",
      hint: "Give the path of a private key: openssl genpkey -algorithm ed25519 -out key.pem && chmod 600 key.pem",
      value: path,
      cause: error,
    });
  });
  try {
    const stats = await handle.stat();
    if (!stats.isFile()) throw invalid(path, "is no regular file");
    if (process.platform !== "win32" && (stats.mode & 0o077) !== 0) {
      throw new TerminalError(`The signing key ${JSON.stringify(path)} can be read by others.`, {
        code: "KEY_EXPOSED",
        hint: "Make a new key where others may have read it; else: chmod 600 <key>",
        value: path,
      });
    }
    if (stats.size > largestKey) throw invalid(path, "is too large for a key");
    return await handle.readFile("utf8");
  } finally {
    await handle.close();
  }
}

const invalid = (path: string, why: string): TerminalError =>
  new TerminalError(`The signing key ${JSON.stringify(path)} ${why}.`, {
    code: "KEY_INVALID",
    hint: "An unencrypted Ed25519 key in PEM (PKCS #8) is needed: openssl genpkey -algorithm ed25519 -out key.pem",
    value: path,
  });
