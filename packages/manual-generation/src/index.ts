export { default, manualGenerationInputSchema, manualGenerationWorkflow, manualPackageSchema } from "./workflow.ts";
