import { WorkflowExecutor } from "@dreamnet/executor";
import { NervousSystem } from "@dreamnet/nervous-system";
import { WorkflowRegistry } from "@dreamnet/registry";
import {
  type ExecutionEngine,
  type RunLease,
  type RunRecord,
  type StartRequest,
  TerminalError,
  type WorkflowResult,
} from "@dreamnet/workflow";
import type { EngineFixture } from "../fixture.ts";
import { openWitness, type Witness } from "../witness.ts";
import type { HostAnswers, HostCommand, HostOptions, RunAnswer, ScriptRun } from "./commands.ts";
import { createFaults, type Faults, withFaults } from "./faults.ts";
import { Gates } from "./gates.ts";
import { digestText, fillerOf } from "./payload.ts";
import { runRaw } from "./raw-run.ts";
import { createScripts, type ScriptInput, type ScriptOutput } from "./script.ts";

/** Tells the parent what was acknowledged, where a trace of the system's calls has it too. */
export type Announce = (kind: "ack" | "result", value: unknown) => void;

/** An engine, an executor on it and the suite's workflows: what a host process is made of. */
export class EngineHost {
  readonly #engine: ExecutionEngine;
  readonly #executor: WorkflowExecutor;
  readonly #registry: WorkflowRegistry;
  readonly #witness: Witness;
  readonly #faults: Faults;
  readonly #gates = new Gates();
  readonly #announce: Announce;
  /** Every lease that the port's own runs were given, the last one by run. */
  readonly #leases = new Map<string, RunLease>();

  private constructor(engine: ExecutionEngine, witness: Witness, faults: Faults, announce: Announce) {
    this.#engine = withFaults(engine, faults);
    this.#witness = witness;
    this.#faults = faults;
    this.#announce = announce;
    const events = new NervousSystem();
    this.#registry = new WorkflowRegistry({ events });
    this.#executor = new WorkflowExecutor({
      engine: this.#engine,
      events,
      registry: this.#registry,
      // The scripts are the suite's own, and no wait between attempts is of interest.
      unsandboxed: true,
      random: () => 0,
    });
    const scripts = createScripts({
      witness: {
        note: (line) => {
          witness.note(line);
          if (line.at === "ack") this.#announce("ack", line.value);
        },
        close: () => witness.close(),
      },
      gate: (name) => this.#gates.wait(name),
      at: (point) => faults.at(point),
    });
    for (const script of scripts) this.#registry.register(script);
  }

  /** Imports the fixture and opens its engine. */
  static async open(options: HostOptions, announce: Announce): Promise<EngineHost> {
    const { default: fixture } = (await import(options.fixture)) as { default: EngineFixture };
    const engine = await fixture.open(options.location, {
      lease: options.lease,
      ...(options.unsafe === undefined ? {} : { unsafe: options.unsafe }),
    });
    const witness = openWitness(options.witness, options.syncWitness === true);
    return new EngineHost(engine, witness, createFaults(options.kill), announce);
  }

  /** Does one command. */
  async run(command: HostCommand): Promise<HostAnswers[HostCommand["do"]]> {
    const engine = this.#engine;
    switch (command.do) {
      case "execute":
        return this.#execute(command);
      case "execute-all":
        return this.#executeAll(command.runs, command.concurrency);
      case "start-raw":
        return engine.start(requestOf(command), (lease) => this.#runRaw(lease, { input: command.input }));
      case "resume-raw": {
        const run = await engine.get(command.runId);
        return engine.resume(command.runId, (lease) => this.#runRaw(lease, run ?? { input: { steps: [] } }));
      }
      case "enqueue":
        for (const run of command.runs) await engine.enqueue(requestOf(run));
        return null;
      case "work":
        engine.work({
          workflows: command.workflows,
          concurrency: command.concurrency,
          execute: (lease, run) => this.#runRaw(lease, run),
        });
        return null;
      case "record-late":
        return this.#recordLate(command.runId);
      case "cancel":
        return engine.cancel(command.runId, command.reason);
      case "pause":
        return engine.pause(command.runId);
      case "get":
        return (await engine.get(command.runId)) ?? null;
      case "digest":
        return digestOf(await engine.get(command.runId));
      case "list":
        return engine.list(command.filter);
      case "list-steps":
        return engine.listSteps(command.runId);
      case "open-gate":
        this.#gates.open(command.gate);
        return null;
      case "shutdown":
        await engine.shutdown(command.deadline);
        return null;
    }
  }

  async #execute(run: ScriptRun): Promise<RunAnswer> {
    const { name, version } = workflowOf(run);
    const found = this.#registry.get(name, version);
    if (found === undefined) throw new TerminalError(`There is no ${name}@${version}.`, { code: "WORKFLOW_MISSING" });
    const answer = answerOf(await this.#executor.execute(found, inputOf(run), { runId: run.runId }));
    this.#noteResult(run.runId, answer);
    return answer;
  }

  async #executeAll(runs: readonly ScriptRun[], concurrency: number): Promise<number> {
    const waiting = [...runs].reverse();
    let succeeded = 0;
    const lane = async (): Promise<void> => {
      for (let run = waiting.pop(); run !== undefined; run = waiting.pop())
        if ((await this.#execute(run)).success) succeeded += 1;
    };
    await Promise.all(Array.from({ length: concurrency }, lane));
    return succeeded;
  }

  #runRaw(lease: RunLease, run: Pick<RunRecord, "input">) {
    this.#leases.set(lease.runId, lease);
    return runRaw({ engine: this.#engine, witness: this.#witness, gate: (name) => this.#gates.wait(name) }, lease, run);
  }

  async #recordLate(runId: string): Promise<null> {
    const lease = this.#leases.get(runId);
    if (lease === undefined) throw new TerminalError(`This process never had the run ${runId}.`);
    await this.#engine.recordStep(lease, {
      path: "late",
      occurrence: 0,
      name: "late",
      inputHash: "0".repeat(64),
      attempt: 1,
      outcome: { status: "succeeded", value: "late" },
    });
    return null;
  }

  #noteResult(run: string, answer: RunAnswer): void {
    this.#witness.note({ at: "result", run, value: answer.success ? answer.output : answer.error.code });
    if (answer.success) this.#announce("result", answer.output.values.at(-1));
    this.#faults.at("result");
  }
}

function workflowOf({ workflow = "script", version = "1.0.0" }: ScriptRun): { name: string; version: string } {
  return { name: workflow, version };
}

const inputOf = ({ input, fillerSize }: ScriptRun): unknown =>
  fillerSize === undefined ? input : { ...input, filler: fillerOf(fillerSize) };

function requestOf(run: ScriptRun & { readonly deadline?: number; readonly parentRunId?: string }): StartRequest {
  const { deadline, parentRunId } = run;
  return {
    runId: run.runId,
    workflow: workflowOf(run),
    input: inputOf(run),
    ...(deadline === undefined ? {} : { deadline }),
    ...(parentRunId === undefined ? {} : { parentRunId }),
  };
}

function digestOf(record: RunRecord | undefined): { filler: string; values: string } {
  const filler = (record?.input as ScriptInput | undefined)?.filler;
  const values = record?.status === "succeeded" ? (record.output as ScriptOutput).values : undefined;
  return { filler: digestText(filler ?? ""), values: digestText((values ?? []).join("\n")) };
}

function answerOf(result: WorkflowResult): RunAnswer {
  const attempts = result.attempts.length;
  if (!result.success) return { success: false, error: result.error.toJSON(), attempts };
  const output = result.output as ScriptOutput;
  return { success: true, output: { ...output, values: output.values.map((value) => value.slice(0, 60)) }, attempts };
}
