import { parseArgs } from "node:util";
import { type OptionDefinition, variableOf } from "./option-definitions.ts";

/** What a command line says, and all that is wrong with it. */
export interface ParsedOptions {
  /** By name; an option without a value has the empty one, or `false` where the environment says so. */
  readonly values: ReadonlyMap<string, readonly string[]>;
  readonly positionals: readonly string[];
  readonly messages: readonly string[];
}

/**
 * Reads a command line by its options; every fault is told.
 *
 * @param arguments_ - Without the program and the sub-command.
 * @param env - Its `DREAMNET_…` say what the command line does not, of the options that take that.
 */
export function parseOptions(
  definitions: readonly OptionDefinition[],
  arguments_: readonly string[],
  env: Readonly<Record<string, string | undefined>> = {},
): ParsedOptions {
  const byName = new Map(definitions.map((option) => [option.name, option]));
  const { tokens } = parseArgs({
    args: [...arguments_],
    options: Object.fromEntries(
      definitions.map(({ name, short, value, multiple }) => [
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
    const { value, rawName } = token;
    const definition = byName.get(token.name);
    const isMissing =
      value === undefined || value === "" || (!token.inlineValue && value.startsWith("-") && value.length > 1);
    if (definition === undefined) messages.push(`${rawName} is not an option.${nearest(token.name, byName.keys())}`);
    else if (definition.value !== undefined && isMissing) messages.push(`${rawName} needs a value.`);
    else if (definition.value === undefined && value !== undefined) messages.push(`${rawName} takes no value.`);
    else values.set(token.name, [...(values.get(token.name) ?? []), value ?? ""]);
  }
  for (const definition of definitions) readVariable(definition, env, values, messages);
  return { values, positionals, messages };
}

/** What the environment says, where the command line says nothing. */
function readVariable(
  { name, value, env: isVariable }: OptionDefinition,
  env: Readonly<Record<string, string | undefined>>,
  values: Map<string, string[]>,
  messages: string[],
): void {
  const text = env[variableOf(name)] ?? "";
  if (isVariable === undefined || text === "" || values.has(name) || values.has(`no-${name}`)) return;
  if (value !== undefined) values.set(name, [text]);
  else if (/^(?:1|true|yes)$/iu.test(text)) values.set(name, ["true"]);
  else if (/^(?:0|false|no)$/iu.test(text)) values.set(name, ["false"]);
  else messages.push(`${variableOf(name)} is ${JSON.stringify(text)}; it takes 1 or 0.`);
}

/** The option that was probably meant: one that begins alike. */
function nearest(name: string, names: Iterable<string>): string {
  const found = [...names].find((option) => option.startsWith(name.slice(0, 3)) || name.startsWith(option.slice(0, 3)));
  return found === undefined ? "" : ` Is --${found} meant?`;
}
