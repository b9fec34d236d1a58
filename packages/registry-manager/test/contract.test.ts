import { mkdtempSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ContentStore } from "@dreamnet/content-store";
import { createMemoryStore } from "@dreamnet/content-store";
import { WorkflowExecutor } from "@dreamnet/executor";
import { contractChecks } from "@dreamnet/tester";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { registryManagerWorkflow } from "../src/index.ts";
import { sample } from "./sample.ts";

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "contract-"));
});
afterAll(() => rm(root, { recursive: true, force: true }));

async function registerRequest(store: ContentStore) {
  const { registration, read } = sample();
  for (const file of registration.files) await store.put(await read(file));
  return { action: "register" as const, registration };
}

const checks = contractChecks(
  registryManagerWorkflow,
  [
    {
      name: "registers",
      input: async (store) => ({
        registry: mkdtempSync(join(root, "registry-")),
        request: await registerRequest(store),
      }),
      expectedOutput: { action: "register" },
    },
    {
      name: "lists nothing",
      input: () => ({ registry: mkdtempSync(join(root, "registry-")), request: { action: "list" } }),
      expectedOutput: { action: "list", entries: [] },
    },
  ],
  { packageFolder: fileURLToPath(new URL("..", import.meta.url)) },
);
/** Its work is a folder of its caller's, which no context gives it. */
const isNotPromised = (name: string): boolean =>
  /: knows of its world what its context tells it$|^holds for inputs that are made from its schema$/u.test(name);

describe("registry-manager keeps the contract of workflows", () => {
  it.each(checks.filter(({ name }) => !isNotPromised(name)))(
    "$name",
    async (check) => {
      await expect(check.run()).resolves.toBeUndefined();
    },
    60_000,
  );
});

describe("each action", () => {
  it("gives what it speaks of", async () => {
    const store = createMemoryStore();
    const executor = new WorkflowExecutor({ store });
    const registry = mkdtempSync(join(root, "registry-"));
    const act = async (request: unknown) => {
      const result = await executor.execute(registryManagerWorkflow, { registry, request } as never);
      if (!result.success) throw result.error;
      return result.output;
    };
    expect((await act(await registerRequest(store))).entry).toMatchObject({ artifact: "my-paper", revision: 1 });
    const at = "2026-06-01T00:00:00Z";
    const status = "live:https://arxiv.org/abs/1";
    expect(
      (await act({ action: "set-status", artifact: "my-paper", platform: "arxiv", status, at })).entry,
    ).toMatchObject({ revision: 2, changed: "2026-06-01T00:00:00.000Z" });
    expect((await act({ action: "get", artifact: "my-paper" })).entry).toMatchObject({ platforms: { arxiv: status } });
    expect((await act({ action: "get", artifact: "my-paper", version: "1", revision: 1 })).entry).toMatchObject({
      revision: 1,
    });
    expect((await act({ action: "list", status: "live" })).entries).toHaveLength(1);
    expect((await act({ action: "search", query: "ada" })).entries).toHaveLength(1);
    expect((await act({ action: "history", artifact: "my-paper" })).history).toHaveLength(2);
    expect((await act({ action: "verify" })).verification).toMatchObject({ valid: true, revisions: 2 });
    expect((await act({ action: "diff", artifact: "my-paper", from: { revision: 1 } })).difference).toMatchObject({
      platforms: [{ to: status }],
    });
    expect((await act({ action: "collect-garbage" })).garbage).toMatchObject({ removed: 0 });
    await expect(act({ action: "get", artifact: "nothing" })).rejects.toMatchObject({ code: "ARTIFACT_UNKNOWN" });
    await expect(act({ action: "drop" })).rejects.toMatchObject({ code: "VALIDATION_FAILED" });
  });
});
