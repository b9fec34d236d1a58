import { formatBytes, printableLine, textWidth, usesColor } from "@dreamnet/pack-bin";
import type { ArtifactDifference, ArtifactRegistry, VersionReference } from "@dreamnet/registry-manager";
import { type Command, fail, helpOption, jsonOption, print, readCommand, reporting } from "../command.ts";
import { findWork, openWorks, parseWorkName } from "../works/open-works.ts";
import { painterOf, type WorksStyle } from "../works/status-text.ts";

/** `dreamnet diff`. */
export const diffCommand: Command = {
  name: "diff",
  summary: "Tells what differs between two versions of a work, or two revisions of one.",
  usage: ["[<work>] [<from> [<to>]] [options]"],
  takes: "artifact",
  options: [jsonOption, helpOption],
  sections: [
    {
      title: "From and to",
      rows: [
        ["2", "version 2, as it is now"],
        ["2.3", "its third revision"],
        ["(nothing)", "from the version before, or else the revision before, to the newest"],
      ],
    },
  ],
  exitCodes: [
    ["0", "nothing differs"],
    ["1", "there is no such work or version"],
    ["2", "something differs; it says what"],
  ],
  run: async (arguments_, io, signal) => {
    const read = readCommand(diffCommand, { least: 0, most: 3, missing: "" }, arguments_, io);
    if (read.kind === "done") return read.exitCode;
    const { given } = read;
    return await reporting("diff", given.has("json"), io, async () => {
      const registry = await openWorks(io, signal);
      const [first, ...rest] = given.positionals;
      const isName = first !== undefined && !/^\d[\w.-]*$/u.test(first);
      const entry = await findWork(io, registry, isName ? parseWorkName(first).artifact : undefined);
      const places = (isName || first === undefined ? rest : [first, ...rest]).map(readPlace);
      if (places.length > 2) return fail("diff", ["There is a from and a to, and no more."], io);
      const open = registry as ArtifactRegistry;
      const [
        from = await before(open, entry.artifact, entry.version, entry.revision),
        to = { version: entry.version },
      ] = places;
      if (from === undefined) return fail("diff", [`${entry.artifact} has one version, of one revision.`], io);
      const difference = await open.diff(entry.artifact, from, to);
      const exitCode = isEqual(difference) ? 0 : 2;
      print(io, given.has("json"), { exitCode, difference }, () =>
        format(difference, { color: usesColor(io, io.stdout), width: textWidth(io.stdout) }),
      );
      return exitCode;
    });
  },
};

/** `2` is a version, `2.3` its third revision; a version of the caller's own, such as `1.2.0`, is one as a whole. */
function readPlace(text: string): VersionReference {
  const [, version, revision] = /^(\d+)\.(\d+)$/u.exec(text) ?? [];
  return version === undefined ? { version: text } : { version, revision: Number(revision) };
}

async function before(
  registry: ArtifactRegistry,
  artifact: string,
  version: string,
  revision: number,
): Promise<VersionReference | undefined> {
  const versions = (await registry.list({ artifact })).map((entry) => entry.version);
  const earlier = versions[versions.indexOf(version) - 1];
  if (earlier !== undefined) return { version: earlier };
  return revision > 1 ? { version, revision: revision - 1 } : undefined;
}

function isEqual({ fields, platforms, files, sourceChanged }: ArtifactDifference): boolean {
  const { added, removed, changed, renamed } = files;
  return !sourceChanged && [fields, platforms, added, removed, changed, renamed].every(({ length }) => length === 0);
}

function format(difference: ArtifactDifference, style: WorksStyle): string {
  const paint = painterOf(style);
  const { artifact, from, to, sourceChanged, fields, platforms, files } = difference;
  const name = ({ version, revision }: ArtifactDifference["from"]): string => `${version}.${revision}`;
  const lines = [
    "",
    `  ${paint("bold", artifact)}  ${name(from)} → ${name(to)}`,
    `  ${paint("dim", sourceChanged ? "of another source" : "of the same source")}`,
    "",
    ...fields.map((change) => `  ${paint("yellow", "~")} ${change.field}: ${shown(change.from)} → ${shown(change.to)}`),
    ...platforms.map(
      (change) =>
        `  ${paint("yellow", "~")} ${change.platform}: ${printableLine(change.from ?? "not packed")} → ${printableLine(change.to ?? "not packed")}`,
    ),
    ...files.added.map(({ path, size }) => `  ${paint("green", "+")} ${printableLine(path)}  ${formatBytes(size)}`),
    ...files.removed.map(({ path, size }) => `  ${paint("red", "-")} ${printableLine(path)}  ${formatBytes(size)}`),
    ...files.renamed.map((file) => `  ${paint("cyan", ">")} ${printableLine(file.from)} → ${printableLine(file.to)}`),
    ...files.changed.map(
      (file) =>
        `  ${paint("yellow", "~")} ${printableLine(file.path)}  ${formatBytes(file.from.size)} → ${formatBytes(file.to.size)}`,
    ),
    "",
    `  ${files.added.length} added, ${files.removed.length} removed, ${files.changed.length} changed, ${files.renamed.length} renamed, ${files.unchanged} as before`,
  ];
  return `${lines.join("\n")}\n`;
}

const shown = (value: unknown): string => printableLine(JSON.stringify(value) ?? "nothing").slice(0, 120);
