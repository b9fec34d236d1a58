import { mkdtempSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ContentStore } from "@dreamnet/content-store";
import { contractChecks } from "@dreamnet/tester";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aggregateWorkflow, manifestGeneratorWorkflow, registerWorkflow, validateWorkflow } from "../src/index.ts";
import { makeRelease } from "./package-folder.ts";
import { sampleInput } from "./sample.ts";

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "contract-"));
});
afterAll(() => rm(root, { recursive: true, force: true }));

const packageFolder = fileURLToPath(new URL("..", import.meta.url));
const registry = (): string => mkdtempSync(join(root, "registry-"));

const parts = [
  [
    manifestGeneratorWorkflow,
    async (store: ContentStore) => ({ ...(await sampleInput(store)), registry: registry() }),
    { manifest: { status: "partially_ready" }, entry: { artifact: "a-paper", version: "1", revision: 1 } },
  ],
  [aggregateWorkflow, (store: ContentStore) => sampleInput(store), { manifest: { status: "partially_ready" } }],
  [validateWorkflow, (store: ContentStore) => makeRelease(store), { manifest: { status: "partially_ready" } }],
  [
    registerWorkflow,
    async (store: ContentStore) => ({ registry: registry(), release: await makeRelease(store) }),
    { entry: { revision: 1 } },
  ],
] as const;

describe.each(parts)("$name keeps the contract of workflows", (workflow, input, expectedOutput) => {
  const checks = contractChecks(workflow as never, [{ name: "the sample", input, expectedOutput }] as never, {
    packageFolder,
  });
  it.each(checks.filter(({ name }) => isPromised(workflow.name, name)))(
    "$name",
    async (check) => {
      await expect(check.run()).resolves.toBeUndefined();
    },
    60_000,
  );
});

/** What each of the workflows promises: all, but where its work is a file or a folder of its caller's. */
function isPromised(workflow: string, check: string): boolean {
  const isWhole = workflow === "manifest-generator";
  // The package is the whole's.
  if (check === "is in step with package.json") return isWhole;
  // A made input may name a key or a registry: any path of the machine.
  if (check === "holds for inputs that are made from its schema") return workflow === "manifest-validate";
  if (check.endsWith(": knows of its world what its context tells it"))
    return !isWhole && workflow !== "manifest-register";
  return true;
}
