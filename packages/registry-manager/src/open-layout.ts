import { mkdir, readdir, realpath } from "node:fs/promises";
import { resolve } from "node:path";
import { makeFolder, prepareFolders, readText, writeText } from "./blobs.ts";
import { corrupt, foreign, newer } from "./errors.ts";
import { emptyIndex, oci, parseIndex, type RegistryIndex, registryVersion } from "./layout.ts";
import { withLock } from "./lock.ts";

const layoutFile = "oci-layout";
const indexFile = "index.json";
const layoutText = '{"imageLayoutVersion":"1.0.0"}';
/** What may lie in a folder in which a registry is begun: traces of one that was cut off there. */
const own = /^(?:registry\.lock(?:-journal|-wal|-shm)?|ingest|blobs|index\.json|oci-layout)$/u;

/**
 * Opens the folder of a registry, and makes it where there is none.
 *
 * @returns The folder's real path.
 */
export async function openLayout(location: string, signal: AbortSignal | undefined): Promise<string> {
  await mkdir(resolve(location), { recursive: true, mode: 0o700 });
  const root = await realpath(resolve(location));
  await makeFolder(root);
  if ((await readText(root, layoutFile)) === undefined) {
    const other = (await readdir(root)).find((name) => !own.test(name));
    if (other !== undefined) throw foreign(root, `it has no oci-layout, but ${JSON.stringify(other.slice(0, 100))}`);
    await withLock(root, signal, async () => {
      if ((await readText(root, layoutFile)) !== undefined) return;
      await prepareFolders(root);
      if ((await readText(root, indexFile)) === undefined) await writeText(root, indexFile, formatIndex(emptyIndex()));
      await writeText(root, layoutFile, layoutText);
    });
  }
  await checkLayout(root);
  await readIndex(root);
  return root;
}

async function checkLayout(root: string): Promise<void> {
  const text = await readText(root, layoutFile);
  const version = (parseJson(root, layoutFile, text ?? "null") as { imageLayoutVersion?: unknown } | null)
    ?.imageLayoutVersion;
  if (typeof version !== "string") throw corrupt(root, `${layoutFile} names no version`, text?.slice(0, 200));
  if (version !== "1.0.0") throw newer(root, `OCI ${version}`);
}

/** The index as it stands; it is replaced as a whole, so it is old or new. */
export async function readIndex(root: string): Promise<RegistryIndex> {
  const text = await readText(root, indexFile);
  if (text === undefined) throw corrupt(root, `${indexFile} is missing`, indexFile);
  const value = parseJson(root, indexFile, text);
  const annotations = (value as { annotations?: unknown } | null)?.annotations as Readonly<
    Record<string, unknown>
  > | null;
  const version = annotations?.[oci.version];
  if (version === undefined) throw foreign(root, `${indexFile} is somebody else's OCI layout`);
  if (version !== registryVersion) throw newer(root, String(version));
  const index = parseIndex(value);
  if ("fault" in index) throw corrupt(root, index.fault, text.slice(0, 200));
  return index;
}

/** The one moment in which a change happens. */
export async function writeIndex(root: string, index: RegistryIndex): Promise<void> {
  await writeText(root, indexFile, formatIndex(index));
}

const formatIndex = (index: RegistryIndex): string => `${JSON.stringify(index, null, 2)}\n`;

/** Whether the two files are written as we write them, to the byte. */
export async function isLayoutAsWritten(root: string, index: RegistryIndex): Promise<boolean> {
  return (await readText(root, layoutFile)) === layoutText && (await readText(root, indexFile)) === formatIndex(index);
}

function parseJson(root: string, name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw corrupt(root, `${name} is no JSON`, text.slice(0, 200), error);
  }
}
