const marker = Symbol.for("@dreamnet/workflow/error");

/** An error of the contract, made inside without loading the contract; known by its marker, as all of them are. */
export class BoundaryError extends Error {
  readonly code: string;
  readonly hint: string | undefined;
  readonly value: unknown;
  readonly diagnostics: readonly unknown[];
  readonly retryable: boolean;

  constructor(data: ErrorData) {
    super(data.message, data.cause === undefined ? undefined : { cause: data.cause });
    Object.defineProperty(this, marker, { value: true });
    this.name = data.name;
    this.code = data.code ?? "UNEXPECTED";
    this.hint = data.hint;
    this.value = data.value;
    this.diagnostics = data.diagnostics ?? [];
    this.retryable = data.retryable ?? false;
    for (const key of ["retryAfter", "limit", "issues"] as const)
      if (data[key] !== undefined) Object.defineProperty(this, key, { value: data[key], enumerable: true });
  }

  toJSON(): ErrorData {
    return describeError(this);
  }
}

/** An error as it crosses the boundary. */
export interface ErrorData {
  readonly name: string;
  readonly message: string;
  readonly code?: string | undefined;
  readonly retryable?: boolean | undefined;
  readonly hint?: string | undefined;
  readonly retryAfter?: number | undefined;
  readonly limit?: number | undefined;
  readonly cause?: string | undefined;
  readonly stack?: string | undefined;
  readonly value?: unknown;
  readonly diagnostics?: readonly unknown[] | undefined;
  readonly issues?: readonly unknown[] | undefined;
}

export const terminal = (code: string, message: string, hint: string, value?: unknown): BoundaryError =>
  new BoundaryError({ name: "TerminalError", code, message, hint, value });

export const permission = (code: string, message: string, hint: string, value?: unknown): BoundaryError =>
  new BoundaryError({ name: "PermissionError", code, message, hint, value });

/** Anything thrown as data; what cannot be read or written as JSON is left out. */
export function describeError(thrown: unknown): ErrorData {
  if (typeof thrown !== "object" || thrown === null) return { name: "Error", message: String(thrown) };
  const error = thrown as Record<string | symbol, unknown>;
  const text = (key: string): string | undefined => (typeof error[key] === "string" ? error[key] : undefined);
  const { cause } = error;
  const data: ErrorData = {
    name: text("name") ?? "Error",
    message: text("message") ?? "",
    stack: text("stack"),
    cause: cause === undefined ? undefined : cause instanceof Error ? cause.message : String(cause),
  };
  if (error[marker] !== true) return data;
  const amount = (key: string): number | undefined => (typeof error[key] === "number" ? error[key] : undefined);
  return {
    ...data,
    code: text("code"),
    hint: text("hint"),
    retryable: error["retryable"] === true,
    retryAfter: amount("retryAfter"),
    limit: amount("limit"),
    value: plain(error["value"]),
    diagnostics: Array.isArray(error["diagnostics"]) ? (plain(error["diagnostics"]) as unknown[]) : undefined,
    issues: Array.isArray(error["issues"]) ? (plain(error["issues"]) as unknown[]) : undefined,
  };
}

function plain(value: unknown): unknown {
  try {
    const text = JSON.stringify(value);
    return text === undefined || text.length > 1024 ** 2 ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
