export type { DependencyProblem, DependencyReport } from "./check-dependencies.ts";
export { dependenciesOf } from "./check-dependencies.ts";
export { packageOf, splitReference } from "./package-name.ts";
export { WorkflowRegistry } from "./registry.ts";
