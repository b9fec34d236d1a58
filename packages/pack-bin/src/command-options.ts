import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { type ArtifactDescription, artifactIdSchema } from "@dreamnet/document";
import { isReservedName } from "@dreamnet/workflow";

/** What a pack command was asked to do. */
export interface PackCommandOptions {
  readonly location: string;
  /** Platforms, as named with `--to`; empty where the command has none of its own. */
  readonly to: readonly string[];
  readonly out: string;
  readonly sourceRoot: string | undefined;
  readonly strict: boolean;
  /** The operator's waiver of the sandbox; recorded in the report. */
  readonly unsandboxed: boolean;
  /** False with `--no-cache`: every step runs. */
  readonly cache: boolean;
  readonly json: boolean;
  readonly verbose: boolean;
  readonly overrides: Partial<ArtifactDescription>;
  /** Settings of packs as typed: `github.version=1.2.0`. */
  readonly settings: readonly string[];
}

/** Answers of the parser: something to do, or all that is wrong with the command line. */
export type ParsedCommand =
  | { readonly kind: "run"; readonly options: PackCommandOptions }
  | { readonly kind: "help" }
  | { readonly kind: "version" }
  | { readonly kind: "fault"; readonly messages: readonly string[] };

const definitions = {
  to: { type: "string", multiple: true },
  out: { type: "string", short: "o" },
  root: { type: "string" },
  strict: { type: "boolean" },
  unsandboxed: { type: "boolean" },
  "no-cache": { type: "boolean" },
  json: { type: "boolean" },
  verbose: { type: "boolean", short: "v" },
  id: { type: "string" },
  category: { type: "string", multiple: true },
  license: { type: "string" },
  abstract: { type: "string" },
  set: { type: "string", multiple: true },
  "base-url": { type: "string" },
  help: { type: "boolean", short: "h" },
  version: { type: "boolean" },
} as const;

/** The options as a help text shows them: option and what it does. */
export const packOptionHelp: readonly (readonly [string, string])[] = [
  ["-o, --out <folder>", "where packages go: <folder>/<id>/<platform>/ (default: build)"],
  ["--root <folder>", "folder that the source's files may not leave (default: the source's own)"],
  ["--category <name>", "arXiv category, the primary one first; may be repeated"],
  ["--license <name>", "licence, as an SPDX identifier: CC-BY-4.0"],
  ["--abstract <file>", "file with the abstract, where the source has none"],
  ["--id <name>", "identifier of the work: a-z, 0-9, single hyphens, at most 64 (default: from the title)"],
  ["--set <name=value>", "a setting of a pack, as github.version=1.2.0 (its README lists them); may be repeated"],
  ["--base-url <url>", "where the website will stand: --set website.baseUrl=<url>"],
  ["--strict", "write nothing unless every package is ready"],
  ["--unsandboxed", "run without the sandbox; the report says so"],
  ["--no-cache", "do every step again, also those whose result is known"],
  ["--json", "print one JSON document, and nothing else, on standard output"],
  ["-v, --verbose", "show remarks, and each file"],
  ["-h, --help", "show this help"],
  ["--version", "show the version"],
];

/**
 * Reads a command line.
 *
 * @param arguments_ - Without the program and the sub-command.
 * @param cwd - Folder that relative paths are read from.
 */
export function parsePackCommand(arguments_: readonly string[], cwd: string, takesPlatforms: boolean): ParsedCommand {
  const { tokens } = parseArgs({
    args: [...arguments_],
    options: definitions,
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const messages: string[] = [];
  const values = new Map<string, string[]>();
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === "positional") positionals.push(token.value);
    if (token.kind !== "option") continue;
    const definition = (definitions as Record<string, { type: string } | undefined>)[token.name];
    if (definition === undefined || (token.name === "to" && !takesPlatforms)) {
      messages.push(`${token.rawName} is not an option.${nearest(token.name)}`);
    } else if (
      definition.type === "string" &&
      (token.value === undefined ||
        token.value === "" ||
        (!token.inlineValue && token.value.startsWith("-") && token.value.length > 1))
    ) {
      messages.push(`${token.rawName} needs a value.`);
    } else if (definition.type === "boolean" && token.value !== undefined) {
      messages.push(`${token.rawName} takes no value.`);
    } else {
      values.set(token.name, [...(values.get(token.name) ?? []), token.value ?? ""]);
    }
  }
  if (values.has("help")) return { kind: "help" };
  if (values.has("version")) return { kind: "version" };
  if (positionals.length === 0) messages.push("A source is missing: the file or folder of the paper.");
  if (positionals.length > 1)
    messages.push(
      `One source at a time: ${positionals
        .slice(1)
        .map((value) => JSON.stringify(value))
        .join(", ")} is more.`,
    );
  const last = (name: string): string | undefined => values.get(name)?.at(-1);
  const overrides = readOverrides(values, cwd, messages);
  if (messages.length > 0) return { kind: "fault", messages };
  const root = last("root");
  return {
    kind: "run",
    options: {
      location: resolve(cwd, positionals[0] as string),
      to: (values.get("to") ?? [])
        .flatMap((value) => value.split(","))
        .map((value) => value.trim())
        .filter((value) => value !== ""),
      out: last("out") ?? "build",
      sourceRoot: root === undefined ? undefined : resolve(cwd, root),
      strict: values.has("strict"),
      unsandboxed: values.has("unsandboxed"),
      cache: !values.has("no-cache"),
      json: values.has("json"),
      verbose: values.has("verbose"),
      overrides,
      settings: [
        ...(values.get("set") ?? []),
        ...(values.get("base-url")?.slice(-1) ?? []).map((url) => `website.baseUrl=${url}`),
      ],
    },
  };
}

function readOverrides(
  values: ReadonlyMap<string, readonly string[]>,
  cwd: string,
  messages: string[],
): Partial<ArtifactDescription> {
  const overrides: { -readonly [Key in keyof ArtifactDescription]?: ArtifactDescription[Key] } = {};
  const id = values.get("id")?.at(-1);
  if (id !== undefined) {
    const [issue] = artifactIdSchema.safeParse(id).error?.issues ?? [];
    if (issue === undefined) overrides.id = id;
    else if (isReservedName(id))
      messages.push(`--id ${JSON.stringify(id)}: Windows keeps this name for a device. ${id}-paper would do.`);
    else messages.push(`--id ${JSON.stringify(id)}: lower-case letters, digits and single hyphens, at most 64.`);
  }
  const [primary, ...secondary] = (values.get("category") ?? [])
    .flatMap((value) => value.split(","))
    .map((value) => value.trim());
  if (primary !== undefined) {
    overrides.primaryCategory = primary;
    overrides.secondaryCategories = secondary;
  }
  const license = values.get("license")?.at(-1);
  if (license !== undefined) overrides.license = license;
  const abstract = values.get("abstract")?.at(-1);
  if (abstract !== undefined) {
    try {
      overrides.abstract = readFileSync(resolve(cwd, abstract), "utf8").trim();
    } catch (error) {
      messages.push(
        `--abstract: ${JSON.stringify(abstract)} cannot be read (${(error as NodeJS.ErrnoException).code ?? "unknown error"}).`,
      );
    }
  }
  return overrides;
}

/** The option that was probably meant: one that begins alike. */
function nearest(name: string): string {
  const found = Object.keys(definitions).find(
    (option) => option.startsWith(name.slice(0, 3)) || name.startsWith(option.slice(0, 3)),
  );
  return found === undefined ? "" : ` Is --${found} meant?`;
}
