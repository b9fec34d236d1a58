// All at once, with the same input. All are waited for, and one that fails does not take the others with it.
import { readFileSync } from "node:fs";
import { WorkflowComposer } from "@dreamnet/composer";
import { WorkflowExecutor } from "@dreamnet/executor";
import { contents, outline, statistics } from "./parts.ts";

const composer = new WorkflowComposer(new WorkflowExecutor());
const titles = composer.compose([outline, contents], "sequential", { name: "titles" });
const report = composer.compose([statistics, titles], "parallel", { name: "report", concurrency: 2 });

const paper = readFileSync(new URL("../riccati/paper.md", import.meta.url), "utf8");
for (const text of [paper, "A note without any heading."]) {
  const { succeeded, failed, outputs } = await report.execute({ text });
  console.log(`well: ${succeeded.join(", ")}`);
  for (const { name, error } of failed) console.log(`failed: ${name}: ${error.message} ${error.hint}`);
  console.log(outputs["statistics"]);
}

// Prints:
// well: statistics, titles
// { words: 768, minutes: 4 }
// well: statistics
// failed: titles: In titles, the node contents: The text has no headings. Begin each part with a #.
// { words: 5, minutes: 1 }
