import { NervousSystem } from "@dreamnet/nervous-system";
import { type AnyWorkflow, DefinitionError, DuplicateWorkflowError, defineWorkflow } from "@dreamnet/workflow";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { dependenciesOf, howToRegister, packageOf, splitReference, WorkflowRegistry } from "./index.ts";

const make = (name: string, version = "1.0.0", dependencies: (AnyWorkflow | string)[] = []) =>
  defineWorkflow({
    name,
    version,
    description: "A sample.",
    author: "Tests",
    input: z.strictObject({}),
    output: z.strictObject({}),
    dependencies,
    executionTime: { estimated: 1, max: 10 },
    errorHandling: { retryable: false, maxRetries: 0 },
    security: { requiresAuth: false, allowedPaths: [], networkAccess: false },
    execute: async () => ({}),
  });

function registryWith(...workflows: AnyWorkflow[]) {
  const events = new NervousSystem();
  const registry = new WorkflowRegistry({ events });
  for (const workflow of workflows) registry.register(workflow);
  return { registry, events };
}

describe("register", () => {
  it("enters a workflow and publishes that", () => {
    const { registry, events } = registryWith();
    const seen: unknown[] = [];
    events.subscribe("workflow.*", ({ topic, payload }) => void seen.push([topic, payload]));
    const greet = make("greet");
    registry.register(greet);
    expect(registry.get("greet")).toBe(greet);
    expect(seen).toEqual([["workflow.registered", { workflow: "greet", version: "1.0.0" }]]);
  });

  it("publishes on the process's own bus where no other is given", () => {
    const seen: unknown[] = [];
    const stop = NervousSystem.subscribe("workflow.registered", ({ payload }) => void seen.push(payload));
    new WorkflowRegistry().register(make("greet", "3.2.1"));
    stop();
    expect(seen).toEqual([{ workflow: "greet", version: "3.2.1" }]);
  });

  it.each([
    ["1.0.0", "1.0.0"],
    ["1.0.0", "1.0.0+build"],
    ["1.0.0-rc.1+a", "1.0.0-rc.1+b"],
  ])("throws when %s stands and %s is registered", (first, second) => {
    const { registry, events } = registryWith(make("greet", first));
    const published = events.replay().length;
    expect(() => registry.register(make("greet", second))).toThrow(DuplicateWorkflowError);
    expect(() => registry.register(make("greet", second))).toThrow(
      expect.objectContaining({ code: "WORKFLOW_DUPLICATE", hint: expect.stringContaining("raise its version") }),
    );
    expect(registry.list()).toHaveLength(1);
    expect(events.replay()).toHaveLength(published);
  });

  it("takes other versions and other names", () => {
    const { registry } = registryWith(make("a", "1.0.0"), make("a", "1.0.0-rc.1"), make("b", "1.0.0"));
    expect(registry.list()).toHaveLength(3);
  });

  it("names every fault of what is no workflow", () => {
    const { registry } = registryWith();
    const good = make("greet");
    const bad = {
      ...good,
      version: "2.0.0",
      execute: undefined,
      manifest: { ...good.manifest, name: "greet" },
    } as unknown as AnyWorkflow;
    expect(() => registry.register(bad)).toThrow(
      expect.objectContaining({
        code: "DEFINITION_INVALID",
        value: ["version: the workflow says 2.0.0, its manifest 1.0.0", "execute: a function is expected"],
      }),
    );
    const { description: _, author: __, ...rest } = good.manifest;
    const worse = { ...good, manifest: { ...rest, extra: 1 } } as unknown as AnyWorkflow;
    expect(() => registry.register(worse)).toThrow(/description: [^]*author: [^]*extra/);
    const bare = {
      ...good,
      inputSchema: {},
      outputSchema: undefined,
      dependencies: undefined,
    } as unknown as AnyWorkflow;
    expect(() => registry.register(bare)).toThrow(/inputSchema: [^]*outputSchema: [^]*dependencies: /);
    for (const nothing of [undefined, null, {}, "greet"])
      expect(() => registry.register(nothing as never)).toThrow(DefinitionError);
    expect(registry.list()).toEqual([]);
  });
});

describe("get and list", () => {
  const versions = ["1.0.0", "1.2.0", "1.10.0", "2.0.0-beta.1", "2.0.0-beta.2", "0.9.0"];
  const { registry } = registryWith(...versions.map((version) => make("greet", version)), make("absent-not"));

  it.each([
    [undefined, "1.10.0"],
    ["*", "1.10.0"],
    ["^1.0.0", "1.10.0"],
    ["~1.2.0", "1.2.0"],
    ["1.0.0", "1.0.0"],
    [">=1 <1.10", "1.2.0"],
    ["<1.0.0", "0.9.0"],
    [">=2.0.0-beta.1", "2.0.0-beta.2"],
    ["^2.0.0-beta", "2.0.0-beta.2"],
    ["2.0.0-beta.1", "2.0.0-beta.1"],
    [">=1.11.0", undefined],
    ["^2.0.0", undefined],
    ["^3.0.0", undefined],
    ["not a range", undefined],
  ])("range %s gives %s, as npm does", (range, version) => {
    expect(registry.get("greet", range)?.version).toBe(version);
  });

  it("knows nothing of other names", () => {
    for (const name of ["absent", "toString", "__proto__", ""]) expect(registry.get(name)).toBeUndefined();
  });

  it("gives a prerelease where there is no release and any version will do", () => {
    const early = registryWith(make("early", "1.0.0-rc.1"), make("early", "1.0.0-rc.2")).registry;
    expect(early.get("early")?.version).toBe("1.0.0-rc.2");
    expect(early.get("early", "^1.0.0")).toBeUndefined();
  });

  it("lists by name and version, whatever the order of registration", () => {
    expect(registry.list().map(({ name, version }) => `${name}@${version}`)).toEqual([
      "absent-not@1.0.0",
      "greet@0.9.0",
      "greet@1.0.0",
      "greet@1.2.0",
      "greet@1.10.0",
      "greet@2.0.0-beta.1",
      "greet@2.0.0-beta.2",
    ]);
  });

  it("resolves name@range, and says what there is when nothing fits", () => {
    expect(registry.resolve("greet@^1.0.0").version).toBe("1.10.0");
    expect(registry.resolve("greet").version).toBe("1.10.0");
    expect(() => registry.resolve("greet@^7.0.0")).toThrow(
      expect.objectContaining({
        code: "DEPENDENCY_VERSION",
        message: expect.stringContaining("0.9.0, 1.0.0, 1.2.0, 1.10.0, 2.0.0-beta.1"),
      }),
    );
    expect(() => registry.resolve("@acme/thing@1")).toThrow(
      expect.objectContaining({
        code: "DEPENDENCY_MISSING",
        hint: 'Register the workflow with the name "@acme/thing", in a version that fits "1".',
      }),
    );
  });
});

describe("resolve", () => {
  it.each(["^^1", "not a range", "1..2"])("says that %s is no range, not that no version fits", (range) => {
    const { registry } = registryWith(make("manual"));
    for (const name of ["manual", "absent"])
      expect(() => registry.resolve(`${name}@${range}`)).toThrow(
        expect.objectContaining({
          code: "DEPENDENCY_VERSION",
          message: `${JSON.stringify(range)} in ${JSON.stringify(`${name}@${range}`)} is not a range of versions.`,
          hint: expect.stringContaining("^1.2.0"),
        }),
      );
    expect(registry.resolve("manual@latest").version).toBe("1.0.0");
  });
});

describe("checkDependencies", () => {
  it("finds what is missing, what does not fit and what is no range, at any depth, all at once", () => {
    const leaf = make("leaf", "1.0.0", ["lost@^1.0.0", "old@^2.0.0"]);
    const { registry } = registryWith(make("old", "1.5.0"), make("middle", "1.0.0", [leaf]));
    const report = registry.checkDependencies(make("top", "1.0.0", ["middle", "odd@not-a-range"]));
    expect(report.ok).toBe(false);
    expect(report.problems).toEqual([
      {
        kind: "missing",
        dependency: "lost@^1.0.0",
        path: ["top@1.0.0", "middle@1.0.0", "leaf@1.0.0"],
        message: "top@1.0.0 → middle@1.0.0 → leaf@1.0.0 needs lost@^1.0.0, which is not registered.",
        hint: 'Register the workflow with the name "lost", in a version that fits "^1.0.0".',
      },
      expect.objectContaining({
        kind: "version",
        dependency: "old@^2.0.0",
        message: expect.stringContaining("only 1.5.0 is registered"),
      }),
      expect.objectContaining({ kind: "range", dependency: "odd@not-a-range" }),
    ]);
    expect(report.resolved).toEqual({ leaf: "1.0.0", middle: "1.0.0" });
  });

  it("names circles", () => {
    const { registry } = registryWith(
      make("a", "1.0.0", ["b"]),
      make("b", "1.0.0", ["c"]),
      make("c", "1.0.0", ["b", "a"]),
      make("self", "1.0.0", ["self"]),
    );
    const messages = (name: string) =>
      registry.checkDependencies(registry.resolve(name)).problems.map(({ kind, message }) => `${kind}: ${message}`);
    expect(messages("a")).toEqual([
      "cycle: Workflows depend on each other in a circle: b → c → b.",
      "cycle: Workflows depend on each other in a circle: a → b → c → a.",
    ]);
    expect(messages("self")).toEqual(["cycle: Workflows depend on each other in a circle: self → self."]);
  });

  it("takes a workflow that several need for no circle, and visits it once", () => {
    let level = [make("base")];
    for (let depth = 0; depth < 40; depth += 1)
      level = [make(`l${depth}-a`, "1.0.0", level), make(`l${depth}-b`, "1.0.0", level)];
    const report = registryWith().registry.checkDependencies(make("top", "1.0.0", level));
    expect(report.ok).toBe(true);
    expect(Object.keys(report.resolved)).toHaveLength(81);
  }, 5_000);

  it("prefers the importer's own copy, and an older manifest's bare names mean any version", () => {
    const own = make("part", "1.1.0");
    const { registry } = registryWith(make("part", "1.9.0"));
    expect(registry.checkDependencies(make("top", "1.0.0", [own])).resolved).toEqual({ part: "1.1.0" });
    const older = make("older");
    const bare: AnyWorkflow = { ...older, manifest: { ...older.manifest, dependencies: ["part"] } };
    expect(dependenciesOf(bare)).toEqual([{ name: "part", range: "*" }]);
    expect(registry.checkDependencies(bare).resolved).toEqual({ part: "1.9.0" });
  });

  it("uses the registry where the importer's own copy does not fit its range", () => {
    const { registry } = registryWith(make("part", "2.3.0"));
    const dependency = { name: "part", range: "^2.0.0", workflow: make("part", "1.0.0") };
    expect(registry.resolveDependency(dependency)?.version).toBe("2.3.0");
  });
});

describe("names", () => {
  it.each([
    ["a", "a", "*"],
    ["a@", "a", "*"],
    ["a@^1.0.0", "a", "^1.0.0"],
    ["@s/a", "@s/a", "*"],
    ["@s/a@>=1 <2", "@s/a", ">=1 <2"],
  ])("%s is %s in %s", (reference, name, range) => {
    expect(splitReference(reference)).toEqual({ name, range });
  });

  it("tells the package of DreamNet's own workflows, and never names one that nobody may have published", () => {
    expect(["arxiv-pack", "@dreamnet/manual-generation"].map(packageOf)).toEqual([
      "@dreamnet/arxiv-pack",
      "@dreamnet/manual-generation",
    ]);
    for (const name of ["lost", "@acme/pack", "@dreamnet/lost", "toString"]) {
      expect(packageOf(name)).toBeUndefined();
      expect(howToRegister(name, "^1.0.0")).not.toMatch(/npm|install/u);
    }
    expect(howToRegister("arxiv-pack", "^^1")).toBe(
      'Correct "^^1", which is not a range of versions, and register arxiv-pack',
    );
    expect(howToRegister("arxiv-pack", "^1.0.0")).toBe(
      'Install it (npm install @dreamnet/arxiv-pack@"^1.0.0") and register its workflow',
    );
  });
});
