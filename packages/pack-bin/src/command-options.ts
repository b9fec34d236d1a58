import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { type ArtifactDescription, artifactIdSchema } from "@dreamnet/document";
import { isReservedName } from "@dreamnet/workflow";
import { type OptionDefinition, packOptions, platformOption, variableOf } from "./option-definitions.ts";

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

const byName: ReadonlyMap<string, OptionDefinition> = new Map(
  [...packOptions, platformOption([])].map((option) => [option.name, option]),
);

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
  const { tokens } = parseArgs({
    args: [...arguments_],
    options: Object.fromEntries(
      [...byName.values()].map(({ name, short, value, multiple }) => [
        name,
        {
          type: value === undefined ? ("boolean" as const) : ("string" as const),
          ...(short === undefined ? {} : { short }),
          ...(multiple === undefined ? {} : { multiple }),
        },
      ]),
    ),
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
    const definition = byName.get(token.name);
    if (definition === undefined || (token.name === "to" && !takesPlatforms)) {
      messages.push(`${token.rawName} is not an option.${nearest(token.name)}`);
    } else if (
      definition.value !== undefined &&
      (token.value === undefined ||
        token.value === "" ||
        (!token.inlineValue && token.value.startsWith("-") && token.value.length > 1))
    ) {
      messages.push(`${token.rawName} needs a value.`);
    } else if (definition.value === undefined && token.value !== undefined) {
      messages.push(`${token.rawName} takes no value.`);
    } else {
      values.set(token.name, [...(values.get(token.name) ?? []), token.value ?? ""]);
    }
  }
  if (values.has("help")) return { kind: "help" };
  if (values.has("version")) return { kind: "version" };
  readVariables(env, values, takesPlatforms, messages);
  if (values.has("config") && values.has("no-config")) messages.push("--config and --no-config exclude each other.");
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
  const config = last("config");
  return {
    kind: "run",
    options: {
      location: resolve(cwd, positionals[0] as string),
      to: (values.get("to") ?? [])
        .flatMap((value) => value.split(","))
        .map((value) => value.trim())
        .filter((value) => value !== ""),
      out: last("out"),
      sourceRoot: root === undefined ? undefined : resolve(cwd, root),
      strict: values.has("strict") ? last("strict") !== "false" : undefined,
      config: values.has("no-config") ? false : config === undefined ? undefined : resolve(cwd, config),
      watch: values.has("watch"),
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

/** What the environment says, where the command line says nothing. */
function readVariables(
  env: Readonly<Record<string, string | undefined>>,
  values: Map<string, string[]>,
  takesPlatforms: boolean,
  messages: string[],
): void {
  for (const { name, value, env: isVariable } of byName.values()) {
    const text = env[variableOf(name)] ?? "";
    if (isVariable === undefined || text === "" || values.has(name)) continue;
    if ((name === "to" && !takesPlatforms) || (name === "config" && values.has("no-config"))) continue;
    if (value !== undefined) values.set(name, [text]);
    else if (/^(?:1|true|yes)$/iu.test(text)) values.set(name, ["true"]);
    else if (/^(?:0|false|no)$/iu.test(text)) values.set(name, ["false"]);
    else messages.push(`${variableOf(name)} is ${JSON.stringify(text)}; it takes 1 or 0.`);
  }
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
  const found = [...byName.keys()].find(
    (option) => option.startsWith(name.slice(0, 3)) || name.startsWith(option.slice(0, 3)),
  );
  return found === undefined ? "" : ` Is --${found} meant?`;
}
