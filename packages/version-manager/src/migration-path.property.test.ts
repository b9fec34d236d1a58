import { NervousSystem } from "@dreamnet/nervous-system";
import { WorkflowRegistry } from "@dreamnet/registry";
import { type AnyWorkflow, defineWorkflow, type WorkflowMigration } from "@dreamnet/workflow";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { WorkflowVersionManager } from "./index.ts";
import { findPath } from "./migration-path.ts";

const runs = process.env["DREAMNET_FULL"] === "1" ? 5_000 : 300;
const names = ["1.0.0", "1.1.0", "1.2.0", "2.0.0", "2.1.0-rc.1", "2.1.0", "3.0.0", "10.0.0"];
const version = fc.constantFrom(...names);
const edges = fc.uniqueArray(
  fc.tuple(version, version).filter(([from, to]) => from !== to),
  { maxLength: 20, selector: (edge) => edge.join() },
);
const migrationsOf = (pairs: readonly (readonly [string, string])[]): WorkflowMigration[] =>
  pairs.map(([from, to]) => ({ from, to, migrate: (input) => input }));
const graphOf = (pairs: readonly (readonly [string, string])[]) => ({
  versions: names,
  migrations: migrationsOf(pairs),
  isCompatible: () => false,
});

/** The number of migrations on a shortest way, by Floyd and Warshall: another algorithm than the one that is tested. */
function distances(pairs: readonly (readonly [string, string])[]): Map<string, number> {
  const distance = new Map<string, number>(pairs.map((pair) => [pair.join(), 1]));
  for (const over of names)
    for (const from of names)
      for (const to of names) {
        const length = (distance.get(`${from},${over}`) ?? Infinity) + (distance.get(`${over},${to}`) ?? Infinity);
        if (from !== to && length < (distance.get(`${from},${to}`) ?? Infinity)) distance.set(`${from},${to}`, length);
      }
  return distance;
}

describe("the path of migrations", () => {
  it("is as short as there is one, joined, and made of what is defined", () => {
    fc.assert(
      fc.property(edges, version, version, (pairs, from, to) => {
        fc.pre(from !== to);
        const path = findPath(graphOf(pairs), from, to);
        const shortest = distances(pairs).get(`${from},${to}`);
        const stages = path.kind === "migrations" ? path.stages : [];
        // Undefined on both sides where no way leads there.
        expect(path.kind === "migrations" ? stages.length : undefined).toBe(shortest);
        const joints = stages.map((stage) => stage.from);
        expect(joints).toEqual(stages.length === 0 ? [] : [from, ...stages.slice(0, -1).map((stage) => stage.to)]);
        expect([to, ...stages.map((stage) => stage.to)].at(-1)).toBe(to);
        for (const stage of stages) expect(pairs).toContainEqual([stage.from, stage.to]);
      }),
      { numRuns: runs },
    );
  });

  it("is the same one in whatever order migrations and versions were entered", () => {
    const shuffled = fc.tuple(edges, version, version).chain(([pairs, from, to]) =>
      fc.record({
        one: fc.constant(pairs),
        other: fc.shuffledSubarray(pairs, { minLength: pairs.length }),
        versions: fc.shuffledSubarray(names, { minLength: names.length }),
        from: fc.constant(from),
        to: fc.constant(to),
      }),
    );
    fc.assert(
      fc.property(shuffled, ({ one, other, versions, from, to }) => {
        const way = (pairs: typeof one, order: string[]) => {
          const path = findPath({ ...graphOf(pairs), versions: order }, from, to);
          return path.kind === "migrations" ? path.stages.map((stage) => stage.to) : path;
        };
        expect(way(one, names)).toEqual(way(other, versions));
      }),
      { numRuns: runs },
    );
  });

  it("turns back no more than it must, and takes the lower version first among equals", () => {
    const way = (pairs: [string, string][], from: string, to: string) => {
      const path = findPath(graphOf(pairs), from, to);
      return path.kind === "migrations" ? path.stages.map((stage) => stage.to) : path.kind;
    };
    const diamond: [string, string][] = [
      ["1.0.0", "10.0.0"],
      ["10.0.0", "3.0.0"],
      ["1.0.0", "2.1.0"],
      ["2.1.0", "3.0.0"],
      ["1.0.0", "2.0.0"],
      ["2.0.0", "3.0.0"],
    ];
    expect(way(diamond, "1.0.0", "3.0.0")).toEqual(["2.0.0", "3.0.0"]);
    expect(way(diamond.slice(0, 4), "1.0.0", "3.0.0")).toEqual(["2.1.0", "3.0.0"]);
    expect(way(diamond.slice(0, 2), "1.0.0", "3.0.0")).toEqual(["10.0.0", "3.0.0"]);
  });

  it("of a thousand versions is found soon", () => {
    const many = Array.from({ length: 1_000 }, (_, index) => `1.${index}.0`);
    const pairs = many.slice(1).map((to, index) => [many[index] as string, to] as const);
    const path = findPath(
      { versions: many, migrations: migrationsOf(pairs), isCompatible: () => false },
      "1.0.0",
      "1.999.0",
    );
    expect(path.kind === "migrations" && path.stages.length).toBe(999);
  }, 10_000);
});

describe("there and back", () => {
  const workflow = (at: string, input: z.ZodType): AnyWorkflow =>
    defineWorkflow({
      name: "sum",
      version: at,
      description: "Adds.",
      author: "Test",
      input,
      output: z.unknown(),
      executionTime: { estimated: 1, max: 1_000 },
      errorHandling: { retryable: false, maxRetries: 0 },
      security: { requiresAuth: false, allowedPaths: [], networkAccess: false },
      execute: async (value) => value,
    }) as AnyWorkflow;
  const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);
  type First = Record<string, z.output<typeof scalar>>;
  type Second = { readonly entries: readonly (readonly [string, z.output<typeof scalar>])[] };
  type Third = { readonly entries: { readonly key: string; readonly value: z.output<typeof scalar> }[] };
  const registry = new WorkflowRegistry({ events: new NervousSystem() });
  const versions = new WorkflowVersionManager(registry);
  versions.register({ workflow: workflow("1.0.0", z.record(z.string(), scalar)), version: "1.0.0" });
  versions.register({
    workflow: workflow("2.0.0", z.strictObject({ entries: z.array(z.tuple([z.string(), scalar])) })),
    version: "2.0.0",
  });
  versions.register({
    workflow: workflow(
      "3.0.0",
      z.strictObject({ entries: z.array(z.strictObject({ key: z.string(), value: scalar })) }),
    ),
    version: "3.0.0",
  });
  const enter = <From, To>(from: string, to: string, migrate: (input: From) => To) =>
    versions.addMigration("sum", { from, to, migrate } as WorkflowMigration);
  enter<First, Second>("1.0.0", "2.0.0", (input) => ({ entries: Object.entries(input) }));
  enter<Second, First>("2.0.0", "1.0.0", ({ entries }) => Object.fromEntries(entries));
  enter<Second, Third>("2.0.0", "3.0.0", ({ entries }) => ({
    entries: entries.map(([key, value]) => ({ key, value })),
  }));
  enter<Third, Second>("3.0.0", "2.0.0", ({ entries }) => ({ entries: entries.map(({ key, value }) => [key, value]) }));

  it("gives the input again, which was not touched", async () => {
    const key = fc.string({ maxLength: 5 }).filter((one) => one !== "__proto__");
    const value = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null));
    await fc.assert(
      fc.asyncProperty(fc.dictionary(key, value), fc.constantFrom("2.0.0", "3.0.0"), async (made, to) => {
        const input = { ...made };
        const written = JSON.stringify(input);
        const there = await versions.transform("sum", "1.0.0", to, Object.freeze(input));
        const back = await versions.transform("sum", to, "1.0.0", there.input);
        expect(back.input).toEqual(input);
        expect(JSON.stringify(back.input)).toBe(written);
        expect(JSON.stringify(input)).toBe(written);
        expect(back.stages).toHaveLength(there.stages.length);
      }),
      { numRuns: runs },
    );
  });
});
