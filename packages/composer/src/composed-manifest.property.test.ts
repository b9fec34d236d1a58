import { comparePermissions } from "@dreamnet/registry";
import { type AnyWorkflow, manifestSchema, type Security, securitySchema } from "@dreamnet/workflow";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { textWorkflow } from "../test/make-workflow.ts";
import { type ComposedWorkflow, WorkflowComposer } from "./index.ts";

const runs = process.env["DREAMNET_FULL"] === "1" ? 5_000 : 250;
const composer = new WorkflowComposer();

const someOf = (...names: string[]) => fc.subarray(names);
const limit = (most: number) => fc.option(fc.integer({ min: 1, max: most }), { nil: undefined });
const securities: fc.Arbitrary<Security> = fc
  .record({
    requiresAuth: fc.boolean(),
    allowedPaths: someOf("build/", "build/pdf/", "site/", "notes.txt"),
    networkAccess: fc.boolean(),
    requiresSandbox: fc.boolean(),
    subprocess: someOf("pdflatex", "biber", "rsvg-convert"),
    egress: someOf("a.example.org", "b.example.org:8443"),
    secrets: someOf("TOKEN", "KEY"),
    limits: fc.record({
      memory: limit(2 ** 33),
      output: limit(2 ** 31),
      files: limit(20_000),
      processes: limit(200),
      cpu: limit(900),
    }),
  })
  .map((made) => {
    const egress = made.networkAccess ? made.egress : [];
    const limits = Object.fromEntries(Object.entries(made.limits).filter(([, value]) => value !== undefined));
    return securitySchema.parse({ ...made, egress, secrets: made.requiresAuth ? made.secrets : [], limits });
  });

interface Leaf {
  readonly security: Security;
  readonly executionTime: { readonly estimated: number; readonly max: number };
}
interface Branching {
  readonly pattern: "sequential" | "parallel" | "conditional" | "graph";
  readonly parts: readonly (Leaf | Branching)[];
  readonly concurrency: number;
}

const leaf: fc.Arbitrary<Leaf> = fc
  .tuple(securities, fc.integer({ min: 1, max: 5_000 }), fc.nat(60_000))
  .map(([security, estimated, more]) => ({ security, executionTime: { estimated, max: estimated + more } }));
const branching = (parts: fc.Arbitrary<Leaf | Branching>): fc.Arbitrary<Branching> =>
  fc.record({
    pattern: fc.constantFrom("sequential", "parallel", "conditional", "graph"),
    parts: fc.array(parts, { minLength: 1, maxLength: 4 }),
    concurrency: fc.integer({ min: 1, max: 5 }),
  });
const trees = branching(fc.oneof(leaf, branching(fc.oneof(leaf, branching(leaf)))));

/** The composite of a tree, and its leaves. Each part has a name of its own. */
function build(tree: Branching): { readonly whole: ComposedWorkflow; readonly parts: readonly AnyWorkflow[] } {
  const leaves: AnyWorkflow[] = [];
  let count = 0;
  const make = (node: Leaf | Branching): AnyWorkflow => {
    count += 1;
    if ("pattern" in node) return compose(node, `whole-${count}`);
    const workflow = textWorkflow(`part-${count}`, (text) => text, node) as AnyWorkflow;
    leaves.push(workflow);
    return workflow;
  };
  const compose = ({ pattern, parts, concurrency }: Branching, name: string): ComposedWorkflow => {
    const options = { name, concurrency, onFailure: "keep-going" as const };
    const workflows = parts.map(make);
    // What a composite of several gives is no text: each part is given its own.
    const input = { text: "x" };
    if (pattern === "conditional") {
      const branches = workflows.map((workflow) => ({ when: () => true, workflow }));
      return composer.compose(branches, "conditional", options);
    }
    const nodes = workflows.map((workflow) => ({ workflow, input }));
    if (pattern !== "graph") return composer.compose(nodes, pattern, options);
    const needing = nodes.map((node, index) => [`n${index}`, { ...node, needs: index > 1 ? [`n${index - 2}`] : [] }]);
    return composer.graph({ ...options, nodes: Object.fromEntries(needing) });
  };
  return { whole: compose(tree, "whole"), parts: leaves };
}

/** Whether a finding tells of a host that no list can hold beside "any public host". */
function isTold(whole: AnyWorkflow, message: string): boolean {
  const host = /^may reach (\S+:8443) now$/u.exec(message)?.[1];
  const findings = (whole as Partial<ComposedWorkflow>).findings ?? [];
  const isHere = host !== undefined && findings.some((one) => one.message.startsWith(`it may reach ${host}, which`));
  return isHere || (host !== undefined && Object.values(whole.subWorkflows).some((one) => isTold(one, message)));
}

/** What the executor and the sandbox hold a part to that says nothing. */
const unsaid = { memory: 2 * 1024 ** 3, output: 1024 ** 3, files: 10_000, processes: 64 };

describe("what is computed of a composite, at any depth", () => {
  it("may do no less than any part of it", () => {
    fc.assert(
      fc.property(trees, (tree) => {
        const { whole, parts } = build(tree);
        for (const { manifest } of parts) {
          const security = { ...manifest.security, limits: { ...unsaid, ...manifest.security.limits } };
          const { changes } = comparePermissions(whole.manifest, { ...manifest, security });
          // That a part alone may run unconfined is no reach of its own.
          const wider = changes.filter(({ widens, permission }) => widens && permission !== "requiresSandbox");
          expect(wider.filter(({ message }) => !isTold(whole, message))).toEqual([]);
          expect(whole.manifest.security.requiresSandbox || !manifest.security.requiresSandbox).toBe(true);
        }
      }),
      { numRuns: runs },
    );
  });

  it("may do no more than its parts together, limits apart", () => {
    fc.assert(
      fc.property(trees, (tree) => {
        const { whole, parts } = build(tree);
        const { security } = whole.manifest;
        const among = (key: "allowedPaths" | "subprocess" | "egress" | "secrets") =>
          security[key].filter((one) => !parts.some((each) => each.manifest.security[key].includes(one)));
        expect([among("allowedPaths"), among("subprocess"), among("egress"), among("secrets")]).toEqual([
          [],
          [],
          [],
          [],
        ]);
        for (const key of ["requiresAuth", "networkAccess", "requiresSandbox"] as const)
          expect(security[key]).toBe(parts.some(({ manifest }) => manifest.security[key]));
      }),
      { numRuns: runs },
    );
  });

  it("takes no less time than its longest part, and no more than one after the other", () => {
    fc.assert(
      fc.property(trees, (tree) => {
        const { whole, parts } = build(tree);
        const times = parts.map(({ manifest }) => manifest.executionTime);
        const { estimated, max } = whole.manifest.executionTime;
        expect(estimated).toBeLessThanOrEqual(max);
        expect(max).toBeGreaterThanOrEqual(Math.max(...times.map((time) => time.max)));
        expect(max).toBeLessThanOrEqual(times.reduce((sum, time) => sum + time.max, 0) + parts.length);
        expect(estimated).toBeGreaterThanOrEqual(Math.max(...times.map((time) => time.estimated)));
        expect(estimated).toBeLessThanOrEqual(times.reduce((sum, time) => sum + time.estimated, 0));
      }),
      { numRuns: runs },
    );
  });

  it("is a manifest that any tool reads, with every part among its dependencies", () => {
    fc.assert(
      fc.property(trees, (tree) => {
        const { whole } = build(tree);
        const { manifest, workflows } = whole;
        expect(manifestSchema.parse(JSON.parse(JSON.stringify(manifest)))).toEqual(manifest);
        expect(manifest.dependencies).toEqual(
          [...new Set(workflows)].map(({ name, version }) => `${name}@^${version}`),
        );
      }),
      { numRuns: runs },
    );
  });
});
