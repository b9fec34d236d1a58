// Two versions of a workflow, and the way between them: an input that was written for the old one is moved, checked by
// schema, and executed by the new one; and back. A migration that fails executes nothing and leaves the input as it was.
import { WorkflowExecutor } from "@dreamnet/executor";
import { WorkflowRegistry } from "@dreamnet/registry";
import { inferBump, WorkflowVersionManager } from "@dreamnet/version-manager";
import { defineWorkflow } from "@dreamnet/workflow";
import { z } from "zod";

const cite = <Input>(version: string, input: z.ZodType<Input>, write: (input: Input) => string) =>
  defineWorkflow<Input, { text: string }>({
    name: "cite",
    version,
    description: "Writes a reference.",
    author: "DreamNet",
    input,
    output: z.strictObject({ text: z.string() }),
    executionTime: { estimated: 1, max: 1_000 },
    errorHandling: { retryable: false, maxRetries: 0 },
    security: { requiresAuth: false, allowedPaths: [], networkAccess: false },
    execute: async (value) => ({ text: write(value) }),
  });

const first = cite(
  "1.0.0",
  z.strictObject({ author: z.string(), title: z.string() }),
  ({ author, title }) => `${author}: ${title}`,
);
const authors = z.array(z.strictObject({ given: z.string(), family: z.string() })).min(1);
const second = cite(
  "2.0.0",
  z.strictObject({ authors, title: z.string() }),
  ({ authors, title }) => `${authors.map(({ given, family }) => `${family}, ${given}`).join("; ")}. ${title}.`,
);

type First = z.output<typeof first.inputSchema>;
type Second = z.output<typeof second.inputSchema>;
const up = ({ author, title }: First): Second => {
  const names = author.split(" and ").map((name) => {
    const at = name.lastIndexOf(" ");
    if (at < 0) throw new Error(`"${name}" has no family name`);
    return { given: name.slice(0, at), family: name.slice(at + 1) };
  });
  return { authors: names, title };
};
const down = ({ authors, title }: Second): First => ({
  author: authors.map(({ given, family }) => `${given} ${family}`).join(" and "),
  title,
});

const registry = new WorkflowRegistry();
const versions = new WorkflowVersionManager(registry, { executor: new WorkflowExecutor({ registry }) });
versions.register({ workflow: first, version: "1.0.0", deprecated: "Use 2.0.0." });
versions.register({
  workflow: second,
  version: "2.0.0",
  migration: { from: "1.0.0", to: "2.0.0", migrate: (input) => up(input as First) },
});
versions.addMigration("cite", { from: "2.0.0", to: "1.0.0", migrate: (input) => down(input as Second) });

const old = { author: "Ada Lovelace and Charles Babbage", title: "Notes" };
const result = await versions.migrate("cite", "1.0.0", "^2.0.0", old);
console.log(result.success ? result.output : result.error.message);

const there = await versions.transform("cite", "1.0.0", "2.0.0", old);
const back = await versions.transform("cite", "2.0.0", "1.0.0", there.input);
console.log(back.input);

const failed = await versions.migrate("cite", "1.0.0", "2.0.0", { author: "Euclid", title: "Elements" });
if (!failed.success) console.log(`${failed.error.code}: ${failed.error.message}`);

// What the two manifests ask for, before anybody says a number.
const { bump, changes } = inferBump(first.manifest, second.manifest);
console.log(
  `${bump}: ${changes
    .filter((change) => change.bump === "major")
    .map(({ path, message }) => `${path} ${message}`)
    .join("; ")}`,
);

// Prints:
// { text: 'Lovelace, Ada; Babbage, Charles. Notes.' }
// { author: 'Ada Lovelace and Charles Babbage', title: 'Notes' }
// MIGRATION_FAILED: The migration of cite 1.0.0 → 2.0.0 failed: "Euclid" has no family name
// major: authors property was not there, is required; author property was known, is not known
