import type { StartRequest } from "@dreamnet/workflow";

const newIdOf = Symbol("id that was drawn by chance for this start");

/** An id that was drawn by chance for one start: no engine needs to look whether it has a run of that id. Counts once. */
class NewRunId {
  #runId: string | undefined;

  constructor(runId: string) {
    this.#runId = runId;
  }

  take(runId: string): boolean {
    if (this.#runId !== runId) return false;
    this.#runId = undefined;
    return true;
  }
}

/** What a request carries whose id was drawn by chance. */
export interface NewIdMark {
  readonly [newIdOf]: NewRunId;
}

export const markNewId = (runId: string): NewIdMark => ({ [newIdOf]: new NewRunId(runId) });

/** Whether a request's id was drawn by chance for it. True once, however often the request is copied or given. */
export const takeNewId = (request: StartRequest): boolean =>
  (request as Partial<NewIdMark>)[newIdOf]?.take(request.runId) === true;
