import { existsSync } from "node:fs";
import type { ContentStore } from "@dreamnet/content-store";
import {
  type CommandIo,
  dreamnetHome,
  openRuns,
  printableLine,
  runsFile,
  textWidth,
  usesColor,
} from "@dreamnet/pack-bin";
import { type ExecutionEngine, TerminalError, WorkflowError } from "@dreamnet/workflow";
import { type Command, commandHelp, helpOption, jsonOption } from "../command.ts";
import { isFar, openFarEngine } from "../far-engine.ts";
import { moveRun } from "../runs/move-run.ts";
import { parseRunsCommand, type RunsOptions } from "../runs/options.ts";
import { formatRun, formatRuns } from "../runs/text.ts";

/** `dreamnet runs`. */
export const runsCommand: Command = {
  name: "runs",
  summary: "Shows the runs of this machine's packs, and moves those on that have stopped.",
  usage: [
    "list [--status <status,…>] [--workflow <name>] [--all] [--limit <n>]",
    "show <run>",
    "cancel <run> [--reason <text>]",
    "resume <run> [--out <folder>]",
    "retry <run> [--out <folder>] [--to <version>]",
  ],
  takes: [["list", "show", "cancel", "resume", "retry"]],
  options: [
    { name: "status", value: "status,…", multiple: true, text: "list those that stand so" },
    { name: "workflow", value: "name", text: "list those of a workflow" },
    { name: "all", text: "list runs below other runs too" },
    { name: "limit", value: "n", text: "list so many (default: 30)" },
    { name: "reason", value: "text", text: "why a run is cancelled" },
    {
      name: "out",
      short: "o",
      value: "folder",
      complete: "folder",
      text: "where the package goes; without it, the run alone moves on",
    },
    {
      name: "to",
      value: "version",
      text: "moves the run to this version of its workflow, its input through the migrations",
    },
    { name: "unsandboxed", text: "run without the sandbox; the report says so" },
    { name: "no-cache", text: "do every step again, also those whose result is known" },
    { name: "verbose", short: "v", text: "show remarks, and each file" },
    jsonOption,
    helpOption,
  ],
  sections: [
    {
      title: "What each does",
      rows: [
        ["resume", "goes on after the last step that was finished"],
        ["retry", "runs a failed or cancelled one again; steps that succeeded are kept"],
        ["<run>", "its id, or the beginning of it where that is enough"],
      ],
    },
    { title: "Kept", text: "Runs are kept for 30 days." },
  ],
  exitCodes: [
    ["0", "done"],
    ["1", "refused or failed"],
    ["2", "the package needs input"],
  ],
  run: (arguments_, io, signal) => runRunsCommand(arguments_, io, signal),
};

/** `dreamnet runs list | show | cancel | resume | retry`. */
async function runRunsCommand(arguments_: readonly string[], io: CommandIo, signal?: AbortSignal): Promise<number> {
  const parsed = parseRunsCommand(arguments_);
  if (parsed.kind === "help") {
    io.stdout.write(commandHelp(runsCommand, io));
    return 0;
  }
  if (parsed.kind === "fault") return fail(io, parsed.messages);
  const { options } = parsed;
  const home = dreamnetHome(io.env);
  try {
    if (isFar(io.env)) {
      const { engine, store } = await openFarEngine(io.env);
      try {
        return await act(engine, options, { home, store }, io, signal);
      } finally {
        await engine.shutdown();
      }
    }
    // Looking makes no state.
    if (!existsSync(runsFile(home))) {
      if (options.action !== "list") throw noRun(options.run);
      io.stdout.write(options.json ? `${JSON.stringify({ schemaVersion: 1, runs: [] })}\n` : "There are no runs.\n");
      return 0;
    }
    const engine = await openRuns(home);
    try {
      return await act(engine, options, { home }, io, signal);
    } finally {
      await engine.shutdown();
    }
  } catch (error) {
    if (!WorkflowError.is(error)) throw error;
    return fail(io, [error.message, ...(error.hint === undefined ? [] : [error.hint])]);
  }
}

async function act(
  engine: ExecutionEngine,
  options: RunsOptions,
  place: { readonly home: string; readonly store?: ContentStore },
  io: CommandIo,
  signal: AbortSignal | undefined,
): Promise<number> {
  const print = (value: object, text: () => string): number => {
    io.stdout.write(options.json ? `${JSON.stringify({ schemaVersion: 1, ...value }, null, 2)}\n` : text());
    return 0;
  };
  const style = { color: usesColor(io, io.stdout), width: textWidth(io.stdout) };
  if (options.action === "list") {
    const runs = await engine.list({
      ...(options.status.length === 0 ? {} : { status: options.status }),
      ...(options.workflow === undefined ? {} : { workflow: options.workflow }),
      ...(options.all ? {} : { parentRunId: null }),
      limit: options.limit,
    });
    return print({ runs }, () => formatRuns(runs, style, Date.now()));
  }
  const runId = await findRun(engine, options.run);
  if (options.action === "show") {
    const run = await engine.get(runId);
    if (run === undefined) throw noRun(options.run);
    const steps = await engine.listSteps(runId);
    const below = await engine.list({ parentRunId: runId, limit: 1000 });
    return print({ run, steps, below }, () => formatRun(run, steps, below, style, Date.now()));
  }
  if (options.action === "cancel") {
    const before = await engine.get(runId);
    const cancelled = await engine.cancel(runId, options.reason);
    const after = await engine.get(runId);
    const { status } = after ?? before ?? { status: "cancelled" };
    if (!cancelled)
      throw new TerminalError(`The run ${runId} cannot be cancelled: it has ${status}.`, {
        code: "RUN_CONFLICT",
        hint: "Only a run that has not ended can be.",
      });
    return print({ runId, status }, () =>
      status === "cancelling" ? `${runId} was told to stop.\n` : `${runId} is cancelled.\n`,
    );
  }
  return moveRun(engine, runId, options, place, io, signal);
}

/** By its id, or by the beginning of it where only one run has it. */
async function findRun(engine: ExecutionEngine, wanted: string): Promise<string> {
  if ((await engine.list({ runIdPrefix: wanted, limit: 1 })).length === 0) throw noRun(wanted);
  if ((await engine.get(wanted)) !== undefined) return wanted;
  const found = await engine.list({ runIdPrefix: wanted, parentRunId: null, limit: 2 });
  const [only, second] = found.length > 0 ? found : await engine.list({ runIdPrefix: wanted, limit: 2 });
  if (only === undefined) throw noRun(wanted);
  if (second === undefined) return only.runId;
  throw new TerminalError(`More than one run begins with ${JSON.stringify(wanted)}: ${only.runId}, ${second.runId}.`, {
    code: "RUN_AMBIGUOUS",
    hint: "Give more of the id.",
    value: wanted,
  });
}

const noRun = (wanted: string): TerminalError =>
  new TerminalError(`There is no run ${JSON.stringify(wanted)}.`, {
    code: "RUN_MISSING",
    hint: "`dreamnet runs list` shows those of the last 30 days.",
    value: wanted,
  });

function fail(io: CommandIo, messages: readonly string[]): number {
  io.stderr.write(`${messages.map((message) => `dreamnet runs: ${printableLine(message)}`).join("\n")}\n`);
  return 1;
}
