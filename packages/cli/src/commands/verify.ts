import { existsSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { type PackageVerification, verifyPackage } from "@dreamnet/manifest-generator";
import { type CommandIo, printableLine, textWidth, usesColor } from "@dreamnet/pack-bin";
import type { ArtifactRegistry, RegistryVerification } from "@dreamnet/registry-manager";
import { TerminalError } from "@dreamnet/workflow";
import { type Command, type Given, helpOption, jsonOption, print, readCommand, reporting } from "../command.ts";
import { endCommits, writtenFolder } from "../works/end-commits.ts";
import { findWork, openWorks } from "../works/open-works.ts";
import { painterOf, type WorksStyle } from "../works/status-text.ts";

/** `dreamnet verify`. */
export const verifyCommand: Command = {
  name: "verify",
  summary: "Checks packages, byte for byte, against their manifest and against what was registered.",
  usage: ["[<folder>|<work>[@<version>]] [options]"],
  takes: "file",
  options: [
    { name: "key", value: "file", complete: "file", text: "public key (PEM) that must have signed it" },
    jsonOption,
    helpOption,
  ],
  sections: [
    {
      title: "What is checked",
      rows: [
        ["<folder>", "a folder with publication-manifest.json, or a platform's in it"],
        ["<work>", "its files in the registry, and the folder that it was written to"],
        ["(nothing)", "the whole registry, and the folder of each work that is there"],
      ],
    },
    {
      title: "What is found",
      text: "Every byte that has changed, and every file that is missing, added or renamed.",
    },
  ],
  exitCodes: [
    ["0", "all is as it was written"],
    ["1", "something is not, or there is no such work"],
  ],
  run: async (arguments_, io, signal) => {
    const read = readCommand(verifyCommand, { least: 0, most: 1, missing: "" }, arguments_, io);
    if (read.kind === "done") return read.exitCode;
    const { given } = read;
    return await reporting("verify", given.has("json"), io, async () => {
      const found = await verify(given, io, signal);
      const isValid = found.packages.every(({ valid }) => valid) && found.registry?.valid !== false;
      print(io, given.has("json"), { exitCode: isValid ? 0 : 1, valid: isValid, ...found }, () =>
        format(found, isValid, { color: usesColor(io, io.stdout), width: textWidth(io.stdout) }),
      );
      return isValid ? 0 : 1;
    });
  },
};

interface Found {
  readonly packages: readonly PackageVerification[];
  readonly registry?: RegistryVerification;
}

async function verify(given: Given, io: CommandIo, signal: AbortSignal | undefined): Promise<Found> {
  const [what] = given.positionals;
  const key = given.value("key");
  const options = {
    ...(signal === undefined ? {} : { signal }),
    ...(key === undefined ? {} : { publicKey: await readKey(resolve(io.cwd(), key)) }),
  };
  const registry = await openWorks(io, signal);
  const folder = what === undefined ? undefined : resolve(io.cwd(), what);
  if (folder !== undefined) await endCommits(folder, signal);
  if (folder !== undefined && statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true)
    return { packages: [await verifyFolder(folder, registry, options)] };
  if (what === undefined && registry === undefined) return { packages: [] };
  const works =
    what === undefined && registry !== undefined
      ? await registry.list({ latest: true, onFault: () => undefined })
      : [await findWork(io, registry, what)];
  const packages: PackageVerification[] = [];
  for (const { artifact, version, manifestDigest } of works) {
    const written = await writtenFolder(io, artifact, signal);
    const isNewest = (await registry?.get(artifact))?.version === version;
    if (written === undefined || !isNewest || !existsSync(written)) continue;
    packages.push(await verifyPackage(written, { ...options, manifestDigest }));
  }
  const [only] = works;
  return {
    packages,
    registry: await (registry as ArtifactRegistry).verify({
      ...(signal === undefined ? {} : { signal }),
      ...(what === undefined || only === undefined ? {} : { artifact: only.artifact, version: only.version }),
    }),
  };
}

/** A folder is held to what was registered of its work too, where this machine knows it. */
async function verifyFolder(
  folder: string,
  registry: ArtifactRegistry | undefined,
  options: { readonly signal?: AbortSignal; readonly publicKey?: string },
): Promise<PackageVerification> {
  const alone = await verifyPackage(folder, options);
  const { artifact } = alone;
  if (artifact === undefined || registry === undefined || !(await registry.has(artifact.id, artifact.version)))
    return alone;
  const { manifestDigest } = await registry.get(artifact.id, artifact.version);
  return await verifyPackage(folder, { ...options, manifestDigest });
}

async function readKey(path: string): Promise<string> {
  const { readFile } = await import("node:fs/promises");
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    throw new TerminalError(`The key ${JSON.stringify(path)} cannot be read.`, {
      code: "KEY_UNREADABLE",
      hint: "Name a file with a public key in PEM.",
      value: path,
      cause,
    });
  }
}

function format({ packages, registry }: Found, isValid: boolean, style: WorksStyle): string {
  const paint = painterOf(style);
  const sign = (valid: boolean): string => (valid ? paint("green", "✔") : paint("red", "✖"));
  const lines: string[] = [""];
  for (const { valid, folder, artifact, files, findings, signature } of packages) {
    const name = artifact === undefined ? "" : `  ${artifact.id}@${artifact.version}`;
    const signed =
      signature === undefined
        ? ""
        : `, signed by ${signature.keyid.slice(0, 16)}${signature.trusted ? "" : " (name the key with --key to trust it)"}`;
    lines.push(`  ${sign(valid)} ${paint("bold", printableLine(folder))}${name}`);
    lines.push(`    ${paint("dim", `${files} file${files === 1 ? "" : "s"} as they were written${signed}`)}`);
    for (const { kind, message } of findings)
      lines.push(`    ${paint("red", kind.padEnd(8))} ${printableLine(message)}`);
  }
  if (registry !== undefined) {
    const { valid, entries, revisions, files, findings } = registry;
    lines.push(`  ${sign(valid)} ${paint("bold", "registry")}`);
    lines.push(`    ${paint("dim", `${entries} versions, ${revisions} revisions, ${files} files`)}`);
    for (const { kind, artifact, message } of findings)
      lines.push(
        `    ${paint("red", kind.padEnd(10))} ${printableLine(`${artifact === undefined ? "" : `${artifact}: `}${message}`)}`,
      );
  }
  if (packages.length === 0 && registry === undefined) return "Nothing was packed yet.\n";
  lines.push(
    "",
    isValid
      ? "  All is as it was written."
      : `  ${paint("red", "Not all is as it was written.")} Pack the work once more to mend it.`,
  );
  return `${lines.join("\n")}\n`;
}
