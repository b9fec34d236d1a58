import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openContentStore } from "@dreamnet/content-store";
import { openStepCache, WorkflowExecutor } from "@dreamnet/executor";
import { afterAll, describe, expect, it } from "vitest";
import { imageRendererInputSchema } from "../src/schemas.ts";
import { imageRendererWorkflow } from "../src/workflow.ts";

const root = mkdtempSync(join(tmpdir(), "dreamnet-images-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe("the workflow", () => {
  it("draws equal pictures once, and takes those of an earlier run from the cache", async () => {
    const store = await openContentStore({ root: join(root, "store") });
    const cache = await openStepCache({ root: join(root, "cache"), store });
    const input = imageRendererInputSchema.parse({
      pictures: [
        { kind: "math", tex: "a" },
        { kind: "math", tex: "a" },
        { kind: "math", tex: "b" },
        { kind: "math", tex: "\\frac{" },
      ],
    });
    const run = () => new WorkflowExecutor({ store, cache, unsandboxed: true }).execute(imageRendererWorkflow, input);
    const first = await run();
    const second = await run();
    if (!first.success || !second.success) throw new Error("It failed.");
    expect(first.cache).toMatchObject({ hits: 0, misses: 3 });
    // What failed is tried again: a font may have come.
    expect(second.cache).toMatchObject({ hits: 2, misses: 1 });
    expect(second.output).toEqual(first.output);
    const files = first.output.pictures.map((picture) => (picture.status === "rendered" ? picture.file.path : ""));
    expect(files[0]).toBe(files[1]);
    expect(files[0]).not.toBe(files[2]);
    expect(files[3]).toBe("");
  });
});
