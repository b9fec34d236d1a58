import {
  DefinitionError,
  DependencyError,
  diagnosticSchema,
  PermissionError,
  RetryableError,
  TerminalError,
  TimeoutError,
  ValidationError,
  type ValidationIssue,
  WorkflowError,
} from "@dreamnet/workflow";
import { wireErrorSchema } from "../wire/schemas.ts";

/** An error that came out of a sandbox, as one of the contract's classes; one that is not of them stays a plain error. */
export function reviveError(data: unknown): Error {
  const parsed = wireErrorSchema.safeParse(data);
  if (!parsed.success)
    return new TerminalError("The workflow failed, and its error cannot be read.", { code: "UNEXPECTED" });
  const { name, message, code, hint, value, cause, retryAfter, limit, retryable, stack, issues } = parsed.data;
  if (code === undefined) {
    const error = new Error(message, cause === undefined ? undefined : { cause });
    error.name = name;
    if (stack !== undefined) error.stack = stack;
    return error;
  }
  const diagnostics = (parsed.data.diagnostics ?? []).flatMap((diagnostic) => {
    const one = diagnosticSchema.safeParse(diagnostic);
    return one.success ? [one.data] : [];
  });
  const options = { hint, value, cause, diagnostics };
  switch (name) {
    case "TerminalError":
      return new TerminalError(message, { ...options, code });
    case "RetryableError":
      return new RetryableError(message, { ...options, code, ...(retryAfter === undefined ? {} : { retryAfter }) });
    case "PermissionError":
      return new PermissionError(message, { ...options, code });
    case "DependencyError":
      return new DependencyError(message, { ...options, code });
    case "ValidationError":
      return new ValidationError(message, (issues ?? []).filter(isIssue), options);
    case "TimeoutError":
      return new TimeoutError(message, limit ?? 0, { ...options, retryable: retryable ?? false });
    case "DefinitionError":
      return new DefinitionError(message, options);
    // What only the host can know is not believed from inside.
    case "CancelledError":
    case "SandboxUnavailableError":
      return new TerminalError(message, { ...options, code: "UNEXPECTED" });
    default:
      return new WorkflowError(code, message, { ...options, retryable: retryable ?? false });
  }
}

const isIssue = (issue: unknown): issue is ValidationIssue =>
  typeof issue === "object" &&
  issue !== null &&
  Array.isArray((issue as ValidationIssue).path) &&
  typeof (issue as ValidationIssue).message === "string";

/** An error on its way in. */
export function describeForChild(thrown: unknown): unknown {
  if (WorkflowError.is(thrown)) {
    const issues = (thrown as { issues?: unknown }).issues;
    const limit = (thrown as { limit?: unknown }).limit;
    return {
      ...thrown.toJSON(),
      value: plain(thrown.value),
      ...(issues === undefined ? {} : { issues: plain(issues) }),
      ...(limit === undefined ? {} : { limit }),
    };
  }
  if (thrown instanceof Error) return { name: thrown.name, message: thrown.message };
  return { name: "Error", message: String(thrown) };
}

function plain(value: unknown): unknown {
  try {
    const text = JSON.stringify(value);
    return text === undefined || text.length > 1024 ** 2 ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
