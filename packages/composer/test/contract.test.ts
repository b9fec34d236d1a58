import { contractChecks } from "@dreamnet/tester";
import { fileReferenceSchema } from "@dreamnet/workflow";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { from, WorkflowComposer } from "../src/index.ts";
import { makeWorkflow, textSchema, textWorkflow } from "./make-workflow.ts";

const write = makeWorkflow(
  "write",
  textSchema,
  z.strictObject({ file: fileReferenceSchema }),
  async ({ text }, { files }) => ({ file: await files.write("build/text.txt", text) }),
  { security: { requiresAuth: false, allowedPaths: ["build/"], networkAccess: false } },
);
const composer = new WorkflowComposer();
const [a, b] = [textWorkflow("a"), textWorkflow("b")];
const inner = composer.compose([a, b], "sequential", { name: "inner" });
const isEmpty = ({ text }: { text: string }) => text === "";
const composites = [
  composer.compose([a, b, write], "sequential", { name: "sequence" }),
  composer.compose([a, b, write], "parallel", { name: "parallel" }),
  composer.compose([{ when: isEmpty, workflow: a }, { otherwise: write }], "conditional", { name: "conditional" }),
  composer.graph({
    name: "graph",
    nodes: { inner: { workflow: inner }, write: { workflow: write, needs: ["inner"] } },
    output: { text: from("inner", "/text"), file: from("write", "/file") },
  }),
];

describe.each(composites)("the composite $name keeps the contract of workflows", (composite) => {
  const checks = contractChecks(composite, [
    { name: "a text", input: { text: "x" } },
    { name: "no text", input: { text: "" } },
  ]);
  // Made in a program, it belongs to no package.
  it.each(checks.filter(({ name }) => name !== "is in step with package.json"))("$name", async (check) => {
    await expect(check.run()).resolves.toBeUndefined();
  });
});
