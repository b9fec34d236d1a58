import { existsSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { ValidationError, type ValidationIssue, WorkflowError } from "@dreamnet/workflow";
import { type PackConfig, packConfigSchema } from "./config-schema.ts";
import { evaluateConfig } from "./evaluate-config.ts";
import { isInside } from "./is-inside.ts";

/** A configuration, and the file it is from. */
export interface LoadedConfig {
  /** Absolute. */
  readonly file: string;
  readonly config: PackConfig;
}

/** Where a configuration is looked for, in the folder where the user stands, in this order. */
export const configNames: readonly string[] = ["dreamnet.config.ts", "dreamnet.config.json"];

/** Bytes. */
const mostConfig = 1024 * 1024;

/**
 * Loads the configuration of a folder; a file that the user has named stands for it.
 *
 * Only that folder is looked in: never the ones above it, and never the one of the paper, which may come from anybody.
 *
 * @param folder - Where the user stands.
 * @param named - From `--config`: absolute. `false`: none.
 * @throws {@link ValidationError} with code `VALIDATION_FAILED` and all that is wrong with it.
 */
export async function loadConfig(
  folder: string,
  named: string | false | undefined,
  signal?: AbortSignal,
): Promise<LoadedConfig | undefined> {
  if (named === false) return undefined;
  const found = configNames.map((name) => join(folder, name)).filter((path) => existsSync(path));
  const file = named ?? found[0];
  if (file === undefined) return undefined;
  const shown = relative(folder, file) || file;
  if (named === undefined && found.length > 1)
    refuse(shown, [`There is ${basename(found[1] as string)} too, and only one can hold.`], "Remove one of them.");
  const text = read(file, shown);
  const value = file.endsWith(".ts") ? await evaluate(file, shown, signal) : parseJson(text, shown);
  const parsed = packConfigSchema.safeParse(value);
  if (!parsed.success)
    throw fault(
      shown,
      parsed.error.issues.map(({ path, code, message }) => ({
        path: path.filter((part): part is string | number => typeof part !== "symbol"),
        code,
        message,
      })),
      "The README of @dreamnet/cli lists what a configuration holds.",
    );
  checkPaths(parsed.data, dirname(file), shown);
  return { file, config: parsed.data };
}

/** Whether the paper has a configuration beside it that is not read, since the user stands elsewhere. */
export function overlookedConfig(folder: string, location: string): string | undefined {
  const own = existsSync(location) && statSync(location).isDirectory() ? location : dirname(location);
  if (resolve(own) === resolve(folder)) return undefined;
  return configNames.map((name) => join(own, name)).find((path) => existsSync(path));
}

function read(file: string, shown: string): string {
  try {
    const stat = statSync(file);
    if (!stat.isFile()) return refuse(shown, ["It is no file."], "Name a .json or a .ts file.");
    if (stat.size > mostConfig)
      return refuse(shown, ["It is larger than a megabyte."], "Keep texts in files of their own.");
    return readFileSync(file, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined || WorkflowError.is(error)) throw error;
    return refuse(
      shown,
      [code === "ENOENT" ? "There is no such file." : `It cannot be read (${code}).`],
      "Check the path.",
    );
  }
}

function parseJson(text: string, shown: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/u, "")) as unknown;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const at = /position (\d+)/u.exec(message);
    const place = at === null ? "" : `${placeOf(text, Number(at[1]))}: `;
    return refuse(
      shown,
      [`${place}${message.replace(/ \(line \d+ column \d+\)$/u, "")}`],
      "It is JSON, without comments.",
    );
  }
}

function placeOf(text: string, offset: number): string {
  const before = text.slice(0, offset).split("\n");
  return `${before.length}:${(before.at(-1) ?? "").length + 1}`;
}

async function evaluate(file: string, shown: string, signal: AbortSignal | undefined): Promise<unknown> {
  const evaluated = await evaluateConfig(file, signal);
  return "fault" in evaluated
    ? refuse(shown, [evaluated.fault], "A configuration exports a value: export default defineConfig({ … }).")
    : evaluated.value;
}

/** A configuration that came with a paper must not send packages, or look for texts, outside its own folder. */
function checkPaths(config: PackConfig, folder: string, shown: string): void {
  const issues: ValidationIssue[] = [];
  const check = (path: readonly string[], value: string | undefined): void => {
    if (value === undefined) return;
    if (!isInside(folder, resolve(folder, value)))
      issues.push({ path: [...path], code: "outside", message: "It leads out of the configuration's folder." });
  };
  check(["out"], config.out);
  check(["paper", "abstractFile"], config.paper?.abstractFile);
  check(["defaults", "abstractFile"], config.defaults?.abstractFile);
  for (const [name, paper] of Object.entries(config.papers ?? {}))
    check(["papers", name, "abstractFile"], paper.abstractFile);
  if (issues.length > 0) throw fault(shown, issues, "Say it on the command line: --out, --abstract.");
}

function refuse(shown: string, messages: readonly string[], hint: string): never {
  throw fault(
    shown,
    messages.map((message) => ({ path: [], code: "unreadable", message })),
    hint,
  );
}

function fault(shown: string, issues: readonly ValidationIssue[], hint: string): ValidationError {
  const lines = issues.map(({ path, message }) => (path.length === 0 ? message : `${path.join(".")}: ${message}`));
  return new ValidationError(
    lines.length === 1 ? `${shown}: ${lines[0]}` : `${shown} has ${lines.length} faults:\n${lines.join("\n")}`,
    issues,
    { hint, value: shown },
  );
}
