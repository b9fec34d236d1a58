export { isRemoteLocation } from "./remote-location.ts";
export { default, sourceFetcherInputSchema, sourceFetcherOutputSchema, sourceFetcherWorkflow } from "./workflow.ts";
