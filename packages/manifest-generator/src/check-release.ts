import type { Diagnostic } from "@dreamnet/workflow";
import { canonicalJson, sha256Of } from "./canonical.ts";
import { formatChecksums, parseChecksums } from "./checksums.ts";
import { checkCrate } from "./crate/check-crate.ts";
import { packagedFiles } from "./documents.ts";
import { overallStatus } from "./make-manifest.ts";
import { packageDigest } from "./package-files.ts";
import { documentNames, type PublicationManifest } from "./publication-manifest.ts";
import { openEnvelope } from "./signing/envelope.ts";
import { releaseStatement } from "./signing/release-statement.ts";
import { readPublicKey } from "./signing/signing-key.ts";

/** Bytes of each document, by its name; undefined where there is none. */
export type DocumentTexts = Readonly<Record<keyof typeof documentNames, Uint8Array | undefined>>;

/** A fault of the documents, and which one has it. */
export interface DocumentFault extends Diagnostic {
  readonly document: string;
}

/**
 * Holds a release's documents to each other: what one says of the other, and of the packages, has to be so. That the
 * packages' bytes are as the manifest says is another question.
 */
export function checkRelease(manifest: PublicationManifest, texts: DocumentTexts): DocumentFault[] {
  const faults: DocumentFault[] = [];
  const say = (document: string, rule: string, message: string): void => {
    faults.push({ severity: "error", ruleId: `manifest/${rule}`, message, document });
  };
  checkManifest(manifest, texts.manifest, say);
  const packaged = packagedFiles(manifest);
  const summed = [
    ...packaged,
    ...documentsOf(texts, ["manifest", "crate"]).map(({ path, sha256 }) => ({ path, sha256 })),
  ];
  const changed = checkSums(texts, summed, say);
  checkCrateText(manifest, texts, changed, say, faults);
  checkSignature(manifest, texts, [...summed, ...documentsOf(texts, ["sums"])], say);
  return faults;
}

interface Summed {
  readonly path: string;
  readonly sha256: string;
}

type Say = (document: string, rule: string, message: string) => void;

/**
 * Whose fault it is where the list and what lies here differ: a document's, or the list's own.
 *
 * @returns The documents that have changed.
 */
function checkSums(texts: DocumentTexts, files: readonly Summed[], say: Say): ReadonlySet<string> {
  const none: ReadonlySet<string> = new Set();
  const text = decode(texts.sums);
  if (text === undefined) {
    say(documentNames.sums, "document-is-there", `${documentNames.sums} is missing, or no text.`);
    return none;
  }
  const known = parseChecksums(text);
  // A document that is missing is told as that, and not as a fault of the list.
  const gone = (["manifest", "crate"] as const).flatMap((key) => {
    const sha256 = texts[key] === undefined ? known?.get(documentNames[key]) : undefined;
    return sha256 === undefined ? [] : [{ path: documentNames[key], sha256 }];
  });
  if (text === formatChecksums([...files, ...gone])) return none;
  const changed = [documentNames.manifest, documentNames.crate].filter((name) => {
    const digest = files.find(({ path }) => path === name)?.sha256;
    return digest !== undefined && known?.has(name) === true && known.get(name) !== digest;
  });
  for (const name of changed)
    say(name, "checksums-are-right", `${name} is not the one that ${documentNames.sums} names.`);
  if (changed.length === 0)
    say(documentNames.sums, "checksums-are-right", `${documentNames.sums} is not the list of what lies here.`);
  return new Set(changed.length === 0 ? [documentNames.sums] : changed);
}

function checkManifest(manifest: PublicationManifest, bytes: Uint8Array | undefined, say: Say): void {
  const document = documentNames.manifest;
  const text = decode(bytes);
  if (text === undefined) say(document, "document-is-there", `${document} is missing, or no text.`);
  else if (text !== canonicalJson(manifest))
    say(document, "is-canonical", `${document} is not written as canonical JSON (RFC 8785), or says a thing twice.`);
  const entries = Object.entries(manifest.platforms);
  const status = overallStatus(entries.map(([, entry]) => entry));
  if (manifest.status !== status)
    say(document, "status-is-right", `The manifest says ${manifest.status}, and its packages make it ${status}.`);
  for (const [platform, entry] of entries) {
    const digest = entry.files.length === 0 ? undefined : packageDigest(entry.files);
    if (entry.digest !== digest)
      say(document, "digest-is-right", `The digest of the package for ${platform} is not that of its files.`);
    if (entry.ready && (entry.needs.length > 0 || entry.status === "error" || entry.fallback !== undefined))
      say(document, "status-is-right", `The package for ${platform} is said to be ready, and is not.`);
    if (entry.status === "error" && !manifest.errors.some((error) => error.platform === platform))
      say(document, "error-is-told", `The package for ${platform} has failed, and no error says why.`);
  }
}

function checkCrateText(
  manifest: PublicationManifest,
  texts: DocumentTexts,
  changed: ReadonlySet<string>,
  say: Say,
  faults: DocumentFault[],
): void {
  const document = documentNames.crate;
  const text = decode(texts.crate);
  if (text === undefined) {
    say(document, "document-is-there", `${document} is missing, or no text.`);
    return;
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    say(document, "crate-is-json", `${document} is no JSON.`);
    return;
  }
  // What a document's own fault is already, is none of the crate, which was made of the right one.
  const beside = (["manifest", "sums", "release"] as const)
    .filter((key) => texts[key] !== undefined || key !== "release" || manifest.signer !== undefined)
    .map((key) => {
      const [described] = documentsOf(texts, [key]);
      const path = documentNames[key];
      return described === undefined || changed.has(path) ? { path } : described;
    });
  const onDisk = [...packagedFiles(manifest), ...beside];
  for (const found of checkCrate(value, onDisk)) faults.push({ ...found, document });
}

function checkSignature(
  { signer, artifact }: PublicationManifest,
  texts: DocumentTexts,
  files: readonly { readonly path: string; readonly sha256: string }[],
  say: Say,
): void {
  const document = documentNames.release;
  if (signer === undefined) {
    if (texts.release !== undefined)
      say(document, "signer-is-named", `${document} is there, and the manifest names no signer.`);
    return;
  }
  const text = decode(texts.release);
  if (text === undefined) {
    say(document, "document-is-there", `${document} is missing, or no text.`);
    return;
  }
  let fault: string | undefined;
  try {
    const opened = openEnvelope(text, readPublicKey(signer.publicKey));
    if ("fault" in opened) fault = opened.fault;
    else if (opened.keyid !== signer.keyid) fault = "the manifest's key has another name";
    else if (opened.statement !== releaseStatement(artifact.id, artifact.version, files))
      fault = "what was signed is not what lies here";
  } catch {
    fault = "the manifest's public key is none";
  }
  if (fault !== undefined) say(document, "signature-is-right", `The signed release is not good: ${fault}.`);
}

function documentsOf(
  texts: DocumentTexts,
  names: readonly (keyof typeof documentNames)[],
): { readonly path: string; readonly size: number; readonly sha256: string }[] {
  return names.flatMap((name) => {
    const bytes = texts[name];
    return bytes === undefined ? [] : [{ path: documentNames[name], size: bytes.length, sha256: sha256Of(bytes) }];
  });
}

function decode(bytes: Uint8Array | undefined): string | undefined {
  if (bytes === undefined) return undefined;
  try {
    // With a byte order mark it would not be what was written.
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
