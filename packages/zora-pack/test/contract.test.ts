import { describeWorkflowContract } from "@dreamnet/tester";
import { describe, it } from "vitest";
import { zoraPackWorkflow } from "../src/workflow.ts";
import { artifactOf, inputOf } from "./make-work.ts";

describeWorkflowContract(
  zoraPackWorkflow,
  [
    { name: "packs a paper", input: () => inputOf(artifactOf()), expectedOutput: { status: "ready" } },
    {
      name: "packs a paper with its PDF",
      input: () => inputOf(artifactOf(), { compile: true }),
      expectedOutput: { status: "ready" },
    },
  ],
  { describe, it, timeout: 120_000 },
);
