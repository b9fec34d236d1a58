export type { CreateIo } from "./create-command.ts";
export { runCreateCommand } from "./create-command.ts";
export { CreateError } from "./errors.ts";
export type { WorkflowPackageOptions, WorkflowPackagePlan } from "./plan-package.ts";
export { planWorkflowPackage } from "./plan-package.ts";
export type { WriteOptions } from "./write-package.ts";
export { writeWorkflowPackage } from "./write-package.ts";
