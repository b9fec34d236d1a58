// The first branch whose condition holds. A condition is a function of the input, and its answer is journaled: a run that is
// taken up again goes the same way.
import { readFileSync } from "node:fs";
import { WorkflowComposer } from "@dreamnet/composer";
import { WorkflowExecutor } from "@dreamnet/executor";
import { contents, outline, statistics } from "./parts.ts";

const executor = new WorkflowExecutor();
const composer = new WorkflowComposer(executor);
const titles = composer.compose([outline, contents], "sequential", { name: "titles" });
const hasHeadings = ({ text }: { text: string }): boolean => /^#/mu.test(text);
const isLong = ({ text }: { text: string }): boolean => text.length > 200;

const overview = composer.compose(
  [
    { when: hasHeadings, workflow: titles },
    { when: isLong, workflow: statistics },
  ],
  "conditional",
  { name: "overview" },
);
const careful = composer.compose([{ when: hasHeadings, workflow: titles }, { otherwise: statistics }], "conditional", {
  name: "careful",
});

const paper = readFileSync(new URL("../riccati/paper.md", import.meta.url), "utf8");
for (const composite of [overview, careful])
  for (const text of [paper.slice(0, 1_500), "Short, and without a heading."]) {
    const result = await executor.execute(composite, { text });
    console.log(composite.name, result.success ? result.output : `${result.error.code}: ${result.error.hint}`);
  }

// Prints:
// overview { text: '- Summary' }
// overview NO_BRANCH: Add { otherwise: workflow } as the last branch.
// careful { text: '- Summary' }
// careful { words: 5, minutes: 1 }
