import { existsSync } from "node:fs";
import { isAbsolute, join, relative } from "node:path";
import { type CommandIo, dreamnetHome } from "@dreamnet/pack-bin";
import { type ArtifactEntry, ArtifactRegistry } from "@dreamnet/registry-manager";
import { TerminalError } from "@dreamnet/workflow";

/** The registry of works; undefined where nothing was packed yet, since looking makes no state. */
export async function openWorks(io: CommandIo, signal?: AbortSignal): Promise<ArtifactRegistry | undefined> {
  const root = join(dreamnetHome(io.env), "registry");
  if (!existsSync(root)) return undefined;
  return await ArtifactRegistry.open({ root, ...(signal === undefined ? {} : { signal }) });
}

/** A work as it is typed: `my-paper`, or one of its versions: `my-paper@2`. */
export interface WorkName {
  readonly artifact: string;
  readonly version?: string;
}

export function parseWorkName(text: string): WorkName {
  const at = text.indexOf("@");
  return at < 0 ? { artifact: text } : { artifact: text.slice(0, at), version: text.slice(at + 1) };
}

/**
 * The work that is meant: the one that is named, in full or by the beginning of its id where that is enough; without a
 * name, the only one, or the one that was packed from where the user stands.
 *
 * @throws {@link TerminalError} with code `ARTIFACT_UNKNOWN`, `ARTIFACT_AMBIGUOUS` or `VERSION_UNKNOWN`.
 */
export async function findWork(
  io: CommandIo,
  registry: ArtifactRegistry | undefined,
  name: string | undefined,
): Promise<ArtifactEntry> {
  if (registry === undefined) throw nothing(name);
  const works = await registry.list({ latest: true });
  if (works.length === 0) throw nothing(name);
  if (name === undefined) return await hereOrOnly(io, works);
  const { artifact, version } = parseWorkName(name);
  const found =
    works.find((work) => work.artifact === artifact) === undefined
      ? works.filter((work) => artifact !== "" && work.artifact.startsWith(artifact))
      : works.filter((work) => work.artifact === artifact);
  const [only] = found;
  if (found.length > 1) throw ambiguous(found, `More than one work begins with ${JSON.stringify(artifact)}`);
  if (only === undefined) throw nothing(artifact);
  return version === undefined ? only : await registry.get(only.artifact, version);
}

async function hereOrOnly(io: CommandIo, works: readonly ArtifactEntry[]): Promise<ArtifactEntry> {
  const [only] = works;
  if (works.length === 1 && only !== undefined) return only;
  const { readWorkRecord } = await import("@dreamnet/publishpack");
  const here: ArtifactEntry[] = [];
  for (const work of works) {
    const record = await readWorkRecord(dreamnetHome(io.env), work.artifact).catch(() => undefined);
    const way = record?.location === undefined ? ".." : relative(io.cwd(), record.location);
    if (!way.startsWith("..") && !isAbsolute(way)) here.push(work);
  }
  const [first] = here;
  if (here.length === 1 && first !== undefined) return first;
  throw ambiguous(here.length > 1 ? here : works, "Name the work: there are several");
}

const nothing = (name: string | undefined): TerminalError =>
  new TerminalError(name === undefined ? "Nothing was packed yet." : `There is no work ${JSON.stringify(name)}.`, {
    code: "ARTIFACT_UNKNOWN",
    hint: name === undefined ? "dreamnet pack paper.md begins one." : "dreamnet list shows them.",
    value: name,
  });

const ambiguous = (works: readonly ArtifactEntry[], why: string): TerminalError =>
  new TerminalError(
    `${why}: ${works
      .slice(0, 10)
      .map(({ artifact }) => artifact)
      .join(", ")}${works.length > 10 ? ", …" : ""}.`,
    { code: "ARTIFACT_AMBIGUOUS", hint: "Give its id; dreamnet list shows all.", value: works.length },
  );
