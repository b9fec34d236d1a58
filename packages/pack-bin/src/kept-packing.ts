import { createHash, randomBytes } from "node:crypto";
import { type Dirent, lstatSync, readdirSync, readFileSync } from "node:fs";
import { access, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { AnyWorkflow } from "@dreamnet/workflow";
import type { PackageReport, PackReport } from "./pack-report.ts";

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

/**
 * Keeps what a packing came to, where the same again would come to the same: none failed, and all of it may be kept. One
 * that cannot be kept, as on a full disk, is done anew the next time, and is no fault of this one.
 */
export async function keepPacking(packing: PackingToKeep, report: PackReport): Promise<void> {
  const path = keptPath(packing);
  const temporary = `${path}.${randomBytes(6).toString("hex")}`;
  try {
    const kept = await describeKept(packing, report);
    if (kept === undefined) return await rm(path, { force: true });
    await mkdir(dirname(path), { recursive: true });
    await writeFile(temporary, JSON.stringify(kept), { mode: 0o600, flag: "wx" });
    await rename(temporary, path);
  } catch {
    // What is left of an earlier packing is of another key, or of other files: it is not taken for this one.
    await rm(temporary, { force: true }).catch(() => undefined);
  }
}

async function describeKept(packing: PackingToKeep, report: PackReport): Promise<KeptPacking | undefined> {
  const { exitCode, manifest, out, packages } = report;
  if (out === undefined || manifest === undefined || !packages.every(mayBeKept)) return undefined;
  const folder = join(packing.out, packing.id);
  const files: Record<string, string> = {};
  // Beside the packages lie the release's documents and packages that were made before.
  for (const name of listRelease(folder)) files[name] = digestOf(join(folder, name));
  const state = await packing.state();
  return { schemaVersion: 1, key: packing.key, state, files, exitCode, packages, manifest };
}

/** Whether anything is kept of an earlier packing of a work. */
export const isPackingKept = (of: Pick<PackingToKeep, "home" | "id">): Promise<boolean> =>
  access(keptPath(of)).then(
    () => true,
    () => false,
  );

const keptPath = ({ home, id }: Pick<PackingToKeep, "home" | "id">): string =>
  join(home, "works", "packed", `${id}.json`);

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

function isInPlace({ files }: KeptPacking, { id, out }: PackingToKeep): boolean {
  const folder = join(out, id);
  try {
    const found = listRelease(folder);
    return (
      found.length === Object.keys(files).length &&
      found.every((name) => Object.hasOwn(files, name) && digestOf(join(folder, name)) === files[name])
    );
  } catch {
    return false;
  }
}

/** All that lies in a work's folder; what is hidden there is the writer's own. */
const listRelease = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !name.startsWith("."))
    .flatMap((entry) => (entry.isDirectory() ? listFiles(folder, entry.name) : [entry.name]));

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
