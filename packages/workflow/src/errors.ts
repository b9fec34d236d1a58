import type { Diagnostic } from "./diagnostic.ts";

const marker: unique symbol = Symbol.for("@dreamnet/workflow/error") as never;

/** What every error carries beside its message. */
export interface WorkflowErrorOptions {
  /** What to do about it. */
  readonly hint?: string | undefined;
  /** The offending value, shortened by whoever prints it. */
  readonly value?: unknown;
  readonly cause?: unknown;
  readonly diagnostics?: readonly Diagnostic[] | undefined;
}

/** An error as plain JSON: what a result carries across a process boundary. */
export interface WorkflowErrorData {
  readonly name: string;
  readonly code: string;
  readonly message: string;
  readonly retryable: boolean;
  readonly hint?: string;
  readonly retryAfter?: number;
  readonly diagnostics?: readonly Diagnostic[];
  readonly cause?: string;
}

/**
 * The root of all errors of DreamNet. Known by a marker and not by `instanceof`, so that two installed copies of this
 * package understand each other.
 */
export class WorkflowError extends Error {
  readonly [marker] = true;
  /** Stable, upper case, for programs: `VALIDATION_FAILED`. */
  readonly code: string;
  readonly hint: string | undefined;
  readonly value: unknown;
  readonly diagnostics: readonly Diagnostic[];
  /** Whether the same input may succeed when it is tried again. */
  readonly retryable: boolean;

  constructor(code: string, message: string, options: WorkflowErrorOptions & { retryable?: boolean } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.code = code;
    this.hint = options.hint;
    this.value = options.value;
    this.diagnostics = options.diagnostics ?? [];
    this.retryable = options.retryable ?? false;
  }

  /** True for a `WorkflowError` of any installed copy of this package. */
  static is(value: unknown): value is WorkflowError {
    return typeof value === "object" && value !== null && (value as { [marker]?: unknown })[marker] === true;
  }

  toJSON(): WorkflowErrorData {
    const retryAfter = (this as { retryAfter?: unknown }).retryAfter;
    return {
      name: this.name,
      code: this.code,
      message: this.message,
      retryable: this.retryable,
      ...(this.hint === undefined ? {} : { hint: this.hint }),
      ...(typeof retryAfter === "number" ? { retryAfter } : {}),
      ...(this.diagnostics.length === 0 ? {} : { diagnostics: this.diagnostics }),
      ...(this.cause === undefined
        ? {}
        : { cause: this.cause instanceof Error ? this.cause.message : String(this.cause) }),
    };
  }
}

/** Trying again cannot help: the run fails at once. */
export class TerminalError extends WorkflowError {
  constructor(message: string, options: WorkflowErrorOptions & { code?: string } = {}) {
    super(options.code ?? "TERMINAL", message, options);
  }
}

/** Trying again may help; `retryAfter` in ms is the least wait before that. */
export class RetryableError extends WorkflowError {
  readonly retryAfter: number | undefined;

  constructor(message: string, options: WorkflowErrorOptions & { code?: string; retryAfter?: number } = {}) {
    super(options.code ?? "RETRYABLE", message, { ...options, retryable: true });
    this.retryAfter = options.retryAfter;
  }
}

/** The input does not fit the workflow's schema; `issues` holds every fault at once. */
export class ValidationError extends WorkflowError {
  readonly issues: readonly ValidationIssue[];

  constructor(message: string, issues: readonly ValidationIssue[], options: WorkflowErrorOptions = {}) {
    super("VALIDATION_FAILED", message, options);
    this.issues = issues;
  }
}

/** One fault of an input. */
export interface ValidationIssue {
  /** Path into the input, empty for the input itself. */
  readonly path: readonly (string | number)[];
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
}

/** A workflow that another one depends on is missing, has no fitting version, or they form a circle. */
export class DependencyError extends WorkflowError {
  constructor(message: string, options: WorkflowErrorOptions & { code?: string } = {}) {
    super(options.code ?? "DEPENDENCY_MISSING", message, options);
  }
}

/** The workflow must run in a sandbox and none holds on this machine. */
export class SandboxUnavailableError extends WorkflowError {
  constructor(message: string, options: WorkflowErrorOptions = {}) {
    super("SANDBOX_UNAVAILABLE", message, options);
  }
}

/** A workflow did what its manifest does not allow: a path, a program, a secret, an undeclared step. */
export class PermissionError extends WorkflowError {
  constructor(message: string, options: WorkflowErrorOptions & { code?: string } = {}) {
    super(options.code ?? "PERMISSION_DENIED", message, options);
  }
}

/** `executionTime.max` (terminal) or the limit of one attempt (retryable) has passed. */
export class TimeoutError extends WorkflowError {
  /** The limit that has passed, in ms. */
  readonly limit: number;

  constructor(message: string, limit: number, options: WorkflowErrorOptions & { retryable?: boolean } = {}) {
    super("TIMEOUT", message, options);
    this.limit = limit;
  }
}

/** The run was cancelled from outside. */
export class CancelledError extends WorkflowError {
  constructor(message = "The run was cancelled.", options: WorkflowErrorOptions = {}) {
    super("CANCELLED", message, options);
  }
}

/** The manifest or the definition itself is at fault: a broken promise of the workflow's author. */
export class DefinitionError extends WorkflowError {
  constructor(message: string, options: WorkflowErrorOptions = {}) {
    super("DEFINITION_INVALID", message, options);
  }
}

/** A workflow with this `name@version` stands in the registry already. */
export class DuplicateWorkflowError extends WorkflowError {
  constructor(message: string, options: WorkflowErrorOptions = {}) {
    super("WORKFLOW_DUPLICATE", message, options);
  }
}

/** What the language itself throws where a program is wrong. */
const bugNames: ReadonlySet<string> = new Set(["TypeError", "ReferenceError", "RangeError", "SyntaxError"]);

/**
 * Makes a {@link WorkflowError} of anything that was thrown; an error that is one already is returned as it is.
 *
 * An unknown error counts as retryable: retries are off unless the manifest asks for them. A `TypeError`,
 * `ReferenceError`, `RangeError` or `SyntaxError` is a bug, which no attempt mends; one with a cause is a report about
 * something else, as the `TypeError: fetch failed` of a broken connection is.
 *
 * @param name - `name@version` of the workflow that threw it, for the hint.
 */
export function toWorkflowError(thrown: unknown, name?: string): WorkflowError {
  if (WorkflowError.is(thrown)) return thrown;
  if (thrown instanceof Error && thrown.name === "AbortError")
    return new CancelledError(thrown.message, { cause: thrown });
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  const message = text === "" ? "The workflow failed without a message." : text;
  const workflow = name === undefined ? "the workflow" : `the workflow ${name}`;
  if (thrown instanceof Error && thrown.cause === undefined && bugNames.has(thrown.name)) {
    const hint = `This ${thrown.name} is a bug in the code of ${workflow}: tell its author; the cause holds the stack.`;
    return new TerminalError(message, { code: "UNEXPECTED", cause: thrown, hint });
  }
  const hint = `Thrown by the code of ${workflow}, without advice: the cause holds the stack. Its author can throw a TerminalError or a RetryableError with a hint.`;
  return new RetryableError(message, { code: "UNEXPECTED", cause: thrown, hint });
}
