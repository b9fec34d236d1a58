import { parseArgs } from "node:util";
import type { RunState } from "@dreamnet/workflow";

/** What `dreamnet runs` was asked to do. */
export type RunsOptions =
  | {
      readonly action: "list";
      readonly status: readonly RunState["status"][];
      readonly workflow: string | undefined;
      /** Runs below other runs too. */
      readonly all: boolean;
      readonly limit: number;
      readonly json: boolean;
    }
  | { readonly action: "show"; readonly run: string; readonly json: boolean }
  | { readonly action: "cancel"; readonly run: string; readonly reason: string | undefined; readonly json: boolean }
  | {
      readonly action: "resume" | "retry";
      readonly run: string;
      readonly out: string | undefined;
      /** For a retry: the version that the run moves to. */
      readonly to: string | undefined;
      readonly unsandboxed: boolean;
      readonly cache: boolean;
      readonly json: boolean;
      readonly verbose: boolean;
    };

/** What moves a run on. */
export type MoveOptions = Extract<RunsOptions, { action: "resume" | "retry" }>;

/** Answers of the parser: something to do, or all that is wrong with the command line. */
export type ParsedRuns =
  | { readonly kind: "run"; readonly options: RunsOptions }
  | { readonly kind: "help" }
  | { readonly kind: "fault"; readonly messages: readonly string[] };

const text = { type: "string" } as const;
const flag = { type: "boolean" } as const;
const shared = { json: flag, help: { type: "boolean", short: "h" } } as const;
const move = {
  ...shared,
  out: { type: "string", short: "o" },
  unsandboxed: flag,
  "no-cache": flag,
  verbose: flag,
} as const;

/** The options of each action. */
const definitions = {
  list: { ...shared, status: { type: "string", multiple: true }, workflow: text, all: flag, limit: text },
  show: shared,
  cancel: { ...shared, reason: text },
  resume: move,
  retry: { ...move, to: text },
} as const;

const statuses: readonly RunState["status"][] = [
  "pending",
  "running",
  "pausing",
  "paused",
  "cancelling",
  "succeeded",
  "failed",
  "cancelled",
];

const fault = (...messages: string[]): ParsedRuns => ({ kind: "fault", messages });

/** Reads the command line after `dreamnet runs`. */
export function parseRunsCommand(arguments_: readonly string[]): ParsedRuns {
  const [action, ...rest] = arguments_;
  if (action === "--help" || action === "-h" || action === "help") return { kind: "help" };
  if (action === undefined) return fault(`Say what to do: ${Object.keys(definitions).join(", ")}.`);
  if (!Object.hasOwn(definitions, action))
    return fault(
      `${JSON.stringify(action)} is nothing that can be done; there are ${Object.keys(definitions).join(", ")}.`,
    );
  const name = action as keyof typeof definitions;
  let parsed: { readonly values: Readonly<Record<string, unknown>>; readonly positionals: readonly string[] };
  try {
    parsed = parseArgs({ args: [...rest], options: definitions[name], allowPositionals: true });
  } catch (error) {
    return fault(error instanceof Error ? error.message : String(error));
  }
  const { values, positionals } = parsed;
  if (values["help"] === true) return { kind: "help" };
  const json = values["json"] === true;
  if (name === "list") return parseList(values, positionals, json);
  const [run, ...more] = positionals;
  const messages: string[] = [];
  if (run === undefined || run === "") messages.push("Name the run; `dreamnet runs list` shows them.");
  if (more.length > 0) messages.push(`One run at a time; ${more.join(" ")} is left over.`);
  if (messages.length > 0 || run === undefined) return fault(...messages);
  const given = (key: string): string | undefined => values[key] as string | undefined;
  if (name === "show") return { kind: "run", options: { action: name, run, json } };
  if (name === "cancel") return { kind: "run", options: { action: name, run, reason: given("reason"), json } };
  return {
    kind: "run",
    options: {
      action: name,
      run,
      out: given("out"),
      to: given("to"),
      unsandboxed: values["unsandboxed"] === true,
      cache: values["no-cache"] !== true,
      json,
      verbose: values["verbose"] === true,
    },
  };
}

function parseList(
  values: Readonly<Record<string, unknown>>,
  positionals: readonly string[],
  json: boolean,
): ParsedRuns {
  const status = ((values["status"] ?? []) as string[]).flatMap((value) => value.split(","));
  const messages = status
    .filter((value) => !(statuses as readonly string[]).includes(value))
    .map((value) => `--status takes ${statuses.join(", ")}, and not ${JSON.stringify(value)}.`);
  const limit = values["limit"] === undefined ? 30 : Number(values["limit"]);
  if (!Number.isSafeInteger(limit) || limit < 1) messages.push("--limit takes a number from 1 on.");
  if (positionals.length > 0) messages.push(`list takes options alone; ${positionals.join(" ")} is left over.`);
  if (messages.length > 0) return fault(...messages);
  return {
    kind: "run",
    options: {
      action: "list",
      status: status as RunState["status"][],
      workflow: values["workflow"] as string | undefined,
      all: values["all"] === true,
      limit,
      json,
    },
  };
}
