export type { SubstackOptions, SubstackPackInput } from "./input.ts";
export { substackOptionsSchema, substackPackInputSchema } from "./input.ts";
export type { SubstackPackage } from "./output.ts";
export { substackPackageSchema } from "./output.ts";
export { substack } from "./substack.ts";
export { default, substackPackWorkflow } from "./workflow.ts";
