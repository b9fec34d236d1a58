import { NervousSystem } from "@dreamnet/nervous-system";
import { defineWorkflow, type WorkflowManifest } from "@dreamnet/workflow";
import { afterEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { Installation } from "../test/installation.ts";
import { WorkflowRegistry } from "./index.ts";

let disk: Installation | undefined;
afterEach(() => disk?.remove());

function make(version: string, deprecated?: WorkflowManifest["deprecated"]) {
  return defineWorkflow({
    name: "greet",
    version,
    description: "A sample.",
    author: "Tests",
    input: z.strictObject({}),
    output: z.strictObject({}),
    executionTime: { estimated: 1, max: 10 },
    errorHandling: { retryable: false, maxRetries: 0 },
    security: { requiresAuth: false, allowedPaths: [], networkAccess: false },
    ...(deprecated === undefined ? {} : { deprecated }),
    execute: async () => ({}),
  });
}

function registryOf(...workflows: ReturnType<typeof make>[]) {
  const events = new NervousSystem();
  const told: unknown[] = [];
  events.subscribe("workflow.deprecated", ({ payload }) => void told.push(payload));
  const registry = new WorkflowRegistry({ events });
  for (const workflow of workflows) registry.register(workflow);
  return { registry, told };
}

describe("a deprecated version", () => {
  it("gives way to every other one that fits, and is taken where there is none", () => {
    const { registry } = registryOf(make("1.0.0"), make("1.1.0", "Use 1.0.0: 1.1.0 loses text."), make("2.0.0", true));
    expect(registry.get("greet")?.version).toBe("1.0.0");
    expect(registry.get("greet", "^1.0.0")?.version).toBe("1.0.0");
    expect(registry.get("greet", "^1.1.0")?.version).toBe("1.1.0");
    expect(registry.get("greet", "2")?.version).toBe("2.0.0");
    expect(registry.entries("greet").map(({ deprecated }) => deprecated)).toEqual([
      undefined,
      "Use 1.0.0: 1.1.0 loses text.",
      "This version is deprecated.",
    ]);
  });

  it("is told once, when it is taken, with the sentence that says what to use instead", () => {
    const { registry, told } = registryOf(make("1.0.0", "Use greet 2."));
    registry.entries();
    registry.resolveEntry("greet");
    expect(told).toEqual([]);
    registry.get("greet");
    registry.get("greet");
    registry.resolve("greet@^1.0.0");
    expect(told).toEqual([{ workflow: "greet", version: "1.0.0", message: "Use greet 2." }]);
  });

  it("may be marked later, and only where it is known", () => {
    const { registry, told } = registryOf(make("1.0.0"), make("2.0.0"));
    registry.deprecate("greet", "2.0.0", "It is withdrawn.");
    expect(registry.get("greet")?.version).toBe("1.0.0");
    expect(registry.get("greet", "^2.0.0")?.version).toBe("2.0.0");
    expect(told).toEqual([{ workflow: "greet", version: "2.0.0", message: "It is withdrawn." }]);
    expect(() => registry.deprecate("greet", "3.0.0", true)).toThrow(
      expect.objectContaining({ code: "DEPENDENCY_VERSION" }),
    );
    expect(() => registry.deprecate("lost", "1.0.0", true)).toThrow(
      expect.objectContaining({ code: "DEPENDENCY_MISSING" }),
    );
  });

  it("is known of an installed package by its manifest alone", async () => {
    disk = new Installation();
    disk.install("greet", "1.0.0", { manifest: { deprecated: "Use another." } });
    const { registry } = registryOf();
    await registry.discover(disk.project);
    expect(registry.entries()).toMatchObject([{ name: "greet", deprecated: "Use another." }]);
    expect(registry.list()).toEqual([]);
  });
});
