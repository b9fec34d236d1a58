import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { openContentStore } from "@dreamnet/content-store";
import type { Workflow } from "@dreamnet/workflow";
import { type ExecutorOptions, openStepCache, type StepCacheOptions, WorkflowExecutor } from "../../src/index.ts";

/** What the sample workflow takes: each way of using a step is one of them. */
export interface SampleInput {
  readonly key: string;
  readonly act?:
    | "plain"
    | "keep"
    | "file"
    | "nested"
    | "fail"
    | "large"
    | "slow"
    | "no-input"
    | "many"
    | "find"
    | "bare";
  readonly ms?: number;
}

/** The package's one module. A step's result has a part by chance: two equal ones are one. */
const source = `
import { defineWorkflow } from "@dreamnet/workflow";
import { z } from "zod";
import { mark } from "dependency";
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const chance = (key) => mark + ":" + key + ":" + Math.random();
export const sample = defineWorkflow({
  name: "sample", version: "1.0.0", module: import.meta.url, description: "A sample.", author: "Tests",
  input: z.strictObject({ key: z.string(), act: z.string().optional(), ms: z.number().optional() }),
  output: z.strictObject({ values: z.array(z.string()) }),
  executionTime: { estimated: 1, max: 60_000 },
  errorHandling: { retryable: false, maxRetries: 0, ...FALLBACK },
  security: { requiresAuth: true, allowedPaths: ["build/"], networkAccess: false, secrets: [], ...EXTRA },
  steps: { one: "", two: "" },
  cacheable: z.strictObject({ values: z.array(z.string().regex(/^(?!.*passing)/)) }),
  execute: async ({ key, act = "plain", ms = 0 }, context) => {
    const step = (name, fn, more = {}) => context.step(name, fn, { input: { key }, cache: true, ...more });
    switch (act) {
      case "keep":
        return { values: [await step("one", () => chance(key), { cache: (value) => value.includes("kept") })] };
      case "file": {
        const file = await step("one", () => context.files.write("build/" + key + ".txt", chance(key)));
        return { values: [file.sha256, new TextDecoder().decode(await context.files.read(file))] };
      }
      case "nested":
        return { values: [await step("one", async () => "outer " + (await step("two", () => chance(key))))] };
      case "fail":
        return { values: [await step("one", () => { throw new Error("no " + chance(key)); })] };
      case "large":
        return { values: [await step("one", () => chance(key) + "x".repeat(1_000_000))] };
      case "slow":
        return { values: [await step("one", async () => { context.progress("working"); await sleep(ms); return chance(key); })] };
      case "no-input":
        return { values: [await context.step("one", () => chance(key), { cache: true })] };
      case "many":
        return { values: await Promise.all(["a", "b", "c"].map((part) => step("one", () => chance(part), { input: part }))) };
      case "find":
        return { values: [await step("one", () => {
          context.emit({ severity: "warning", ruleId: "sample/finds", message: "found " + key });
          return chance(key);
        })] };
      case "bare":
        context.emit({ severity: "warning", ruleId: "sample/finds", message: "found " + key });
        if (key.includes("broken")) throw new Error("broken");
        await sleep(ms);
        return { values: [chance(key)] };
      default:
        return { values: [await step("one", () => chance(key))] };
    }
  },
});
export default sample;
`;

const packages = fileURLToPath(new URL("../../..", import.meta.url));

/** A folder with a package that holds the sample workflow, a content store and a cache. */
export async function makeCachedPackage(security = "{}", fallback = "{}") {
  const root = await realpath(await mkdtemp(join(tmpdir(), "dreamnet-cache-")));
  const folder = join(root, "package");
  const modules = join(folder, "node_modules");
  const dependency = join(modules, "dependency");
  await mkdir(join(modules, "@dreamnet"), { recursive: true });
  await mkdir(dependency, { recursive: true });
  await symlink(join(packages, "workflow"), join(modules, "@dreamnet/workflow"));
  await symlink(await realpath(join(packages, "executor/node_modules/zod")), join(modules, "zod"));
  await writeFile(
    join(folder, "package.json"),
    JSON.stringify({
      name: "sample",
      version: "1.0.0",
      type: "module",
      dependencies: { "@dreamnet/workflow": "*", zod: "*", dependency: "*" },
    }),
  );
  await writeFile(join(folder, "workflow.ts"), source.replace("EXTRA", security).replace("FALLBACK", fallback));
  await writeFile(
    join(dependency, "package.json"),
    JSON.stringify({ name: "dependency", version: "1.0.0", type: "module", exports: "./index.js" }),
  );
  await writeFile(join(dependency, "index.js"), 'export const mark = "first";\n');
  const store = await openContentStore({ root: join(root, "content") });
  const workflow = (
    (await import(/* @vite-ignore */ pathToFileURL(join(folder, "workflow.ts")).href)) as {
      default: Workflow<unknown, { values: string[] }>;
    }
  ).default;
  return {
    root,
    folder,
    dependency,
    store,
    workflow,
    /** Another process, as far as the cache can tell: nothing in memory is shared. */
    open: async (options: ExecutorOptions = {}, cacheOptions: Partial<StepCacheOptions> = {}) => {
      const cache = await openStepCache({ root: join(root, "cache"), store, ...cacheOptions });
      const executor = new WorkflowExecutor({
        store,
        cache,
        unsandboxed: true,
        env: { PATH: process.env["PATH"] },
        ...options,
      });
      return {
        cache,
        executor,
        run: async (input: SampleInput, more: Parameters<WorkflowExecutor["execute"]>[2] = {}) => {
          const result = await executor.execute(workflow, input, more);
          const values = result.success ? result.output.values : [];
          return { result, values, value: values[0], cache: result.cache };
        },
      };
    },
    remove: () => rm(root, { recursive: true, force: true }),
  };
}
