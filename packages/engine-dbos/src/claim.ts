import { AsyncLocalStorage } from "node:async_hooks";
import type { ExecuteRun, RunState } from "@dreamnet/workflow";
import type { StoredValue } from "./values.ts";

/** A run that is to begin in this process. */
export interface Claim {
  readonly token: number;
  readonly countsFrom: number;
  /** Nothing was recorded of it. */
  readonly isNew: boolean;
  /** When it was claimed, or looked at since. */
  at: number;
  readonly deadline: number | undefined;
  readonly parent: string | undefined;
  readonly execute: ExecuteRun;
  /** Calls something as a part of what the run was started from. */
  readonly inCaller: <T>(act: () => T) => T;
  /** How the work ended; what DBOS makes of it follows. Undefined when it could not begin. */
  readonly returned: Promise<RunState | undefined>;
  readonly end: (state: RunState | undefined) => void;
}

export function createClaim(
  facts: Pick<Claim, "token" | "countsFrom" | "isNew" | "deadline" | "parent">,
  execute: ExecuteRun,
): Claim {
  let end: Claim["end"] = () => undefined;
  const returned = new Promise<RunState | undefined>((resolve) => {
    end = resolve;
  });
  return {
    ...facts,
    at: performance.now(),
    execute,
    inCaller: AsyncLocalStorage.snapshot() as Claim["inCaller"],
    returned,
    end,
  };
}

/** What DBOS records of a run that has failed: a message for people, and the state that we read back. */
export class RunFailed extends Error {
  override readonly name = "RunFailed";
  readonly token: number;
  readonly state: StoredValue;

  constructor(message: string, token: number, state: StoredValue) {
    super(message);
    this.token = token;
    this.state = state;
    // Where our own adapter threw it says nothing; DBOS would keep it with each run.
    delete this.stack;
  }
}
