import { dirname, join } from "node:path";
import { recoverRelease } from "@dreamnet/executor";
import { type CommandIo, dreamnetHome } from "@dreamnet/pack-bin";

/** Before a folder of packages, or one package's in it, is read: ends what a packing that was killed has begun there. */
export async function endCommits(folder: string, signal: AbortSignal | undefined): Promise<void> {
  await recoverRelease(folder, signal);
  await recoverRelease(dirname(folder), signal);
}

/**
 * The folder that a work was written to the last time, after {@link recoverRelease}; undefined where it was written
 * nowhere.
 */
export async function writtenFolder(
  io: CommandIo,
  artifact: string,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  const { readWorkRecord } = await import("@dreamnet/publishpack");
  const record = await readWorkRecord(dreamnetHome(io.env), artifact).catch(() => undefined);
  if (record?.out === undefined) return undefined;
  const folder = join(record.out, artifact);
  await recoverRelease(folder, signal);
  return folder;
}
