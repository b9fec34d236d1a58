export type { InputOf, OutputOf } from "./composer.ts";
export { WorkflowComposer } from "./composer.ts";
export type { CompositionFinding } from "./errors.ts";
export { CompositionError, describeFinding } from "./errors.ts";
export { compareSchemas } from "./fit/compare.ts";
export type { Finding as SchemaFinding } from "./fit/finding.ts";
export type { JsonSchema } from "./fit/json-schema.ts";
export type {
  Branch,
  ComposedWorkflow,
  ComposeOptions,
  ComposerExecutor,
  CompositeNode,
  CompositeOutput,
  FailedNode,
  FailurePolicy,
  GraphDefinition,
  GraphNode,
  NodeDefinition,
  NodeInput,
  NodeView,
  Part,
  Pattern,
  SkippedNode,
} from "./options.ts";
export type { Mapping, Reference } from "./reference.ts";
export { from, fromInput } from "./reference.ts";
export { uniteSecurity } from "./security.ts";
