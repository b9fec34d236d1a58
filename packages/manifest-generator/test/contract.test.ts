import { mkdtempSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ContentStore } from "@dreamnet/content-store";
import { contractChecks, describeWorkflowContract } from "@dreamnet/tester";
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

describeWorkflowContract(
  manifestGeneratorWorkflow as never,
  [
    {
      name: "makes a release",
      input: async (store: ContentStore) => ({ ...(await sampleInput(store)), registry: registry() }),
      expectedOutput: {
        manifest: { status: "partially_ready" },
        entry: { artifact: "a-paper", version: "1", revision: 1 },
      },
    },
  ] as never,
  { describe, it, packageFolder, timeout: 60_000 },
);

const parts = [
  [aggregateWorkflow, (store: ContentStore) => sampleInput(store)],
  [validateWorkflow, (store: ContentStore) => makeRelease(store)],
  [registerWorkflow, async (store: ContentStore) => ({ registry: registry(), release: await makeRelease(store) })],
] as const;

describe.each(parts)("$name alone keeps it too", (workflow, input) => {
  const checks = contractChecks(workflow as never, [{ name: "the sample", input }] as never);
  // Its package is the whole's.
  it.each(checks.filter(({ name }) => name !== "is in step with package.json"))("$name", async (check) => {
    await expect(check.run()).resolves.toBeUndefined();
  });
});
