import { join } from "node:path";
import { openStepCache } from "@dreamnet/executor";
import { type CommandIo, dreamnetHome, printableLine, sourceDate } from "@dreamnet/pack-bin";
import { WorkflowRegistry } from "@dreamnet/registry";
import { type RunRecord, TerminalError } from "@dreamnet/workflow";
import { type Command, fail, type Given, helpOption, readCommand, reporting } from "../command.ts";
import { importEngine, isFar, openFarEngine } from "../far-engine.ts";

/** `dreamnet worker`. */
export const workerCommand: Command = {
  name: "worker",
  summary: "Works on what was handed over by `dreamnet pack` on any machine, until it is told to stop.",
  usage: ["[options]"],
  takes: [],
  options: [
    { name: "concurrency", value: "n", text: "runs at once (default: 1)" },
    { name: "lease", value: "seconds", text: "after so long without a sign of life, others take over (default: 30)" },
    { name: "drain", value: "seconds", text: "time for what is in hand when it is told to stop (default: 60)" },
    { name: "migrate", text: "make the tables, or bring them up to date, and end" },
    { name: "no-migrate", text: "refuse to start where the tables are not up to date" },
    { name: "unsandboxed", text: "run without the sandbox" },
    helpOption,
  ],
  sections: [
    {
      title: "Environment",
      rows: [
        ["DREAMNET_ENGINE_URL", "postgres://user@host/database; with it set, `pack` and `runs` go there too"],
        ["PGPASSWORD, ~/.pgpass", "the password: not in the URL"],
        ["DREAMNET_STORE", 'a folder that all machines share (default: "shared" in the state folder)'],
        ["DREAMNET_STORE_URL", "in its place, a bucket: s3://bucket/prefix, with AWS_ACCESS_KEY_ID and the like"],
      ],
    },
    {
      title: "Stopping",
      text: "Ctrl-C or SIGTERM: it takes nothing more, finishes, and ends. What is left, others take.",
    },
  ],
  exitCodes: [
    ["0", "it was told to stop"],
    ["1", "it could not start"],
  ],
  run: async (arguments_, io, signal) => {
    const read = readCommand(workerCommand, { least: 0, most: 0, missing: "" }, arguments_, io);
    if (read.kind === "done") return read.exitCode;
    const options = optionsOf(read.given);
    if ("faults" in options) return fail("worker", options.faults, io);
    return reporting("worker", false, io, () => work(options, io, signal));
  },
};

interface WorkerOptions {
  readonly concurrency: number;
  /** ms */
  readonly lease: number;
  /** ms */
  readonly drain: number;
  readonly migrate: "first" | "only" | "never";
  readonly unsandboxed: boolean;
}

function optionsOf(given: Given): WorkerOptions | { readonly faults: readonly string[] } {
  const faults: string[] = [];
  const number = (name: string, otherwise: number, least: number, most: number): number => {
    const text = given.value(name);
    const value = text === undefined ? otherwise : Number(text);
    if (!Number.isFinite(value) || value < least || value > most)
      faults.push(`--${name} takes a number from ${least} to ${most}.`);
    return value;
  };
  const options: WorkerOptions = {
    concurrency: Math.floor(number("concurrency", 1, 1, 1_000)),
    lease: number("lease", 30, 1, 3_600) * 1_000,
    drain: number("drain", 60, 0, 86_400) * 1_000,
    migrate: given.has("no-migrate") ? "never" : given.has("migrate") ? "only" : "first",
    unsandboxed: given.has("unsandboxed"),
  };
  return faults.length === 0 ? options : { faults };
}

async function work(options: WorkerOptions, io: CommandIo, signal: AbortSignal | undefined): Promise<number> {
  if (!isFar(io.env))
    throw new TerminalError("A worker needs DREAMNET_ENGINE_URL.", {
      code: "ENGINE_URL_MISSING",
      hint: "DREAMNET_ENGINE_URL=postgres://user@host/database dreamnet worker",
    });
  const say = (line: string): void => void io.stderr.write(`dreamnet worker: ${printableLine(line)}\n`);
  const { startWorkflowWorker } = await importEngine();
  const { engine, store, workflows, fallbacks } = await openFarEngine(io.env, {
    lease: options.lease,
    migrate: options.migrate !== "never",
    onLog: say,
  });
  try {
    if (options.migrate === "only") {
      say("the tables are there.");
      return 0;
    }
    const registry = new WorkflowRegistry();
    for (const workflow of fallbacks) registry.register(workflow);
    const worker = startWorkflowWorker(engine, {
      workflows,
      concurrency: options.concurrency,
      executor: {
        registry,
        store,
        unsandboxed: options.unsandboxed,
        cache: await openStepCache({ root: join(dreamnetHome(io.env), "cache"), store }),
      },
      optionsOf: dateOf,
    });
    say(`${engine.id} takes ${options.concurrency} at once of ${workflows.map(({ name }) => name).join(", ")}.`);
    await untilAborted(signal);
    say("stopping.");
    void worker.stop();
    return 0;
  } finally {
    await engine.shutdown(options.drain);
  }
}

/** As `dreamnet pack` gives it: the same source makes the same bytes wherever it is packed. */
function dateOf({ input }: RunRecord): { readonly now?: Date } {
  const { artifact } = (input ?? {}) as { readonly artifact?: { readonly date?: unknown } };
  const now = sourceDate(typeof artifact?.date === "string" ? artifact.date : undefined);
  return now === undefined ? {} : { now };
}

async function untilAborted(signal: AbortSignal | undefined): Promise<void> {
  if (signal?.aborted === true) return;
  // A wait alone holds no process open.
  const hold = setInterval(() => undefined, 60_000);
  await new Promise<void>((resolve) => signal?.addEventListener("abort", () => resolve(), { once: true }));
  clearInterval(hold);
}
