// One after the other: each workflow gets what the last one gave, and what does not fit is told before anything runs.
import { readFileSync } from "node:fs";
import { type CompositionError, WorkflowComposer } from "@dreamnet/composer";
import { WorkflowExecutor } from "@dreamnet/executor";
import { contents, outline, statistics } from "./parts.ts";

const composer = new WorkflowComposer(new WorkflowExecutor());
const tableOfContents = composer.compose([outline, contents], "sequential", { name: "table-of-contents" });

const paper = readFileSync(new URL("../riccati/paper.md", import.meta.url), "utf8");
const { text } = await tableOfContents.execute({ text: paper });
console.log(text);

// It is a workflow like any other, with a manifest that is computed from its parts.
const { dependencies, executionTime } = tableOfContents.manifest;
console.log(`${dependencies.join(", ")}: about ${executionTime.estimated} ms`);

try {
  composer.compose([statistics, contents], "sequential", { name: "nonsense" });
} catch (error) {
  console.log((error as CompositionError).message);
}

// Prints:
// - Summary
// - Statement of need
// - Acknowledgements
// - References
// outline@^1.0.0, contents@^1.0.0: about 10 ms
// The composite "nonsense" cannot be made:
//   statistics → contents: /headings: missing, but array is needed
//   statistics → contents: /words: integer, but nothing of this name is taken
//   statistics → contents: /minutes: integer, but nothing of this name is taken
