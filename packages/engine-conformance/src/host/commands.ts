import type { RunFilter, RunRecord, RunSummary, StepRecord, WorkflowErrorData } from "@dreamnet/workflow";
import type { KillPoint } from "./faults.ts";
import type { ScriptInput, ScriptOutput } from "./script.ts";

/** How a host process is started; handed over as JSON. */
export interface HostOptions {
  /** URL of the fixture's module. */
  readonly fixture: string;
  readonly location: string;
  readonly lease: number;
  /** Path of the log that is kept outside the engine. */
  readonly witness: string;
  /** Syncs each line of that log. */
  readonly syncWitness?: boolean;
  readonly unsafe?: boolean;
  /** Where the process kills itself. */
  readonly kill?: { readonly point: KillPoint; readonly pass: number };
  /** Writes a line to standard output for each step (`ack <value>`) and result (`result <last value>`) that was acknowledged. */
  readonly announces?: boolean;
}

/** One run as a host is asked for it. */
export interface ScriptRun {
  readonly runId: string;
  /** `script` unless told. */
  readonly workflow?: string;
  /** `1.0.0` unless told. */
  readonly version?: string;
  readonly input: ScriptInput;
  /** The input gets a filler of so many characters. */
  readonly fillerSize?: number;
}

/** What a host is asked to do. */
export type HostCommand =
  | ({ readonly do: "execute" } & ScriptRun)
  | { readonly do: "execute-all"; readonly runs: readonly ScriptRun[]; readonly concurrency: number }
  /** By the port's own method, without the executor. */
  | ({ readonly do: "start-raw"; readonly deadline?: number; readonly parentRunId?: string } & ScriptRun)
  | { readonly do: "resume-raw"; readonly runId: string }
  | { readonly do: "enqueue"; readonly runs: readonly ScriptRun[] }
  | {
      readonly do: "work";
      readonly workflows: readonly { readonly name: string; readonly version: string }[];
      readonly concurrency: number;
    }
  /** Records a step of a run under a lease that this process had before. */
  | { readonly do: "record-late"; readonly runId: string }
  | { readonly do: "cancel"; readonly runId: string; readonly reason?: string }
  | { readonly do: "pause"; readonly runId: string }
  | { readonly do: "get"; readonly runId: string }
  /** Of what is large in the input and the output. */
  | { readonly do: "digest"; readonly runId: string }
  | { readonly do: "list-steps"; readonly runId: string }
  | { readonly do: "list"; readonly filter?: RunFilter }
  | { readonly do: "open-gate"; readonly gate: string }
  | { readonly do: "shutdown"; readonly deadline: number };

/** How a run ended, as its caller was told; values are cut to 60 characters. */
export type RunAnswer =
  | { readonly success: true; readonly output: ScriptOutput; readonly attempts: number }
  | { readonly success: false; readonly error: WorkflowErrorData; readonly attempts: number };

/** What a command gives. */
export interface HostAnswers {
  readonly execute: RunAnswer;
  readonly "execute-all": number;
  readonly "start-raw": RunRecord;
  readonly "resume-raw": RunRecord;
  readonly enqueue: null;
  readonly work: null;
  readonly "record-late": null;
  readonly digest: { readonly filler: string; readonly values: string };
  readonly "list-steps": readonly StepRecord[];
  readonly cancel: boolean;
  readonly pause: boolean;
  readonly get: RunRecord | null;
  readonly list: readonly RunSummary[];
  readonly "open-gate": null;
  readonly shutdown: null;
}

/** What goes between the two processes. */
export interface HostRequest {
  readonly id: number;
  readonly command: HostCommand;
}

/** The answer to a request, or the error that the command threw. */
export type HostReply =
  | { readonly id: number; readonly answer: unknown }
  | { readonly id: number; readonly error: WorkflowErrorData };
