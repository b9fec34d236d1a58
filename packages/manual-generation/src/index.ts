export { manualGenerationInputSchema, manualGenerationWorkflow, manualPackageSchema } from "./workflow.ts";
export { manualGenerationWorkflow as default } from "./workflow.ts";
