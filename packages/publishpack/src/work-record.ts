import { randomBytes } from "node:crypto";
import { mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { artifactDescriptionSchema, artifactIdSchema } from "@dreamnet/document";
import { fileReferenceSchema, sha256Schema, TerminalError } from "@dreamnet/workflow";
import { z } from "zod";

/** How a work was packed the last time: enough to make its packages again when it goes live somewhere. */
const workRecordSchema = z.strictObject({
  schemaVersion: z.literal(1),
  id: artifactIdSchema,
  /** Where the source lies, absolute; absent where it was given loaded. */
  location: z.string().optional(),
  sourceRoot: z.string().optional(),
  /** Folder for packages, absolute; absent where none was written. */
  out: z.string().optional(),
  /** The source as it was packed, in the content store. */
  source: fileReferenceSchema,
  sourceDigest: sha256Schema,
  /** What was published, without what became known by going live. */
  artifact: artifactDescriptionSchema,
  /** Options of packs as the caller gave them, by platform; a platform without any has an empty one. */
  targets: z.record(z.string(), z.record(z.string(), z.json())),
});
export type WorkRecord = z.output<typeof workRecordSchema>;

/** A state folder's records of works. */
const recordPath = (home: string, id: string): string => join(home, "works", `${id}.json`);

/**
 * How a work was packed the last time; undefined where it never was.
 *
 * @throws {@link TerminalError} with code `WORK_UNREADABLE`.
 */
export async function readWorkRecord(home: string, id: string): Promise<WorkRecord | undefined> {
  const path = recordPath(home, artifactIdSchema.parse(id));
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
  try {
    return workRecordSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new TerminalError(`${path} cannot be read.`, {
      code: "WORK_UNREADABLE",
      hint: "Pack the work once more; the file is made anew.",
      value: path,
      cause,
    });
  }
}

/** Keeps how a work was packed: the old record or the new one, never a part. */
export async function writeWorkRecord(home: string, record: WorkRecord): Promise<void> {
  const path = recordPath(home, record.id);
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.${randomBytes(6).toString("hex")}`;
  try {
    const handle = await open(temporary, "wx", 0o600);
    try {
      await handle.writeFile(`${JSON.stringify(record, null, 2)}\n`);
      await handle.datasync();
    } finally {
      await handle.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
