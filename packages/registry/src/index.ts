export type { DependencyProblem, DependencyReport } from "./check-dependencies.ts";
export { dependenciesOf } from "./check-dependencies.ts";
export { howToRegister, packageOf, splitReference } from "./package-name.ts";
export { checkWorkflow, WorkflowRegistry } from "./registry.ts";
