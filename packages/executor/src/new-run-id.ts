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

/** A request under an id that was drawn by chance for it. */
export function withNewId(runId: string, workflow: StartRequest["workflow"], input: unknown): StartRequest {
  const request: StartRequest & { readonly [newIdOf]: NewRunId } = {
    runId,
    workflow,
    input,
    [newIdOf]: new NewRunId(runId),
  };
  return request;
}

/** Whether a request's id was drawn by chance for it. True once, however often the request is copied or given. */
export const takeNewId = (request: StartRequest): boolean =>
  (request as { readonly [newIdOf]?: NewRunId })[newIdOf]?.take(request.runId) === true;
