import { setTimeout as sleep } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { type EngineWork, hasEnded, otherRun, runMissing } from "@dreamnet/executor";
import { type ExecuteRun, type RunRecord, type RunSummary, type StartRequest, TerminalError } from "@dreamnet/workflow";
import { createClaim } from "./claim.ts";
import type { DbosRuntime } from "./dbos-runtime.ts";
import { type FollowRuns, hasStopped, LAST_LOOK } from "./follow-runs.ts";
import type { EngineParts, LocalRuns } from "./local-runs.ts";
import { FREE_QUEUE, type RunAttributes, type RunRow, workQueue } from "./run-rows.ts";
import type { Takeovers } from "./takeovers.ts";
import { plain } from "./values.ts";

/** Starts runs, here or for workers; where a run's id is taken, an equal start gets that run. */
export class StartRuns {
  readonly #parts: EngineParts;
  readonly #dbos: DbosRuntime;
  readonly #local: LocalRuns;
  readonly #takeovers: Takeovers;
  readonly #follow: FollowRuns;
  readonly #work: EngineWork;

  constructor(
    parts: EngineParts,
    of: {
      readonly dbos: DbosRuntime;
      readonly local: LocalRuns;
      readonly takeovers: Takeovers;
      readonly follow: FollowRuns;
      readonly work: EngineWork;
    },
  ) {
    this.#parts = parts;
    this.#dbos = of.dbos;
    this.#local = of.local;
    this.#takeovers = of.takeovers;
    this.#follow = of.follow;
    this.#work = of.work;
  }

  async start(request: StartRequest, execute: ExecuteRun): Promise<RunRecord> {
    const { runId, notBefore } = request;
    checkRunId(runId);
    if (!this.#local.isHere(runId) && (notBefore ?? 0) <= Date.now()) {
      const began = await this.#begin(request, execute);
      if (began !== undefined) return began;
    }
    for (;;) {
      this.#work.checkOpen(runId);
      const row = await this.#parts.rows.find(runId);
      const ended =
        row === undefined ? await this.#startNew(request, execute) : await this.#join(row, request, execute);
      if (ended !== undefined) return ended;
    }
  }

  /** For a worker to take. */
  async enqueue(request: StartRequest): Promise<RunSummary> {
    this.#work.checkOpen(request.runId);
    checkRunId(request.runId);
    const isNew = await this.#enqueue(request, workQueue(request.workflow), true);
    const row = await this.#parts.rows.find(request.runId);
    if (row === undefined) throw runMissing(request.runId);
    if (!isNew) await this.#checkSame(row, request);
    return this.#parts.rows.summary(row);
  }

  /** @returns undefined when it is to be looked at again. */
  async #startNew(request: StartRequest, execute: ExecuteRun): Promise<RunRecord | undefined> {
    if (request.notBefore === undefined) return this.#begin(request, execute);
    // It waits in the database, where others see it, and is taken by whoever started it.
    await this.#enqueue(request, FREE_QUEUE, false);
    return undefined;
  }

  /** @returns undefined when it is to be looked at again. */
  async #join(found: RunRow, request: StartRequest, execute: ExecuteRun): Promise<RunRecord | undefined> {
    const { runId } = request;
    await this.#checkSame(found, request);
    const wait = (found.attributes.notBefore ?? 0) - Date.now();
    if (found.status === "pending" && wait > 0) {
      await sleep(Math.min(wait, LAST_LOOK));
      return undefined;
    }
    let row = found;
    if (!hasStopped(row) && !this.#local.isWorkedOn(row)) {
      const taken = await this.#takeovers.take(runId, execute);
      if (taken !== undefined) return this.#follow.carryOut(taken, runId);
      row = (await this.#parts.rows.find(runId)) ?? row;
    }
    return hasStopped(row) ? this.#parts.rows.record(row) : this.#follow.untilFree(runId);
  }

  /** The usual case: the run is new. @returns undefined when the id is taken. */
  async #begin(request: StartRequest, execute: ExecuteRun): Promise<RunRecord | undefined> {
    const { runId, workflow, deadline } = request;
    const createdAt = new Date().toISOString();
    const claim = createClaim({ token: 1, countsFrom: 0, isNew: true, deadline, parent: request.parentRunId }, execute);
    const input = await this.#parts.values.store(request.input);
    this.#local.claims.set(runId, claim);
    let ended: (() => Promise<unknown>) | undefined;
    try {
      ended = await this.#dbos.begin({
        runId,
        workflow,
        input,
        attributes: attributesOf(request, false),
        timeout: deadline === undefined ? undefined : Math.max(1, deadline - Date.now()),
      });
    } finally {
      if (ended === undefined && this.#local.claims.get(runId) === claim) this.#local.claims.delete(runId);
    }
    if (ended === undefined) return undefined;
    const recorded = ended().then(
      (value) => (value as { token?: unknown } | null)?.token,
      (error: unknown) => (error as { token?: unknown }).token,
    );
    const state = await claim.returned;
    const isOwn =
      state !== undefined && hasEnded(state.status) && state.status !== "cancelled" && (await recorded) === 1;
    if (!isOwn) {
      // It is parked there until the run has ended elsewhere.
      recorded.catch(() => undefined);
      return this.#follow.settled(runId, state);
    }
    const { parentRunId, queue } = request;
    return {
      runId,
      ...(parentRunId === undefined ? {} : { parentRunId }),
      workflow: { name: workflow.name, version: workflow.version },
      createdAt,
      updatedAt: new Date().toISOString(),
      ...(queue === undefined ? {} : { queue }),
      fencingToken: 1,
      input: request.input,
      ...state,
    };
  }

  async #enqueue(request: StartRequest, queue: string, forWorkers: boolean): Promise<boolean> {
    const { runId, workflow, notBefore } = request;
    const input = await this.#parts.values.store(request.input);
    const delay = forWorkers && notBefore !== undefined ? Math.max(0, notBefore - Date.now()) : 0;
    return this.#dbos.enqueue({ runId, workflow, input, attributes: attributesOf(request, forWorkers) }, queue, delay);
  }

  async #checkSame(row: RunRow, { runId, workflow, input }: StartRequest): Promise<void> {
    const isSame =
      row.attributes.workflow === workflow.name &&
      row.version === workflow.version &&
      isDeepStrictEqual(plain(input), plain(await this.#parts.rows.input(runId)));
    if (!isSame) throw otherRun(runId, { name: row.attributes.workflow, version: row.version });
  }
}

function attributesOf(request: StartRequest, forWorkers: boolean): RunAttributes {
  const { workflow, parentRunId, deadline, notBefore, queue } = request;
  return {
    workflow: workflow.name,
    version: workflow.version,
    ...(parentRunId === undefined ? { top: true } : { parent: parentRunId }),
    ...(forWorkers ? { queued: true } : {}),
    ...(deadline === undefined ? {} : { deadline }),
    ...(notBefore === undefined ? {} : { notBefore }),
    ...(queue === undefined ? {} : { queue }),
  };
}

/** Postgres has no such text. */
function checkRunId(runId: string): void {
  if (runId.length > 0 && !/\p{Surrogate}/u.test(runId) && !runId.includes("\0")) return;
  throw new TerminalError(`Not a run id: ${JSON.stringify(runId)}.`, {
    code: "RUN_ID_INVALID",
    hint: "Take some characters, and neither NUL nor half of a surrogate pair.",
    value: runId,
  });
}
