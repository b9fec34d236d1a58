import { RetryableError, TerminalError, WorkflowError } from "@dreamnet/workflow";

/** Faults of the connection: the statement may be given again once the server is there. @see Postgres, appendix A */
const lost: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ECONNABORTED",
  "EPIPE",
  "ETIMEDOUT",
  "ENOENT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "EAI_AGAIN",
  "25P03",
  "53300",
  "57P01",
  "57P02",
  "57P03",
  "57P05",
]);

/** Whether the server is away, or has ended the session. */
export function isConnectionLost(thrown: unknown): boolean {
  if (!(thrown instanceof Error)) return false;
  if (thrown instanceof AggregateError) return thrown.errors.some(isConnectionLost);
  const { code } = thrown as { code?: unknown };
  if (typeof code === "string") return lost.has(code) || code.startsWith("08");
  return /Connection terminated|connection.* ended|not queryable|timeout exceeded when trying to connect/i.test(
    thrown.message,
  );
}

/** What Postgres or its driver throws, as an error of ours without the URL; anything else is passed on. */
export function toStoreError(thrown: unknown): unknown {
  if (WorkflowError.is(thrown) || !(thrown instanceof Error)) return thrown;
  const { code } = thrown as { code?: unknown };
  if (isConnectionLost(thrown))
    return new RetryableError(`Postgres cannot be reached: ${thrown.message || String(code)}.`, {
      code: "STORE_UNAVAILABLE",
      hint: "The old state stands. Start the server, or correct the engine's URL, and try again.",
      cause: thrown,
    });
  if (typeof code !== "string" || !/^[0-9A-Z]{5}$/.test(code)) return thrown;
  if (code.startsWith("28") || code === "42501")
    return new TerminalError(`Postgres refuses access: ${thrown.message}.`, {
      code: "STORE_DENIED",
      hint: "Give the role its password by PGPASSWORD or ~/.pgpass, and the rights that the guide names.",
      cause: thrown,
    });
  if (code === "3D000")
    return new TerminalError(`The database is not there: ${thrown.message}.`, {
      code: "STORE_MISSING",
      hint: "Create it first: createdb <name>.",
      cause: thrown,
    });
  if (code.startsWith("53"))
    return new RetryableError(`Postgres has no room: ${thrown.message}.`, {
      code: "STORE_FULL",
      hint: "The old state stands. Give it more disk or memory.",
      cause: thrown,
    });
  return new TerminalError(`Postgres refused a statement: ${thrown.message}.`, {
    code: "STORE_FAILED",
    hint: "The old state stands. The cause has the server's own code.",
    cause: thrown,
  });
}
