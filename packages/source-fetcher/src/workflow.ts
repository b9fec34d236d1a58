import {
  type Diagnostic,
  defineWorkflow,
  diagnosticSchema,
  type ExecutionContext,
  type FileReference,
  fileReferenceSchema,
  RetryableError,
} from "@dreamnet/workflow";
import { z } from "zod";
import packageJson from "../package.json" with { type: "json" };
import { createDial, createProxyDial, type Dial } from "./dial.ts";
import { fetchDocument } from "./fetch-document.ts";
import { FetchFault } from "./fetch-fault.ts";
import { parseRemoteLocation } from "./remote-location.ts";

/** What is fetched. */
export const sourceFetcherInputSchema = z.strictObject({
  location: z
    .string()
    .max(4096)
    .meta({ description: "https://… of a document, or repo://owner/name[@ref][:path] on GitHub." }),
});

/** The files of a document as they were on the web, or why there are none. */
export const sourceFetcherOutputSchema = z
  .discriminatedUnion("status", [
    z.strictObject({
      status: z.literal("fetched"),
      /** Path of the document; of a repository the file or folder that was asked for, empty for all of it. */
      main: z.string(),
      files: z.record(z.string(), fileReferenceSchema),
      /** Where a page's own addresses are relative to. */
      base: z.string().optional(),
      /** Address of a picture → its path. */
      addresses: z.record(z.string(), z.string()),
      diagnostics: z.array(diagnosticSchema),
    }),
    z.strictObject({ status: z.literal("refused"), diagnostics: z.array(diagnosticSchema) }),
  ])
  .meta({ id: "FetchedSource" });

type Output = z.output<typeof sourceFetcherOutputSchema>;

/** Fetches a document from the web; whoever runs it has asked for that. */
export const sourceFetcherWorkflow = defineWorkflow({
  name: "source-fetcher",
  version: packageJson.version,
  module: import.meta.url,
  description: packageJson.description,
  author: "DreamNet",
  license: "MIT",
  keywords: ["fetch", "web", "github"],
  input: sourceFetcherInputSchema,
  output: sourceFetcherOutputSchema,
  outputName: "fetched",
  executionTime: { estimated: 5_000, max: 600_000 },
  errorHandling: { retryable: true, maxRetries: 2 },
  // Without a list of hosts the sandbox's proxy reaches public addresses, on the ports of the web.
  security: { requiresAuth: false, requiresSandbox: false, allowedPaths: ["build/"], networkAccess: true },
  steps: {},
  execute: fetchSource,
});

// A host finds a workflow as its module's default export.
export default sourceFetcherWorkflow;

/** Within the sandbox everything goes through its proxy; elsewhere the same rules are held here. */
function dialOf(env: NodeJS.ProcessEnv): Dial {
  const proxy = env["DREAMNET_EGRESS"] === "1" ? env["HTTPS_PROXY"] : undefined;
  return proxy === undefined ? createDial() : createProxyDial(new URL(proxy));
}

async function fetchSource(
  { location }: z.output<typeof sourceFetcherInputSchema>,
  context: ExecutionContext,
): Promise<Output> {
  const refuse = (rule: string, message: string, hint: string): Output => {
    const diagnostic: Diagnostic = { severity: "error", ruleId: `fetch/${rule}`, message, hint };
    return { status: "refused", diagnostics: [diagnostic] };
  };
  const parsed = parseRemoteLocation(location);
  if (parsed === undefined)
    return refuse(
      "address-is-clear",
      `${JSON.stringify(location.slice(0, 200))} cannot be understood.`,
      "Write https://…, or repo://owner/name@ref:path.",
    );
  try {
    const fetched = await fetchDocument(parsed, dialOf(process.env), context.signal);
    const files: Record<string, FileReference> = {};
    let index = 0;
    for (const [path, { bytes, mediaType }] of fetched.files)
      files[path] = await context.files.write(`build/fetched/${index++}`, bytes, { mediaType });
    const { main, base, addresses, diagnostics } = fetched;
    return {
      status: "fetched",
      main,
      files,
      addresses,
      diagnostics: [...diagnostics],
      ...(base === undefined ? {} : { base }),
    };
  } catch (error) {
    if (!(error instanceof FetchFault)) throw error;
    if (error.passing)
      throw new RetryableError(error.message, { code: "FETCH_FAILED", hint: error.hint, cause: error });
    return refuse(error.rule, error.message, error.hint);
  }
}
