import { describe, expect, it } from "vitest";
import {
  CancelledError,
  type Diagnostic,
  quoteText,
  RetryableError,
  sortDiagnostics,
  TerminalError,
  toWorkflowError,
  WorkflowError,
} from "../src/index.ts";

describe("errors", () => {
  it("are known by their marker, so that two installed copies understand each other", () => {
    const foreign = { [Symbol.for("@dreamnet/workflow/error")]: true };
    expect(WorkflowError.is(foreign)).toBe(true);
    expect(WorkflowError.is(new TerminalError("x"))).toBe(true);
    expect(WorkflowError.is(new Error("x"))).toBe(false);
  });

  it("become plain JSON with code, hint, cause and retryAfter", () => {
    const error = new RetryableError("busy", { hint: "Wait.", retryAfter: 5, cause: new Error("503") });
    expect(JSON.parse(JSON.stringify(error))).toEqual({
      name: "RetryableError",
      code: "RETRYABLE",
      message: "busy",
      retryable: true,
      hint: "Wait.",
      retryAfter: 5,
      cause: "503",
    });
  });

  it("are made of anything that is thrown", () => {
    expect(toWorkflowError("text")).toMatchObject({ code: "UNEXPECTED", message: "text", retryable: true });
    expect(toWorkflowError(new DOMException("stop", "AbortError"))).toBeInstanceOf(CancelledError);
    const own = new TerminalError("own");
    expect(toWorkflowError(own)).toBe(own);
  });

  it.each([TypeError, ReferenceError, RangeError, SyntaxError])("take a %s for a bug that no attempt mends", (Bug) => {
    const error = toWorkflowError(new Bug("oops"), "greet@1.0.0");
    expect(error).toMatchObject({ code: "UNEXPECTED", message: "oops", retryable: false });
    expect(error.hint).toMatch(/bug in the code of the workflow greet@1\.0\.0/u);
  });

  it("tell of an unknown error whose it is, and that a broken connection is no bug", () => {
    const fetchFailed = new TypeError("fetch failed", { cause: new Error("ECONNREFUSED") });
    for (const thrown of [new Error("x"), "text", fetchFailed]) {
      const error = toWorkflowError(thrown, "greet@1.0.0");
      expect(error).toMatchObject({ code: "UNEXPECTED", retryable: true });
      expect(error.hint).toContain("greet@1.0.0");
    }
  });
});

describe("diagnostics", () => {
  const diagnostic = (
    ruleId: string,
    file: string,
    line: number,
    severity: Diagnostic["severity"] = "error",
  ): Diagnostic => ({ severity, ruleId, message: "m", location: { file, line } });

  it("sort by place, then by weight and rule", () => {
    const sorted = sortDiagnostics([
      diagnostic("a/b", "b.md", 1),
      diagnostic("a/z", "a.md", 9),
      diagnostic("a/c", "a.md", 10),
      diagnostic("a/a", "a.md", 9, "info"),
    ]);
    expect(sorted.map(({ ruleId }) => ruleId)).toEqual(["a/z", "a/a", "a/c", "a/b"]);
  });

  it("quote on one line without cutting a character in half", () => {
    expect(quoteText(" a\n  b ")).toBe("a b");
    expect(quoteText("😀".repeat(100), 10)).toBe("😀😀😀😀…");
  });
});
