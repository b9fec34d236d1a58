export type { LoadResult, SourceStore } from "./load-result.ts";
export { type LoadOptions, loadSource } from "./load-source.ts";
export {
  sourceLoaderInputSchema,
  sourceLoaderOutputSchema,
  sourceLoaderWorkflow,
  sourceLoaderWorkflow as default,
} from "./workflow.ts";
