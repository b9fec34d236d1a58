export { manualGenerationInputSchema, manualGenerationWorkflow, manualPackageSchema } from "./workflow.ts";
export { default } from "./workflow.ts";
