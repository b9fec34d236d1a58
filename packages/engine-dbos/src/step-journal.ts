import type { Attempt, RunLease, StepRecord } from "@dreamnet/workflow";
import type { Entry, StoredStep } from "./held-run.ts";
import type { EngineParts, LocalRuns } from "./local-runs.ts";

/** The steps and attempts of runs: written under a lease, read by anybody. */
export class StepJournal {
  readonly #parts: EngineParts;
  readonly #local: LocalRuns;

  constructor(parts: EngineParts, local: LocalRuns) {
    this.#parts = parts;
    this.#local = local;
  }

  async find(runId: string, path: string, occurrence: number): Promise<StepRecord | undefined> {
    const held = this.#local.held.get(runId);
    if (held === undefined)
      return (await this.list(runId)).findLast((step) => step.path === path && step.occurrence === occurrence);
    await this.#local.confirm(held);
    await held.turnOf(path, occurrence);
    const step = held.stepAt(path, occurrence);
    return step === undefined ? undefined : this.#toRecord(step);
  }

  async list(runId: string): Promise<readonly StepRecord[]> {
    const rows = await this.#parts.rows.steps(runId);
    const steps = rows.flatMap(({ output }) => {
      const entry = JSON.parse(output ?? "null") as Entry;
      return entry !== null && "step" in entry ? [entry.step] : [];
    });
    return Promise.all(steps.map((step) => this.#toRecord(step)));
  }

  async record(lease: RunLease, record: StepRecord): Promise<void> {
    const held = this.#local.heldBy(lease);
    const { outcome, files, diagnostics, ...rest } = record;
    const body = await this.#parts.values.store({ outcome, files, diagnostics });
    const step: StoredStep = { ...rest, succeeded: outcome.status === "succeeded", body };
    await this.#local.journal(held, `${record.path}#${record.occurrence}`, { step });
    held.noteStep(step);
    if (held.pauses !== undefined) held.stop("pause", held.pauses.reason);
  }

  async recordAttempt(lease: RunLease, attempt: Attempt, notBefore?: number): Promise<void> {
    const held = this.#local.heldBy(lease);
    const at = notBefore === undefined ? {} : { notBefore: Math.ceil(notBefore) };
    await this.#local.journal(held, `attempt ${attempt.number}`, { attempt, ...at });
    held.noteAttempt(attempt);
  }

  async #toRecord({ body, path, occurrence, name, inputHash, attempt }: StoredStep): Promise<StepRecord> {
    const kept = (await this.#parts.values.fetch(body)) as Pick<StepRecord, "outcome" | "files" | "diagnostics">;
    // JSON has no undefined, which is a step's value as often as not.
    const outcome = kept.outcome.status === "succeeded" ? { ...kept.outcome, value: kept.outcome.value } : kept.outcome;
    return { path, occurrence, name, inputHash, attempt, ...kept, outcome };
  }
}
