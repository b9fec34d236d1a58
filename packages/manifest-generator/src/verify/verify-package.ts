import { lstat, realpath } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import type { FileReference } from "@dreamnet/workflow";
import { sha256Of } from "../canonical.ts";
import { checkRelease, type DocumentTexts } from "../check-release.ts";
import { packagedFiles } from "../documents.ts";
import { manifestLimits, readManifest } from "../parse-manifest.ts";
import { documentNames, type PublicationManifest } from "../publication-manifest.ts";
import { readPublicKey, signerOf } from "../signing/signing-key.ts";
import { keptBeside } from "./kept-beside.ts";
import { matchRenamed } from "./match-renamed.ts";
import { digestFile, type FileState, readBounded } from "./read-safe.ts";
import { walkFolder } from "./walk-folder.ts";

/** What a package is held to, beside its own manifest. */
export interface VerifyPackageOptions {
  /** SHA-256 that its manifest must have: that of the registry. Without it, who changes file and manifest alike is not seen. */
  readonly manifestDigest?: string;
  /** The key that must have signed it: PEM, or base64 of its SPKI form. */
  readonly publicKey?: string;
  readonly signal?: AbortSignal;
}

/** One thing that is not as the manifest says. */
export interface PackageFinding {
  /**
   * `changed` bytes, a `missing`, `added` or `renamed` file, something `unsafe` (a link, a device, what cannot be read), or
   * an `invalid` document.
   */
  readonly kind: "changed" | "missing" | "added" | "renamed" | "unsafe" | "invalid";
  /** Relative to the folder of the manifest. */
  readonly path: string;
  /** Where the file lies now, if it was renamed. */
  readonly to?: string;
  readonly message: string;
}

/** What was looked at, and all that was found. */
export interface PackageVerification {
  readonly valid: boolean;
  /** Folder of the manifest. */
  readonly folder: string;
  readonly artifact?: { readonly id: string; readonly version: string };
  readonly manifestDigest?: string;
  /** Who has signed it; `trusted` where that is the key that was asked for. */
  readonly signature?: { readonly keyid: string; readonly trusted: boolean };
  /** Files whose bytes were read and are right. */
  readonly files: number;
  /** What DreamNet keeps beside packages, and no package has: lists of what was written, receipts. */
  readonly ignored: readonly string[];
  readonly findings: readonly PackageFinding[];
}

/** Times that a package is read anew because another release has taken its place meanwhile. */
const mostTries = 5;
/** Entries beyond those of the manifest that are listed. */
const mostOthers = 10_000;

/**
 * Holds a folder to its manifest: every byte, and that nothing is missing, added or renamed.
 *
 * @param folder - That of `publication-manifest.json`, or one platform's folder in it.
 * @throws An error of the file system alone; whatever is wrong with the package is a finding.
 * @example
 * const { valid, findings } = await verifyPackage("build/my-paper", { manifestDigest: entry.manifestDigest });
 */
export async function verifyPackage(folder: string, options: VerifyPackageOptions = {}): Promise<PackageVerification> {
  for (let tries = 1; ; tries += 1) {
    const report = await verifyOnce(folder, options);
    if (report.valid || tries === mostTries || !(await hasChanged(report))) return report;
  }
}

/** Whether another manifest lies there than the one that was read. */
async function hasChanged({ folder, manifestDigest }: PackageVerification): Promise<boolean> {
  const read = await readBounded(join(folder, documentNames.manifest), manifestLimits.bytes);
  return (read instanceof Uint8Array ? sha256Of(read) : undefined) !== manifestDigest;
}

async function verifyOnce(folder: string, options: VerifyPackageOptions): Promise<PackageVerification> {
  const { signal } = options;
  signal?.throwIfAborted();
  const place = await locate(folder);
  const findings: PackageFinding[] = [];
  const texts = await readDocuments(place.root, findings);
  const nothing = { valid: false, folder: place.root, files: 0, ignored: [], findings };
  if (texts.manifest === undefined) {
    if (findings.length === 0)
      findings.push({
        kind: "missing",
        path: documentNames.manifest,
        message: `There is no ${documentNames.manifest} in ${JSON.stringify(folder)}, nor one above it that names it.`,
      });
    findings.sort(byPlace);
    return nothing;
  }
  const manifestDigest = sha256Of(texts.manifest);
  const read = readManifest(texts.manifest);
  if ("faults" in read) {
    for (const message of read.faults) findings.push({ kind: "invalid", path: documentNames.manifest, message });
    return { ...nothing, manifestDigest };
  }
  const { manifest } = read;
  if (options.manifestDigest !== undefined && options.manifestDigest !== manifestDigest)
    findings.push({
      kind: "changed",
      path: documentNames.manifest,
      message: `The manifest is not the one that was registered: its digest is ${manifestDigest}.`,
    });
  // What could not be read was told as that.
  const unsafe = new Set(findings.filter(({ kind }) => kind === "unsafe").map(({ path }) => path));
  findings.push(...checkDocuments(manifest, texts, unsafe));
  const signature = checkSigner(manifest, options.publicKey, findings);
  const { files, ignored } = await checkFiles(place, manifest, texts, findings, signal);
  findings.sort(byPlace);
  return {
    valid: findings.length === 0,
    folder: place.root,
    artifact: { id: manifest.artifact.id, version: manifest.artifact.version },
    manifestDigest,
    ...(signature === undefined ? {} : { signature }),
    files,
    ignored,
    findings,
  };
}

/** The same order on every machine. */
const byPlace = (a: PackageFinding, b: PackageFinding): number =>
  a.path < b.path ? -1 : a.path > b.path ? 1 : a.message < b.message ? -1 : 1;

interface Place {
  /** Folder of the manifest. */
  readonly root: string;
  /** The platform whose folder alone is looked at. */
  readonly platform?: string;
}

/** The manifest lies in the folder, or in the one above where that is a platform's. */
async function locate(folder: string): Promise<Place> {
  const root = await realpath(resolve(folder));
  const isThere = async (at: string): Promise<boolean> =>
    await lstat(join(at, documentNames.manifest)).then(
      () => true,
      () => false,
    );
  if ((await isThere(root)) || !(await isThere(dirname(root)))) return { root };
  const above = await readBounded(join(dirname(root), documentNames.manifest), manifestLimits.bytes);
  const read = above instanceof Uint8Array ? readManifest(above) : undefined;
  const platform = basename(root);
  const isNamed = read !== undefined && "manifest" in read && Object.hasOwn(read.manifest.platforms, platform);
  return isNamed ? { root: dirname(root), platform } : { root };
}

async function readDocuments(root: string, findings: PackageFinding[]): Promise<DocumentTexts> {
  const texts: Record<string, Uint8Array> = {};
  for (const [key, name] of Object.entries(documentNames)) {
    const read = await readBounded(join(root, name), manifestLimits.bytes);
    if (read instanceof Uint8Array) texts[key] = read;
    else if (read.kind === "unsafe") findings.push({ kind: "unsafe", path: name, message: `${name} ${read.why}.` });
  }
  return texts as unknown as DocumentTexts;
}

function checkDocuments(
  manifest: PublicationManifest,
  texts: DocumentTexts,
  unsafe: ReadonlySet<string>,
): PackageFinding[] {
  const byName = new Map<string, Uint8Array | undefined>(
    Object.entries(documentNames).map(([key, name]) => [name, texts[key as keyof DocumentTexts]]),
  );
  return checkRelease(manifest, texts)
    .filter(({ document }) => !unsafe.has(document))
    .map(({ document, message }) => ({
      kind: byName.get(document) === undefined ? "missing" : "invalid",
      path: document,
      message,
    }));
}

function checkSigner(
  { signer }: PublicationManifest,
  expected: string | undefined,
  findings: PackageFinding[],
): PackageVerification["signature"] {
  const keyid = expected === undefined ? undefined : signerOf(readPublicKey(expected)).keyid;
  if (keyid !== undefined && signer?.keyid !== keyid)
    findings.push({
      kind: "invalid",
      path: documentNames.release,
      message: signer === undefined ? "It is not signed." : `It is signed by another key, ${signer.keyid}.`,
    });
  return signer === undefined ? undefined : { keyid: signer.keyid, trusted: keyid === signer.keyid };
}

async function checkFiles(
  { root, platform }: Place,
  manifest: PublicationManifest,
  texts: DocumentTexts,
  findings: PackageFinding[],
  signal: AbortSignal | undefined,
): Promise<{ readonly files: number; readonly ignored: readonly string[] }> {
  const expected = new Map(
    packagedFiles(manifest)
      .filter(({ path }) => platform === undefined || path.startsWith(`${platform}/`))
      .map((file) => [file.path, file]),
  );
  const documents = new Set<string>(
    platform !== undefined
      ? []
      : Object.values(documentNames).filter((name) => name !== documentNames.release || manifest.signer !== undefined),
  );
  const isKept = keptBeside(Object.keys(manifest.platforms));
  const ignored: string[] = [];
  const listing = await walkFolder(
    platform === undefined ? root : join(root, platform),
    expected.size * 2 + mostOthers,
    (path) => {
      const isOurs = platform === undefined && isKept(path);
      if (isOurs) ignored.push(path);
      return isOurs;
    },
    signal,
  );
  const here = (path: string): string =>
    platform === undefined ? path : path === "" ? platform : `${platform}/${path}`;
  if (listing.cut)
    findings.push({
      kind: "added",
      path: "",
      message: `There is much more here than the manifest names; ${mostOthers} were listed.`,
    });
  // A document that is a link was told where it was read.
  const told = new Set(findings.filter(({ kind }) => kind === "unsafe").map(({ path }) => path));
  for (const [path, why] of listing.unsafe) {
    const known = here(path);
    if (!told.has(known)) findings.push({ kind: "unsafe", path: known, message: `${JSON.stringify(known)} ${why}.` });
  }
  for (const path of listing.emptyFolders)
    findings.push({
      kind: "added",
      path: here(path),
      message: `The folder ${JSON.stringify(here(path))} is empty, and no package's.`,
    });
  const unsafe = new Set([...listing.unsafe.keys()].map(here));
  const present = new Set([...listing.files].map(here));
  const others = [...present].filter((path) => !expected.has(path) && !documents.has(path));
  const missing: FileReference[] = [];
  let right = 0;
  for (const file of expected.values()) {
    const state: FileState = present.has(file.path)
      ? await digestFile(join(root, file.path), file.size, signal)
      : { kind: "missing" };
    if (state.kind === "file" && state.sha256 === file.sha256) right += 1;
    else if (state.kind === "missing") {
      // Where not everything was listed, it may be there.
      if (!unsafe.has(file.path) && !listing.cut) missing.push(file);
    } else findings.push(describe(file, state));
  }
  await matchRenamed(root, missing, others, findings, signal);
  const read = Object.values(texts).filter((text) => text !== undefined).length;
  return { files: right + (platform === undefined ? read : 0), ignored: ignored.sort() };
}

function describe(file: FileReference, state: Exclude<FileState, { kind: "missing" }>): PackageFinding {
  const path = file.path;
  if (state.kind === "unsafe") return { kind: "unsafe", path, message: `${JSON.stringify(path)} ${state.why}.` };
  const message =
    state.kind === "other-size"
      ? `${JSON.stringify(path)} has ${state.size} bytes, and the manifest says ${file.size}.`
      : `The bytes of ${JSON.stringify(path)} have changed.`;
  return { kind: "changed", path, message };
}
