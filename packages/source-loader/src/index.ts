export { readAuthors } from "./frontmatter/read-authors.ts";
export { type FetchedFiles, loadFetched } from "./load-fetched.ts";
export type { LoadResult, SourceStore } from "./load-result.ts";
export { type LoadOptions, loadSource } from "./load-source.ts";
export { default, sourceLoaderInputSchema, sourceLoaderOutputSchema, sourceLoaderWorkflow } from "./workflow.ts";
