import { createHash, randomBytes } from "node:crypto";
import { type Dirent, lstatSync, readdirSync, readFileSync } from "node:fs";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { AnyWorkflow } from "@dreamnet/workflow";
import type { PackageReport, PackReport } from "./pack-report.ts";
import { packageFolder } from "./package-paths.ts";

/** What a packing came to, as it is kept for the next one. */
interface KeptPacking {
  readonly schemaVersion: 1;
  /** SHA-256 of all that it was made from. */
  readonly key: string;
  /** What the suite knew of the work when it was done. */
  readonly state: string;
  /** Path in the work's folder → SHA-256. */
  readonly files: Readonly<Record<string, string>>;
  readonly exitCode: PackReport["exitCode"];
  readonly packages: readonly PackageReport[];
  readonly manifest: Readonly<Record<string, unknown>>;
}

/** A packing that may have been done already. */
export interface PackingToKeep {
  readonly id: string;
  readonly home: string;
  readonly out: string;
  readonly key: string;
  /** What the suite knows of the work now. */
  readonly state: () => Promise<string>;
}

/** All that decides what a packing makes; anything that JSON holds. */
export interface PackingBasis {
  /** Source, description and options, as the packs take them. */
  readonly input: unknown;
  /** Of the request: what is written, and where. */
  readonly request: unknown;
  readonly workflows: readonly AnyWorkflow[];
  /** {@link WorkflowExecutor.identify} */
  readonly identify: (workflow: AnyWorkflow) => Promise<string | undefined>;
  /** SHA-256 of the code that makes the release of the packages. */
  readonly code: string;
}

/** @returns Undefined where the code of a workflow cannot be told: then every packing is done anew. */
export async function packingKey(basis: PackingBasis): Promise<string | undefined> {
  const { input, request, workflows, identify, code } = basis;
  const identities: string[] = [];
  for (const workflow of workflows) {
    const identity = await identify(workflow);
    if (identity === undefined) return undefined;
    identities.push(`${workflow.name}@${workflow.version} ${identity}`);
  }
  return createHash("sha256")
    .update(JSON.stringify([input, request, identities.sort(), code]))
    .digest("hex");
}

/**
 * What the last packing of a work came to, where it was of the same, and its files lie in the output folder as they were
 * written: no file more, none less, each with its bytes. Then nothing has to run.
 */
export async function findKeptPacking(
  packing: PackingToKeep,
): Promise<Pick<PackReport, "exitCode" | "packages" | "manifest"> | undefined> {
  const kept = await readKept(keptPath(packing));
  if (kept === undefined || kept.key !== packing.key || !isInPlace(kept, packing)) return undefined;
  if ((await packing.state()) !== kept.state) return undefined;
  const { exitCode, manifest } = kept;
  const packages = kept.packages.map((entry) => ({ ...entry, attempts: [], duration: 0, cache: nothingRan }));
  return { exitCode, packages, manifest };
}

const nothingRan = { hits: 0, misses: 0 };

/** Keeps what a packing came to, where the same again would come to the same: none failed, and all of it may be kept. */
export async function keepPacking(packing: PackingToKeep, report: PackReport): Promise<void> {
  const { exitCode, manifest, out, packages } = report;
  const path = keptPath(packing);
  if (out === undefined || manifest === undefined || !packages.every(mayBeKept)) return await rm(path, { force: true });
  const folder = join(packing.out, packing.id);
  const files: Record<string, string> = {};
  for (const name of foldersOf(packing.id, packages).flatMap((top) => listFiles(folder, top)))
    files[name] = digestOf(join(folder, name));
  // Beside the packages lie the release's documents; what is hidden there is the writer's own.
  for (const entry of readdirSync(folder, { withFileTypes: true }))
    if (entry.isFile() && !entry.name.startsWith(".")) files[entry.name] = digestOf(join(folder, entry.name));
  const kept: KeptPacking = {
    schemaVersion: 1,
    key: packing.key,
    state: await packing.state(),
    files,
    exitCode,
    packages,
    manifest,
  };
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.${randomBytes(6).toString("hex")}`;
  try {
    await writeFile(temporary, JSON.stringify(kept), { mode: 0o600, flag: "wx" });
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

const keptPath = ({ home, id }: PackingToKeep): string => join(home, "works", "packed", `${id}.json`);

/** A fallback stood in for what may be there the next time, and a step that is not to be kept may go otherwise. */
const mayBeKept = ({ status, fallback, cache }: PackageReport): boolean =>
  status !== "failed" && fallback === undefined && (cache.steps ?? []).every(({ reason }) => reason === undefined);

async function readKept(path: string): Promise<KeptPacking | undefined> {
  try {
    const kept = JSON.parse(await readFile(path, "utf8")) as KeptPacking;
    return kept.schemaVersion === 1 ? kept : undefined;
  } catch {
    // None yet, or none that can be read: it is made anew.
    return undefined;
  }
}

function isInPlace({ files, packages }: KeptPacking, { id, out }: PackingToKeep): boolean {
  const folder = join(out, id);
  try {
    const found = foldersOf(id, packages).flatMap((top) => listFiles(folder, top));
    return (
      found.every((name) => Object.hasOwn(files, name)) &&
      Object.entries(files).every(([name, digest]) => digestOf(join(folder, name)) === digest)
    );
  } catch {
    return false;
  }
}

/** The packages' folders, within the work's. */
const foldersOf = (id: string, packages: readonly PackageReport[]): string[] =>
  packages
    .filter(({ files }) => files.length > 0)
    .map(({ platform }) => packageFolder(id, platform).slice(id.length + 1));

/** Every entry below a folder that is none itself. @throws Where it is missing, or is no folder. */
function listFiles(root: string, top: string): string[] {
  const names: string[] = [];
  const enter = (at: string): void => {
    for (const entry of readdirSync(join(root, at), { withFileTypes: true }) as Dirent[]) {
      const name = `${at}/${entry.name}`;
      if (entry.isDirectory()) enter(name);
      else names.push(name);
    }
  };
  enter(top);
  return names;
}

/** @throws Where it is no plain file. */
function digestOf(path: string): string {
  if (!lstatSync(path).isFile()) throw new TypeError(`${path} is no file`);
  return createHash("sha256").update(readFileSync(path)).digest("hex");
}
