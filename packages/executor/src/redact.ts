import { type Diagnostic, WorkflowError } from "@dreamnet/workflow";
import { amendError } from "./amend-error.ts";

/** Takes secrets out of what people and logs get to see. */
export interface Redactor {
  text(value: string): string;
  error(error: WorkflowError): WorkflowError;
  diagnostic(diagnostic: Diagnostic): Diagnostic;
}

/** Of a run without secrets. */
const blind: Redactor = { text: (value) => value, error: (error) => error, diagnostic: (value) => value };

/** Below this a secret is a word that texts hold anyway, and blanking it would only show where it stands. */
const MIN_LENGTH = 4;

/**
 * Makes a redactor for secrets by name. It finds a secret as it is, in base64, percent-encoded, and as JSON writes it;
 * secrets of fewer than 4 characters are not looked for.
 */
export function createRedactor(secrets: Readonly<Record<string, string>>): Redactor {
  if (Object.keys(secrets).length === 0) return blind;
  const forms = new Map<string, string>();
  for (const [name, value] of Object.entries(secrets)) {
    if (value.length < MIN_LENGTH) continue;
    const base64 = Buffer.from(value).toString("base64");
    for (const form of [
      value,
      base64,
      base64.replace(/=+$/, ""),
      Buffer.from(value).toString("base64url"),
      percentEncode(value),
      JSON.stringify(value).slice(1, -1),
    ])
      forms.set(form, `[secret ${name}]`);
  }
  if (forms.size === 0) return blind;
  // The longest first: a form may be the beginning of another.
  const ordered = [...forms].sort(([a], [b]) => b.length - a.length || (a < b ? -1 : 1));
  const text = (value: string): string =>
    ordered.reduce((result, [form, mark]) => result.replaceAll(form, mark), value);
  const deep = (value: unknown, depth: number): unknown => {
    if (typeof value === "string") return text(value);
    if (WorkflowError.is(value)) return error(value, depth + 1);
    if (value instanceof Error) return plainError(value, depth + 1);
    if (value === null || typeof value !== "object") return value;
    if (depth > 20) return "[redacted]";
    if (Array.isArray(value)) return value.map((item) => deep(item, depth + 1));
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [text(key), deep(item, depth + 1)]));
  };
  const plainError = (value: Error, depth: number): Error => {
    const copy = new Error(text(value.message));
    copy.name = value.name;
    if (value.stack !== undefined) copy.stack = text(value.stack);
    if (value.cause !== undefined && depth <= 20) copy.cause = deep(value.cause, depth);
    return copy;
  };
  const error = (value: WorkflowError, depth: number): WorkflowError => {
    const issues = (value as { issues?: unknown }).issues;
    return amendError(value, {
      message: text(value.message),
      ...(value.hint === undefined ? {} : { hint: text(value.hint) }),
      ...(value.stack === undefined ? {} : { stack: text(value.stack) }),
      ...(value.value === undefined ? {} : { value: deep(value.value, depth) }),
      ...(value.cause === undefined ? {} : { cause: depth > 20 ? undefined : deep(value.cause, depth) }),
      diagnostics: deep(value.diagnostics, depth),
      ...(issues === undefined ? {} : { issues: deep(issues, depth) }),
    });
  };
  return {
    text,
    error: (value) => error(value, 0),
    diagnostic: (value) => deep(value, 0) as Diagnostic,
  };
}

/** A lone surrogate has no percent-encoding. */
function percentEncode(value: string): string {
  try {
    return encodeURIComponent(value);
  } catch {
    return value;
  }
}
