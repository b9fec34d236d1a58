import { RetryableError, TerminalError } from "@dreamnet/workflow";
import { describe, expect, it } from "vitest";
import { makeExecutor, makeWorkflow, retrying } from "../test/make-workflow.ts";
import { createRedactor } from "./redact.ts";

const security = { requiresAuth: true, secrets: ["API_TOKEN", "OTHER_KEY"] };
const secrets = { API_TOKEN: "s3cr3t/to ken+é", OTHER_KEY: "another-one", UNDECLARED: "not-for-you" };

describe("secrets", () => {
  it("reach a workflow that declares them, and no others do", async () => {
    const workflow = makeWorkflow((_, context) => ({ text: JSON.stringify(context.secrets) }), { security });
    const result = await makeExecutor().executor.execute(workflow, { text: "" }, { secrets });
    expect(result).toMatchObject({
      output: { text: JSON.stringify({ API_TOKEN: secrets.API_TOKEN, OTHER_KEY: secrets.OTHER_KEY }) },
    });
  });

  it("that are missing are all named, and nothing runs", async () => {
    let ran = false;
    const workflow = makeWorkflow(
      (input) => {
        ran = true;
        return input;
      },
      { security },
    );
    const result = await makeExecutor().executor.execute(workflow, { text: "" }, { secrets: { API_TOKEN: "" } });
    expect(result).toMatchObject({
      success: false,
      error: {
        code: "SECRET_MISSING",
        value: ["API_TOKEN", "OTHER_KEY"],
        hint: expect.stringContaining("API_TOKEN: …"),
      },
    });
    expect(ran).toBe(false);
  });

  it("stand in no error, no progress, no diagnostic and no event", async () => {
    const workflow = makeWorkflow(
      async (_, context) => {
        const token = context.secrets["API_TOKEN"] ?? "";
        context.progress(`uses ${token}`);
        context.emit({ severity: "info", ruleId: "a/b", message: `used ${token}`, quote: encodeURIComponent(token) });
        await context
          .step("call", () => {
            throw new Error(`step with ${token}`);
          })
          .catch(() => undefined);
        const cause = new Error(`Authorization: Basic ${Buffer.from(token).toString("base64")}`, {
          cause: { header: token },
        });
        if (context.attempt === 1) throw new RetryableError(`first ${token}`);
        throw new TerminalError(`GET https://example.org/?token=${encodeURIComponent(token)} failed`, {
          hint: `Is ${token} right?`,
          value: { nested: [token, JSON.stringify({ token })] },
          cause,
        });
      },
      { security, steps: { call: "Calls." }, ...retrying(1) },
    );
    const { executor, published } = makeExecutor();
    const progress: unknown[] = [];
    const result = await executor.execute(
      workflow,
      { text: "" },
      { secrets, onProgress: (entry) => progress.push(entry), onDiagnostic: (entry) => progress.push(entry) },
    );
    if (result.success) throw new Error("it must fail");
    const { error } = result;
    const cause = error.cause as Error;
    const everything = [
      JSON.stringify([result, published, progress]),
      error.message,
      error.stack,
      error.hint,
      JSON.stringify(error.value),
      cause.message,
      cause.stack,
      JSON.stringify(cause.cause),
    ].join("\n");
    for (const form of [
      "s3cr3t",
      Buffer.from(secrets.API_TOKEN).toString("base64").replace(/=+$/, ""),
      encodeURIComponent(secrets.API_TOKEN),
    ])
      expect(everything).not.toContain(form);
    expect(error).toBeInstanceOf(TerminalError);
    expect(error.message).toBe("GET https://example.org/?token=[secret API_TOKEN] failed");
    expect(cause.message).toBe("Authorization: Basic [secret API_TOKEN]");
    expect(result.diagnostics).toMatchObject([{ message: "used [secret API_TOKEN]", quote: "[secret API_TOKEN]" }]);
  });

  it("do not spoil what others throw: the error itself stays as it was", async () => {
    const thrown = new TerminalError(`no ${secrets.OTHER_KEY}`);
    const workflow = makeWorkflow(
      () => {
        throw thrown;
      },
      { security },
    );
    await makeExecutor().executor.execute(workflow, { text: "" }, { secrets });
    expect(thrown.message).toBe("no another-one");
  });
});

describe("createRedactor", () => {
  it("leaves texts without secrets, and short secrets, as they are", () => {
    const error = new TerminalError("abc");
    expect(createRedactor({ A: "abc" }).error(error)).toBe(error);
    expect(createRedactor({ A: "abcd" }).text("abc abcd")).toBe("abc [secret A]");
  });

  it("blanks the longer of two secrets that begin alike", () => {
    expect(createRedactor({ A: "token", B: "token-long" }).text("token-long token")).toBe("[secret B] [secret A]");
  });

  it("ends on causes in a circle", () => {
    const a = new Error("token a");
    const b = new Error("token b", { cause: a });
    a.cause = b;
    const redacted = createRedactor({ A: "token" }).error(new TerminalError("token", { cause: a }));
    expect((redacted.cause as Error).message).toBe("[secret A] a");
  });
});
