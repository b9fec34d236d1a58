import { WorkflowExecutor } from "@dreamnet/executor";
import { NervousSystem } from "@dreamnet/nervous-system";
import { WorkflowRegistry } from "@dreamnet/registry";
import { type AnyWorkflow, defineWorkflow, type WorkflowMigration } from "@dreamnet/workflow";
import { describe, expect, it } from "vitest";
import { type ZodType, z } from "zod";
import { MigrationError, WorkflowVersionManager } from "./index.ts";

const ran: unknown[] = [];

const make = (version: string, input: ZodType, fields: { deprecated?: string | boolean } = {}): AnyWorkflow =>
  defineWorkflow({
    name: "greet",
    version,
    description: "Greets.",
    author: "Test",
    input,
    output: z.unknown(),
    executionTime: { estimated: 1, max: 1_000 },
    errorHandling: { retryable: false, maxRetries: 0 },
    security: { requiresAuth: false, allowedPaths: [], networkAccess: false },
    ...fields,
    execute: async (value) => {
      ran.push(version);
      return { version, value };
    },
  }) as AnyWorkflow;

const step = (from: string, to: string, migrate: (input: never) => unknown): WorkflowMigration =>
  ({ from, to, migrate }) as WorkflowMigration;

const v1 = z.strictObject({ name: z.string() });
const v2 = z.strictObject({ person: z.strictObject({ first: z.string() }) });
const v3 = z.strictObject({ people: z.array(z.strictObject({ first: z.string() })).min(1) });
const up12 = step("1.0.0", "2.0.0", ({ name }: { name: string }) => ({ person: { first: name } }));
const up23 = step("2.0.0", "3.0.0", ({ person }: { person: unknown }) => ({ people: [person] }));
const down21 = step("2.0.0", "1.0.0", ({ person }: { person: { first: string } }) => ({ name: person.first }));

function manager(...migrations: WorkflowMigration[]) {
  ran.length = 0;
  const events = new NervousSystem();
  const registry = new WorkflowRegistry({ events });
  const versions = new WorkflowVersionManager(registry, { executor: new WorkflowExecutor({ registry, events }) });
  for (const [version, schema] of [
    ["1.0.0", v1],
    ["2.0.0", v2],
    ["3.0.0", v3],
  ] as const)
    versions.register({ workflow: make(version, schema), version });
  for (const migration of migrations) versions.addMigration("greet", migration);
  return { versions, registry, events };
}

const failure = async (promise: Promise<unknown>): Promise<MigrationError> => {
  const result = (await promise) as { success: boolean; error: MigrationError };
  expect(result.success).toBe(false);
  return result.error;
};

describe("migrate", () => {
  it("transforms by the migration and executes the newer version", async () => {
    const { versions } = manager(up12);
    const result = await versions.migrate("greet", "1.0.0", "2.0.0", { name: "Ada" });
    expect(result).toMatchObject({
      success: true,
      output: { version: "2.0.0", value: { person: { first: "Ada" } } },
      migration: {
        from: "1.0.0",
        to: "2.0.0",
        kind: "migrations",
        stages: [{ from: "1.0.0", to: "2.0.0", kind: "migration" }],
      },
    });
    expect(ran).toEqual(["2.0.0"]);
  });

  it("takes the migration that was registered with its version", async () => {
    const registry = new WorkflowRegistry({ events: new NervousSystem() });
    const versions = new WorkflowVersionManager(registry);
    versions.register({ workflow: make("1.0.0", v1), version: "1.0.0", deprecated: true });
    versions.register({ workflow: make("2.0.0", v2), version: "2.0.0", migration: up12 });
    expect(versions.versions("greet")).toEqual([
      { version: "1.0.0", deprecated: "This version is deprecated.", migratesFrom: [] },
      { version: "2.0.0", migratesFrom: ["1.0.0"] },
    ]);
    expect(registry.resolve("greet@<2").version).toBe("1.0.0");
    expect(await versions.migrate("greet", "1.0.0", "2.0.0", { name: "Ada" })).toMatchObject({ success: true });
  });

  it("goes over several, back where that is defined, and to the highest version of a range", async () => {
    const { versions } = manager(up12, up23, down21);
    const far = await versions.migrate("greet", "1.0.0", "3.0.0", { name: "Ada" });
    expect(far).toMatchObject({ success: true, output: { value: { people: [{ first: "Ada" }] } } });
    expect(far.migration?.stages.map(({ to }) => to)).toEqual(["2.0.0", "3.0.0"]);
    const back = await versions.migrate("greet", "2.0.0", "1.0.0", { person: { first: "Ada" } });
    expect(back).toMatchObject({ success: true, output: { version: "1.0.0", value: { name: "Ada" } } });
    expect((await versions.migrate("greet", "1.0.0", ">=2", { name: "Ada" })).workflow.version).toBe("3.0.0");
  });

  it("executes directly where no migration is defined, or none is needed", async () => {
    const { versions } = manager();
    const direct = await versions.migrate("greet", "1.0.0", "2.0.0", { person: { first: "Ada" } });
    expect(direct).toMatchObject({ success: true, migration: { kind: "direct", stages: [] } });
    expect(await versions.migrate("greet", "2.0.0", "2.0.0", { person: { first: "Ada" } })).toMatchObject({
      success: true,
      migration: { kind: "same" },
    });
    ran.length = 0;
    const misfit = await failure(versions.migrate("greet", "1.0.0", "2.0.0", { name: "Ada" }));
    expect(misfit.code).toBe("VALIDATION_FAILED");
    expect(ran).toEqual([]);
  });

  it("migrates an input of a version that is not installed any longer, and by a range of versions", async () => {
    const { versions } = manager(
      step("^0.9.0", "1.0.0", (input: string) => ({ name: input })),
      up12,
    );
    const result = await versions.migrate("greet", "0.9.7", "2.0.0", "Ada");
    expect(result).toMatchObject({ success: true, output: { value: { person: { first: "Ada" } } } });
    expect(result.migration?.stages.map(({ from }) => from)).toEqual(["0.9.7", "1.0.0"]);
  });

  it("warns of a deprecated version, and keeps what the old one would have done by default", async () => {
    const registry = new WorkflowRegistry({ events: new NervousSystem() });
    const versions = new WorkflowVersionManager(registry);
    const engine = (name: string) => z.strictObject({ engine: z.string().default(name) });
    versions.register({ workflow: make("1.0.0", engine("pdf")), version: "1.0.0" });
    const second = make("2.0.0", engine("xe"));
    versions.register({
      workflow: second,
      version: "2.0.0",
      deprecated: "Use 3.",
      migration: step("1.0.0", "2.0.0", (input) => input),
    });
    const result = await versions.migrate("greet", "1.0.0", "2.0.0", {});
    expect(result).toMatchObject({ success: true, output: { value: { engine: "pdf" } } });
    expect(result.diagnostics).toEqual([
      { severity: "warning", ruleId: "version/not-deprecated", message: "greet@2.0.0: Use 3." },
    ]);
  });

  it("bridges what no migration needs to say, and never past one that there is", async () => {
    const { versions, registry } = manager(up12);
    registry.register(make("2.1.0", v2.extend({ loud: z.boolean().optional() })));
    registry.register(make("1.0.5", v1));
    const result = await versions.migrate("greet", "1.0.5", "2.1.0", { name: "Ada" });
    expect(result).toMatchObject({ success: true, output: { version: "2.1.0", value: { person: { first: "Ada" } } } });
    expect(result.migration?.stages.map(({ kind, to }) => `${kind} ${to}`)).toEqual([
      "compatible 1.0.0",
      "migration 2.0.0",
      "compatible 2.1.0",
    ]);
  });
});

describe("what fails leaves the input as it was, and executes nothing", () => {
  it.each([
    [
      "throws",
      step("2.0.0", "3.0.0", () => {
        throw new Error("no people");
      }),
      "MIGRATION_FAILED",
      "The migration of greet 2.0.0 → 3.0.0 failed: no people",
      [],
    ],
    [
      "gives what misfits",
      step("2.0.0", "3.0.0", () => ({ people: [{ first: 1 }], x: 1 })),
      "MIGRATION_MISFIT",
      /2\.0\.0 → 3\.0\.0: What the migration gave has 2 faults for greet@3\.0\.0:\n {2}people\[0\]\.first: .*\n {2}x: /u,
      [["people", 0, "first"], ["x"]],
    ],
    ["gives nothing", step("2.0.0", "3.0.0", () => undefined), "MIGRATION_MISFIT", /gave nothing/u, []],
    [
      "gives a function",
      step("2.0.0", "3.0.0", () => ({ people: [() => 1] })),
      "MIGRATION_MISFIT",
      /cannot be copied/u,
      [],
    ],
    [
      "rejects",
      step("2.0.0", "3.0.0", () => Promise.reject(new Error("later"))),
      "MIGRATION_FAILED",
      /failed: later/u,
      [],
    ],
    [
      "spoils its input and throws",
      step("2.0.0", "3.0.0", (input: { person: { first: string } }) => {
        input.person.first = "spoilt";
        throw "text";
      }),
      "MIGRATION_FAILED",
      /failed: text/u,
      [],
    ],
  ])("a migration that %s", async (_what, bad, code, message, paths) => {
    const { versions } = manager(up12, bad);
    const input = { name: "Ada" };
    const error = await failure(versions.migrate("greet", "1.0.0", "3.0.0", input));
    expect(error).toMatchObject({ code, stage: "2.0.0 → 3.0.0" });
    expect(error.message).toMatch(message);
    expect(error.hint).toBeTruthy();
    expect(error.issues.map(({ path }) => path)).toEqual(paths);
    expect(input).toEqual({ name: "Ada" });
    expect(ran).toEqual([]);
    await expect(versions.transform("greet", "1.0.0", "3.0.0", input)).rejects.toThrow(MigrationError);
  });

  it("an input that is none of the version it is said to be of", async () => {
    const { versions } = manager(up12);
    const error = await failure(versions.migrate("greet", "1.0.0", "2.0.0", { nam: "Ada" }));
    expect(error.code).toBe("MIGRATION_INPUT");
    expect(error.issues.map(({ path }) => path)).toEqual([["name"], ["nam"]]);
    const open = await failure(versions.migrate("greet", "1.0.0", "2.0.0", { name: () => 1 }));
    expect(open).toMatchObject({ code: "MIGRATION_INPUT", message: expect.stringContaining("cannot be copied") });
  });

  it("migrations that do not lead all the way", async () => {
    const { versions } = manager(up12);
    const error = await failure(versions.migrate("greet", "1.0.0", "3.0.0", { name: "Ada" }));
    expect(error.code).toBe("MIGRATION_INCOMPLETE");
    expect(error.message).toContain("they reach 1.0.0, 2.0.0");
    expect(ran).toEqual([]);
  });

  it("a version or name that nobody knows, and a start that is no version", async () => {
    const { versions } = manager(up12);
    expect((await failure(versions.migrate("greet", "1.0.0", "9.0.0", {}))).code).toBe("DEPENDENCY_VERSION");
    expect((await failure(versions.migrate("lost", "1.0.0", "2.0.0", {}))).code).toBe("DEPENDENCY_MISSING");
    expect((await failure(versions.migrate("greet", "^1.0.0", "2.0.0", {}))).code).toBe("MIGRATION_INVALID");
  });

  it("a caller who has given up", async () => {
    const { versions } = manager(up12);
    const signal = AbortSignal.abort();
    expect((await failure(versions.migrate("greet", "1.0.0", "2.0.0", { name: "A" }, { signal }))).code).toBe(
      "CANCELLED",
    );
  });

  it("a migration that cannot be, or is there already", () => {
    const { versions, registry } = manager(up12);
    const enter = (migration: unknown) => () => versions.addMigration("greet", migration as WorkflowMigration);
    for (const [bad, message] of [
      [step("1.0.0", "^2.0.0", (one) => one), /leads to no version/u],
      [step("one", "2.0.0", (one) => one), /begins at no version/u],
      [step("2.0.0", "2.0.0", (one) => one), /leads nowhere/u],
      [{ from: "1.0.0", to: "3.0.0" }, /no function/u],
      [up12, /is there already/u],
    ] as const)
      expect(enter(bad)).toThrow(message);
    const fourth = make("4.0.0", v3);
    expect(() => versions.register({ workflow: fourth, version: "4.0.1" })).toThrow(/says 4\.0\.1/u);
    expect(() =>
      versions.register({ workflow: fourth, version: "4.0.0", migration: step("one", "4.0.0", (one) => one) }),
    ).toThrow(MigrationError);
    expect(registry.get("greet", "4.0.0")).toBeUndefined();
  });
});
