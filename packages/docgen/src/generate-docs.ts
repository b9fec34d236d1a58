import type { WorkflowVersion } from "@dreamnet/workflow";
import { makeDiagram } from "./diagram.ts";
import type { DependencyEntry, Documentable, ExampleRun, WorkflowPage } from "./documentation.ts";
import { describeFailures, describePermissions, listErrors } from "./plain-words.ts";
import { withReadableNames } from "./schema/json-schema.ts";
import { listFields, listTypes } from "./schema/list-fields.ts";
import { compareVersions, describeVersions } from "./versions.ts";

/** What is documented beside the definition. */
export interface DocsOptions {
  /** What came of the examples: see `runExamples`. Default: they are shown as they are declared. */
  readonly exampleRuns?: readonly ExampleRun[];
  /** Every version that is known, with its migration; the workflow's own is added where it is missing. */
  readonly versions?: readonly WorkflowVersion[];
}

/**
 * Documents a workflow, as data. Nothing is executed, and the same definition gives the same data.
 *
 * @example
 * generateDocs(greetWorkflow).inputFields[0]?.path; // => "name"
 */
export function generateDocs(workflow: Documentable, options: DocsOptions = {}): WorkflowPage {
  const { manifest } = workflow;
  const input = withReadableNames(manifest.schemas?.input ?? {});
  const output = withReadableNames(manifest.schemas?.output ?? {});
  const [inputFields, outputFields] = [listFields(input), listFields(output)];
  const dependencies = workflow.dependencies.map(
    ({ name, range, workflow: known }): DependencyEntry => ({
      name,
      range,
      ...(known === undefined ? {} : { description: known.manifest.description }),
    }),
  );
  const optional = Object.entries({ license: manifest.license, deprecated: manifest.deprecated }).filter(
    ([, value]) => value !== undefined,
  );
  return {
    name: manifest.name,
    version: manifest.version,
    description: manifest.description,
    author: manifest.author,
    ...Object.fromEntries(optional),
    keywords: manifest.keywords ?? [],
    inputs: manifest.inputs,
    outputs: manifest.outputs,
    steps: Object.entries(manifest.steps ?? {}).map(([name, description]) => ({ name, description })),
    examples: workflow.examples,
    errorHandling: manifest.errorHandling,
    security: manifest.security,
    executionTime: manifest.executionTime,
    dependencies,
    inputFields,
    outputFields,
    types: listTypes([
      [input, inputFields],
      [output, outputFields],
    ]),
    diagram: makeDiagram(workflow, dependencies),
    failures: describeFailures(manifest),
    errorCodes: listErrors(manifest),
    permissions: describePermissions(manifest),
    exampleRuns: options.exampleRuns ?? [],
    versions: describeVersions(
      workflow,
      [...(options.versions ?? [])].sort((a, b) => compareVersions(a.version, b.version)),
    ),
  };
}
