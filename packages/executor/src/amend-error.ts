import type { WorkflowError } from "@dreamnet/workflow";

/** A copy of an error with other texts: what was thrown belongs to whoever threw it, and its class is kept. */
export function amendError(
  error: WorkflowError,
  changes: Partial<Record<"message" | "hint" | "stack" | "value" | "cause" | "diagnostics" | "issues", unknown>>,
): WorkflowError {
  const copy = Object.create(
    Object.getPrototypeOf(error) as object,
    Object.getOwnPropertyDescriptors(error),
  ) as WorkflowError;
  for (const [key, value] of Object.entries(changes)) {
    const enumerable = Object.getOwnPropertyDescriptor(error, key)?.enumerable ?? key === "hint";
    Object.defineProperty(copy, key, { value, enumerable, writable: true, configurable: true });
  }
  return copy;
}

/** Adds a sentence to what the error advises. */
export function addHint(error: WorkflowError, sentence: string): WorkflowError {
  return amendError(error, { hint: error.hint === undefined ? sentence : `${error.hint} ${sentence}` });
}
