import { type KeyObject, sign, verify } from "node:crypto";
import { TerminalError } from "@dreamnet/workflow";
import { z } from "zod";
import { canonicalJson } from "../canonical.ts";
import { type SigningKey, signerOf } from "./signing-key.ts";

const payloadType = "application/vnd.in-toto+json";
const base64 = z.string().regex(/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/, "base64");

const envelopeSchema = z.strictObject({
  payloadType: z.literal(payloadType),
  payload: base64,
  signatures: z.array(z.strictObject({ keyid: z.string(), sig: base64 })).length(1),
});

/**
 * A statement in a DSSE envelope, signed with Ed25519 and verified before it is given out.
 *
 * @see DSSE 1.0, "Signature Definition", checked 2026-11
 */
export function signStatement(statement: string, { privateKey, signer }: SigningKey): string {
  const signature = sign(null, preAuthEncoding(statement), privateKey);
  const envelope = canonicalJson({
    payloadType,
    payload: Buffer.from(statement).toString("base64"),
    signatures: [{ keyid: signer.keyid, sig: signature.toString("base64") }],
  });
  return envelope;
}

/** Why an envelope is not good, or the statement that it holds. */
export type OpenedEnvelope = { readonly statement: string; readonly keyid: string } | { readonly fault: string };

/**
 * Opens an envelope with the public key that has to have signed it. It is taken in its one written form only, so that no
 * byte of it can be another.
 */
export function openEnvelope(text: string, publicKey: KeyObject): OpenedEnvelope {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { fault: "it is no JSON" };
  }
  const parsed = envelopeSchema.safeParse(value);
  if (!parsed.success) return { fault: "it is no DSSE envelope of an in-toto statement with one signature" };
  const { payload, signatures } = parsed.data;
  if (canonicalJson(parsed.data) !== text) return { fault: "it is not written as canonical JSON" };
  const [signature] = signatures;
  const bytes = Buffer.from(payload, "base64");
  const sig = Buffer.from(signature?.sig ?? "", "base64");
  // Base64 has bits at its end that say nothing.
  if (bytes.toString("base64") !== payload || sig.toString("base64") !== signature?.sig)
    return { fault: "its base64 is not in its one form" };
  const { keyid } = signerOf(publicKey);
  if (signature.keyid !== keyid) return { fault: `it is signed by another key, ${signature.keyid.slice(0, 64)}` };
  const statement = bytes.toString("utf8");
  if (!verify(null, preAuthEncoding(statement), publicKey, sig)) return { fault: "its signature is wrong" };
  return { statement, keyid };
}

/**
 * Gives what a signed release says, when its signature is this key's.
 *
 * @throws A `TerminalError` with code `SIGNATURE_INVALID`.
 */
export function requireEnvelope(text: string, publicKey: KeyObject): string {
  const opened = openEnvelope(text, publicKey);
  if ("statement" in opened) return opened.statement;
  throw new TerminalError(`The signed release is not good: ${opened.fault}.`, {
    code: "SIGNATURE_INVALID",
    hint: "Nothing of it should be published: make it anew, with the right key.",
  });
}

/** What is signed: kind and bytes, each with its length. */
function preAuthEncoding(payload: string): Buffer {
  const body = Buffer.from(payload);
  const head = `DSSEv1 ${Buffer.byteLength(payloadType)} ${payloadType} ${body.length} `;
  return Buffer.concat([Buffer.from(head), body]);
}
