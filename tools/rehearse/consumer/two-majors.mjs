// A program that was written for the old major of a pack; where the new one is installed beside it, it runs both.
import { createHash } from "node:crypto";
import old from "@dreamnet/arxiv-pack";
import { createMemoryStore } from "@dreamnet/content-store";
import { describeArtifact } from "@dreamnet/document";
import { WorkflowExecutor, WorkflowRegistry } from "@dreamnet/executor";
import { loadSource } from "@dreamnet/source-loader";
import { WorkflowVersionManager } from "@dreamnet/version-manager";

const next = await import("arxiv-pack-next").then(
  (module) => module.default,
  (error) => {
    if (error.code === "ERR_MODULE_NOT_FOUND") return undefined;
    throw error;
  },
);
const store = createMemoryStore();
const loaded = await loadSource(process.argv[2], { store });
if (loaded.status !== "loaded") throw new Error(JSON.stringify(loaded));
const input = { source: loaded.source, artifact: describeArtifact(loaded.source, {}), options: { compile: false } };

const registry = new WorkflowRegistry();
const executor = new WorkflowExecutor({ registry, store });
const versions = new WorkflowVersionManager(registry, { executor });
versions.register({ workflow: old, version: old.version });
const first = await executor.execute(old, input);
if (!first.success) throw new Error(JSON.stringify(first.error));
const digest = createHash("sha256").update(JSON.stringify(first.files)).digest("hex");
if (next === undefined) console.log(JSON.stringify({ old: first.workflow.version, digest }));
else {
  const migrate = (value) => ({ ...value, edition: "first" });
  versions.register({
    workflow: next,
    version: next.version,
    migration: { from: old.version, to: next.version, migrate },
  });
  if (old.validate({ ...input, edition: "first" }).valid) throw new Error("The old major takes the new one's input.");
  const refused = await executor.execute(next, input);
  if (refused.success || refused.error.code !== "VALIDATION_FAILED")
    throw new Error(`The new major: ${JSON.stringify(refused)}`);
  const moved = await versions.migrate("arxiv-pack", old.version, next.version, input);
  if (!moved.success) throw new Error(JSON.stringify(moved.error));
  const again = await executor.execute(old, input);
  if (!again.success) throw new Error(JSON.stringify(again.error));
  console.log(JSON.stringify({ old: again.workflow.version, digest, next: moved.workflow.version }));
}
