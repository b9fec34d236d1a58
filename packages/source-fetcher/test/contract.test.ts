import { describeWorkflowContract } from "@dreamnet/tester";
import { describe, it } from "vitest";
import { sourceFetcherWorkflow } from "../src/workflow.ts";

// What leads nowhere needs no network to be refused.
describeWorkflowContract(
  sourceFetcherWorkflow,
  [
    {
      name: "refuses what is no location",
      input: { location: "repo://ada/x@--upload-pack=x" },
      expectedOutput: { status: "refused" },
    },
    {
      name: "refuses a private address",
      input: { location: "http://user:secret@127.0.0.1/" },
      expectedOutput: { status: "refused" },
    },
  ],
  { describe, it },
);
