import fs from "node:fs";

const marker = Symbol.for("@dreamnet/workflow/error");
const acts = {
  facts: async (input, context) => ({
    runId: context.runId,
    attempt: context.attempt,
    now: context.now().toISOString(),
    secrets: context.secrets,
    env: Object.keys(process.env).sort(),
    root: fs.readdirSync("/").sort(),
    uid: process.getuid(),
    cwd: process.cwd(),
  }),
  files: async ({ sha256 }, context) => {
    const text = Buffer.from(await context.files.read(sha256)).toString();
    const written = await context.files.write("build/by-context.txt", text.toUpperCase());
    fs.mkdirSync("/sandbox/build/folder");
    fs.writeFileSync("/sandbox/build/folder/direct.txt", "direct");
    return { written, back: Buffer.from(await context.files.read(written)).toString() };
  },
  large: async ({ size }, context) => {
    const written = await context.files.write("build/large.bin", Buffer.alloc(size, 7));
    return { size: (await context.files.read(written)).length, value: "x".repeat(1_000_000).length };
  },
  steps: async (_input, context) => {
    const one = await context.step("outer", async () => context.step("inner", () => ({ n: 1 })), { input: { a: 1 } });
    const failed = await context.step("failing", () => Promise.reject(new RangeError("inside"))).catch((error) => error instanceof RangeError);
    return { one, failed };
  },
  exec: async (_input, context) => {
    const ended = await context.exec("sh", ["-c", "cat in.txt > out.txt; echo told; echo bad >&2; exit 3"], { files: { "in.txt": "made" } });
    const undeclared = await context.exec("python3", []).catch((error) => ({ code: error.code, is: error[marker] }));
    return { ended, undeclared };
  },
  dependency: async (_input, context) => ({ got: await context.run({ name: "other", version: "1.0.0" }, { asked: true }) }),
  notAllowed: async (_input, context) => context.files.write("elsewhere/x", "x").then(() => ({}), (error) => ({ code: error.code, name: error.name, is: error[marker] })),
  throwPlain: async () => {
    throw new TypeError("plain");
  },
  throwOwn: async () => {
    const error = new Error("own");
    Object.assign(error, { [marker]: true, name: "RetryableError", code: "BUSY", retryable: true, retryAfter: 42, hint: "Wait." });
    throw error;
  },
  claimCancelled: async () => {
    const error = new Error("I was cancelled");
    Object.assign(error, { [marker]: true, name: "CancelledError", code: "CANCELLED" });
    throw error;
  },
  waitForEnd: async (_input, context) => {
    context.progress("waiting");
    await new Promise((resolve) => context.signal.addEventListener("abort", resolve, { once: true }));
    await context.files.write("build/late.txt", "late").catch(() => undefined);
    throw context.signal.reason;
  },
  ignoreEnd: async (_input, context) => {
    context.progress("waiting");
    await new Promise(() => setInterval(() => undefined, 1000));
  },
  notJson: async () => ({ date: new Date(0) }),
  exit: async () => process.exit(0),
  speak: async (_input, context) => {
    context.progress({ message: "half", fraction: 0.5 });
    context.emit({ severity: "info", ruleId: "a/b", message: "found" });
    return {};
  },
};

export default { name: "context-fixture", version: "1.0.0", execute: async ({ act, ...input }, context) => acts[act](input, context) };
