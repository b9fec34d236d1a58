import { describe, expect, it } from "vitest";
import { makeExecutor, makeWorkflow } from "../test/make-workflow.ts";
import { createInProcessRunner, type SandboxProvider } from "./index.ts";

let ran = 0;
const confined = makeWorkflow(
  (input) => {
    ran += 1;
    return input;
  },
  { security: { requiresSandbox: true } },
);
const open = makeWorkflow((input) => input);

const holding: SandboxProvider = {
  name: "holding",
  prepare: async () => ({ ...createInProcessRunner(["It held."]), isolation: "sandbox" as const }),
};
const failing: SandboxProvider = {
  name: "failing",
  prepare: async () => ({ unavailable: "bwrap is not installed", remedy: "Install bubblewrap." }),
};

describe("isolation", () => {
  it("fails closed where the workflow requires a sandbox and there is none", async () => {
    ran = 0;
    for (const options of [{}, { sandbox: failing }]) {
      const result = await makeExecutor(options).executor.execute(confined, { text: "" });
      expect(result).toMatchObject({
        success: false,
        error: {
          name: "SandboxUnavailableError",
          code: "SANDBOX_UNAVAILABLE",
          message: expect.stringMatching(/sample@1\.0\.0 must run in a sandbox/),
          hint: expect.stringMatching(/module of its own|Install bubblewrap/),
        },
        attempts: [],
      });
    }
    expect(ran).toBe(0);
  });

  it("records the operator's waiver", async () => {
    const result = await makeExecutor({ unsandboxed: true }).executor.execute(confined, { text: "" });
    expect(result).toMatchObject({
      success: true,
      isolation: "none",
      isolationNotes: [expect.anything(), expect.stringMatching(/operator waived it/)],
    });
  });

  it("uses a sandbox wherever one holds, and says why not where none does", async () => {
    for (const workflow of [open, confined])
      expect(await makeExecutor({ sandbox: holding }).executor.execute(workflow, { text: "" })).toMatchObject({
        success: true,
        isolation: "sandbox",
        isolationNotes: ["It held."],
      });
    expect(await makeExecutor({ sandbox: failing }).executor.execute(open, { text: "" })).toMatchObject({
      success: true,
      isolation: "none",
      isolationNotes: [expect.anything(), "No sandbox: bwrap is not installed"],
    });
  });
});
