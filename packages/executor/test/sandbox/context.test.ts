import { createMemoryStore } from "@dreamnet/content-store";
import { describe, expect, it } from "vitest";
import { fixture, hasBubblewrap, outputOf, run } from "./fixture.ts";

describe.skipIf(!hasBubblewrap)("a workflow in the sandbox", () => {
  it("finds itself alone, with an environment built from nothing", async () => {
    const ran = await run({ act: "facts" }, fixture(), { runId: "run-1", now: new Date("2020-02-02T00:00:00Z") });
    const output = outputOf(ran);
    expect(ran.result).toMatchObject({ isolation: "sandbox", isolationNotes: [] });
    expect(output).toMatchObject({
      runId: "run-1",
      attempt: 1,
      now: "2020-02-02T00:00:00.000Z",
      secrets: {},
      uid: 1000,
      cwd: "/sandbox",
    });
    expect(output["env"]).toEqual(["HOME", "LANG", "PATH", "PWD", "SOURCE_DATE_EPOCH", "TMPDIR", "TZ"]);
    expect(output["root"]).not.toEqual(expect.arrayContaining(["home"]));
    for (const folder of ["home", "root", "run", "sys", "var", "opt", "mnt", "work"])
      expect(output["root"]).not.toContain(folder);
  });

  it("gets the secrets that it declares, and no other", async () => {
    const workflow = fixture({ requiresAuth: true, secrets: ["API_TOKEN"] });
    const given = await run({ act: "facts" }, workflow, { secrets: { API_TOKEN: "token-1234", OTHER: "other-1234" } });
    expect(outputOf(given)["secrets"]).toEqual({ API_TOKEN: "token-1234" });
    const missing = await run({ act: "facts" }, workflow);
    expect(missing.result).toMatchObject({ success: false, attempts: [], error: { code: "SECRET_MISSING" } });
  });

  it("reads its inputs and writes its outputs, through the context and straight", async () => {
    const store = createMemoryStore();
    const { sha256 } = await store.put("hello");
    const ran = await run({ act: "files", sha256 }, fixture(), {}, { store });
    expect(outputOf(ran)).toMatchObject({ back: "HELLO", written: { path: "build/by-context.txt", size: 5 } });
    expect(ran.result.files.map(({ path }) => path)).toEqual(["build/by-context.txt", "build/folder/direct.txt"]);
  });

  it("carries files of many megabytes both ways", async () => {
    const ran = await run({ act: "large", size: 40 * 1024 ** 2 });
    expect(outputOf(ran)).toEqual({ size: 40 * 1024 ** 2, value: 1_000_000 });
  });

  it("refuses a file that is too large for one piece, with what to do", async () => {
    const ran = await run({ act: "large", size: 129 * 1024 ** 2 });
    expect(ran.result).toMatchObject({ success: false, error: { code: "SANDBOX_FILE_TOO_LARGE" } });
  });

  it("keeps steps in the host's journal, nested ones and failing ones too", async () => {
    expect(outputOf(await run({ act: "steps" }))).toEqual({ one: { n: 1 }, failed: true });
  });

  it("starts declared programs beside itself, and no others", async () => {
    const output = outputOf(await run({ act: "exec" }, fixture({ subprocess: ["sh"] })));
    expect(output).toMatchObject({
      ended: { exitCode: 3, stdout: "told\n", stderr: "bad\n", timedOut: false, files: { "out.txt": { size: 4 } } },
      undeclared: { code: "PROGRAM_UNDECLARED", is: true },
    });
  });

  it("runs a dependency through the host", async () => {
    expect(outputOf(await run({ act: "dependency" }))).toEqual({ got: { answer: 42 } });
  });

  it("is told as it would be in process what it may not do", async () => {
    expect(outputOf(await run({ act: "notAllowed" }))).toEqual({
      code: "PATH_NOT_ALLOWED",
      name: "PermissionError",
      is: true,
    });
  });

  it("fails with its own error, class and all", async () => {
    expect((await run({ act: "throwPlain" })).result).toMatchObject({
      success: false,
      error: {
        code: "UNEXPECTED",
        message: "plain",
        retryable: false,
        hint: expect.stringContaining("TypeError is a bug"),
      },
    });
    const own = (await run({ act: "throwOwn" })).result;
    expect(own).toMatchObject({
      success: false,
      error: { name: "RetryableError", code: "BUSY", retryAfter: 42, hint: "Wait." },
    });
  });

  it("cannot claim what only the host knows", async () => {
    expect((await run({ act: "claimCancelled" })).result).toMatchObject({
      success: false,
      error: { name: "TerminalError" },
    });
  });

  it("fails when it ends without a result, exit code 0 or not", async () => {
    expect((await run({ act: "exit" })).result).toMatchObject({ success: false, error: { code: "SANDBOX_NO_RESULT" } });
  });

  it("fails when its output is not JSON", async () => {
    expect((await run({ act: "notJson" })).result).toMatchObject({ success: false, error: { code: "OUTPUT_INVALID" } });
  });

  it("tells progress and findings as they come", async () => {
    const messages: unknown[] = [];
    const ran = await run({ act: "speak" }, fixture(), {
      onProgress: ({ message, fraction }) => messages.push([message, fraction]),
    });
    expect(messages).toEqual([["half", 0.5]]);
    expect(ran.result.diagnostics).toMatchObject([{ ruleId: "a/b", message: "found" }]);
  });

  it.each(["waitForEnd", "ignoreEnd"])("is over soon after an abort (%s)", async (act) => {
    const controller = new AbortController();
    const begun = performance.now();
    const ran = await run({ act }, fixture(), { signal: controller.signal, onProgress: () => controller.abort() });
    expect(ran.result).toMatchObject({ success: false, files: [], error: { code: "CANCELLED" } });
    expect(performance.now() - begun).toBeLessThan(10_000);
  });

  it("is over soon after executionTime.max", async () => {
    const { result } = await run({ act: "ignoreEnd" }, fixture({}, 1_500));
    expect(result).toMatchObject({ success: false, error: { code: "TIMEOUT" } });
    expect(result.duration).toBeLessThan(6_000);
  });
});
