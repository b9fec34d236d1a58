import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { type ArtifactDescription, acceptFault, artifactIdSchema, mostAccepted } from "@dreamnet/document";
import { isReservedName } from "@dreamnet/workflow";
import { packOptions, platformOption } from "./option-definitions.ts";
import { parseOptions } from "./parse-options.ts";
import { isAddress, locationFrom } from "./source-location.ts";

/** What a pack command was asked to do. */
export interface PackCommandOptions {
  readonly location: string;
  /** Platforms, as named with `--to`; empty where the command has none of its own. */
  readonly to: readonly string[];
  /** As typed; where it is not said, a configuration may say it. */
  readonly out: string | undefined;
  readonly sourceRoot: string | undefined;
  readonly strict: boolean | undefined;
  /** The configuration that was named, absolute; `false` with `--no-config`. */
  readonly config: string | false | undefined;
  readonly watch: boolean;
  /** Whether a source that is an address may be fetched. */
  readonly allowNetwork: boolean;
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

/**
 * Reads a command line.
 *
 * @param arguments_ - Without the program and the sub-command.
 * @param cwd - Folder that relative paths are read from.
 * @param env - Its `DREAMNET_…` say what the command line does not.
 */
export function parsePackCommand(
  arguments_: readonly string[],
  cwd: string,
  takesPlatforms: boolean,
  env: Readonly<Record<string, string | undefined>> = {},
): ParsedCommand {
  const options = takesPlatforms ? [...packOptions, platformOption([])] : packOptions;
  const { values, positionals, messages: faults } = parseOptions(options, arguments_, env);
  const messages = [...faults];
  if (values.has("help")) return { kind: "help" };
  if (values.has("version")) return { kind: "version" };
  if (values.has("config") && values.has("no-config")) messages.push("--config and --no-config exclude each other.");
  if (positionals.length === 0) messages.push("A source is missing: the file or folder of the paper.");
  if (values.has("watch") && isAddress(positionals[0] ?? ""))
    messages.push("--watch needs a file or a folder of this machine.");
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
  const config = last("config");
  return {
    kind: "run",
    options: {
      location: locationFrom(cwd, positionals[0] as string),
      to: (values.get("to") ?? [])
        .flatMap((value) => value.split(","))
        .map((value) => value.trim())
        .filter((value) => value !== ""),
      out: last("out"),
      sourceRoot: root === undefined ? undefined : resolve(cwd, root),
      strict: values.has("strict") ? last("strict") !== "false" : undefined,
      config: values.has("no-config") ? false : config === undefined ? undefined : resolve(cwd, config),
      watch: values.has("watch"),
      allowNetwork: values.has("allow-network"),
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
  const accept = (values.get("accept") ?? []).flatMap(splitAccepted);
  if (accept.length > mostAccepted)
    messages.push(`--accept: at most ${mostAccepted} faults; name rules without names.`);
  for (const entry of accept) {
    const fault = acceptFault(entry);
    if (fault !== undefined) messages.push(`--accept ${fault}`);
  }
  if (accept.length > 0) overrides.accept = accept;
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

/** A comma ends an entry only where another rule follows: names have commas, too. */
const splitAccepted = (value: string): string[] =>
  value
    .split(/,(?=\s*(?:source:)?(?:asset|bibliography|document|latex|latex-source|markdown|notebook|tex)\/[a-z])/u)
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");
