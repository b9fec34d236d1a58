import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSqliteEngine, WorkflowExecutor } from "@dreamnet/executor";
import { NervousSystem } from "@dreamnet/nervous-system";
import { WorkflowRegistry } from "@dreamnet/registry";
import { type AnyWorkflow, defineWorkflow, type ExecutionEngine, TerminalError } from "@dreamnet/workflow";
import { afterAll, describe, expect, it } from "vitest";
import { type ZodType, z } from "zod";
import { WorkflowVersionManager } from "./index.ts";

const folder = mkdtempSync(join(tmpdir(), "dreamnet-versions-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Version 1 fails after its first step; the others give what they got. */
const make = (version: string, input: ZodType): AnyWorkflow =>
  defineWorkflow({
    name: "greet",
    version,
    description: "Greets.",
    author: "Test",
    input,
    output: z.unknown(),
    executionTime: { estimated: 1, max: 10_000 },
    errorHandling: { retryable: false, maxRetries: 0 },
    security: { requiresAuth: false, allowedPaths: [], networkAccess: false },
    steps: { look: "Looks at its input." },
    execute: async (value, context) => {
      const seen = await context.step("look", async () => ({ version, value }));
      if (version === "1.0.0") throw new TerminalError("Version 1 cannot greet.", { code: "CANNOT_GREET" });
      return seen;
    },
  }) as AnyWorkflow;
const v1 = z.strictObject({ name: z.string() });
const v2 = z.strictObject({ person: z.strictObject({ name: z.string() }) });

let stores = 0;

/** A store that holds a failed run of version 1; each use opens it anew, as another process would. */
async function failedRun(migrate: (input: { name: string }) => unknown) {
  stores += 1;
  const file = join(folder, `${stores}.db`);
  const first = make("1.0.0", v1);
  const use = async <T>(act: (engine: ExecutionEngine, versions: WorkflowVersionManager) => Promise<T>): Promise<T> => {
    const events = new NervousSystem();
    const engine = await createSqliteEngine({ file });
    const registry = new WorkflowRegistry({ events });
    const executor = new WorkflowExecutor({ registry, engine, events });
    const versions = new WorkflowVersionManager(registry, { executor });
    versions.register({ workflow: first, version: "1.0.0", deprecated: "It cannot greet." });
    const migration = { from: "1.0.0", to: "2.0.0", migrate: migrate as (input: unknown) => unknown };
    versions.register({ workflow: make("2.0.0", v2), version: "2.0.0", migration });
    try {
      return await act(engine, versions);
    } finally {
      await engine.shutdown();
    }
  };
  await use((engine) =>
    new WorkflowExecutor({ engine, events: new NervousSystem() }).execute(first, { name: "Ada" }, { runId: "one" }),
  );
  const state = () => use(async (engine) => ({ run: await engine.get("one"), steps: await engine.listSteps("one") }));
  return { use, state };
}

describe("a failed run that is moved to another version", () => {
  it("goes through its migration, and begins anew under its id", async () => {
    const { use, state } = await failedRun(({ name }) => ({ person: { name } }));
    expect(await state()).toMatchObject({ run: { status: "failed", workflow: { version: "1.0.0" } } });
    const result = await use((engine, versions) => versions.retry(engine, "one", "^2.0.0"));
    const output = { version: "2.0.0", value: { person: { name: "Ada" } } };
    expect(result).toMatchObject({
      success: true,
      output,
      runId: "one",
      workflow: { name: "greet", version: "2.0.0" },
      migration: { from: "1.0.0", to: "2.0.0", kind: "migrations", stages: [{ kind: "migration" }] },
    });
    const { run, steps } = await state();
    expect(run).toMatchObject({
      status: "succeeded",
      workflow: { name: "greet", version: "2.0.0" },
      input: { person: { name: "Ada" } },
      output,
      retries: 1,
    });
    expect(steps).toMatchObject([{ name: "look", outcome: { value: output } }]);
  });

  it.each<[string, (input: { name: string }) => unknown, string, RegExp]>([
    [
      "throws",
      () => {
        throw new Error("no person");
      },
      "MIGRATION_FAILED",
      /greet 1\.0\.0 → 2\.0\.0 failed: no person/u,
    ],
    ["rejects", () => Promise.reject(new Error("later")), "MIGRATION_FAILED", /failed: later/u],
    ["gives what does not fit", () => ({ person: {} }), "MIGRATION_MISFIT", /person\.name/u],
    [
      "spoils its input and throws",
      (input) => {
        input.name = "spoilt";
        throw new Error("spoilt");
      },
      "MIGRATION_FAILED",
      /failed: spoilt/u,
    ],
  ])("stays as it was when its migration %s", async (_what, migrate, code, message) => {
    const { use, state } = await failedRun(migrate);
    const before = await state();
    const result = await use((engine, versions) => versions.retry(engine, "one", "2.0.0"));
    expect(result).toMatchObject({
      success: false,
      runId: "one",
      attempts: [],
      error: { code, hint: expect.any(String) },
    });
    expect(result.success ? "" : result.error.message).toMatch(message);
    expect(await state()).toEqual(before);
    // And it can still be moved on, once the migration is mended.
    expect(before.run).toMatchObject({ status: "failed", error: { code: "CANNOT_GREET" }, input: { name: "Ada" } });
  });

  it("stays as it was where the version, the run or the way is missing, and where it has succeeded", async () => {
    let migrated = 0;
    const { use, state } = await failedRun(({ name }) => {
      migrated += 1;
      return { person: { name } };
    });
    const before = await state();
    const codeOf = (runId: string, to: string) =>
      use(async (engine, versions) => {
        const result = await versions.retry(engine, runId, to);
        return result.success ? "none" : result.error.code;
      });
    expect(await codeOf("one", "9.0.0")).toBe("DEPENDENCY_VERSION");
    expect(await codeOf("lost", "2.0.0")).toBe("RUN_MISSING");
    expect(await state()).toEqual(before);
    expect(migrated).toBe(0);
    expect(await codeOf("one", "2.0.0")).toBe("none");
    expect(await codeOf("one", "1.0.0")).toBe("RUN_CONFLICT");
    expect(await state()).toMatchObject({ run: { status: "succeeded", workflow: { version: "2.0.0" } } });
  });

  it("is told what is missing where what runs workflows cannot run one again", async () => {
    const { use, state } = await failedRun(({ name }) => ({ person: { name } }));
    const before = await state();
    const result = await use((engine, _versions) => {
      const registry = new WorkflowRegistry({ events: new NervousSystem() });
      const execute = () => Promise.reject(new Error("not asked"));
      const plain = new WorkflowVersionManager(registry, { executor: { execute } });
      plain.register({ workflow: make("1.0.1", v1), version: "1.0.1" });
      return plain.retry(engine, "one", "1.0.1");
    });
    expect(result).toMatchObject({ success: false, error: { code: "RETRY_UNSUPPORTED" } });
    expect(await state()).toEqual(before);
  });
});
