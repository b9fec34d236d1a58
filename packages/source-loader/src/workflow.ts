import {
  defineWorkflow,
  diagnosticSchema,
  type ExecutionContext,
  fileReferenceSchema,
  isPortablePath,
  sha256Schema,
  TerminalError,
} from "@dreamnet/workflow";
import { z } from "zod";
import packageJson from "../package.json" with { type: "json" };
import { loadFromReader } from "./load-from-reader.ts";
import { createMemoryReader } from "./reader/memory-reader.ts";
import { folderOf } from "./reader/source-reader.ts";

/** Most bytes of all files of one source. */
const maxBytes = 1024 * 1024 * 1024;

/** What the loader takes as a workflow: files by digest, never a path of the machine. */
export const sourceLoaderInputSchema = z.strictObject({
  main: z
    .string()
    .max(1024)
    .refine(isPortablePath, "a relative POSIX path")
    .meta({ description: "Path of the document among `files`." }),
  files: z
    .record(z.string().max(1024), z.looseObject({ sha256: sha256Schema, size: z.int().min(0) }))
    .meta({ description: "Path → digest of the document, its bibliography and its figures.", typeName: "Files" }),
});

/** A loaded source is a file of JSON in the content store; one that is refused is a result with its faults. */
export const sourceLoaderOutputSchema = z
  .discriminatedUnion("status", [
    z.strictObject({
      status: z.literal("loaded"),
      source: fileReferenceSchema.meta({ description: "The NormalizedSource as JSON." }),
      digest: sha256Schema,
      diagnostics: z.array(diagnosticSchema),
    }),
    z.strictObject({ status: z.literal("refused"), diagnostics: z.array(diagnosticSchema) }),
  ])
  .meta({ id: "LoadedSource" });

type Input = z.output<typeof sourceLoaderInputSchema>;
type Output = z.output<typeof sourceLoaderOutputSchema>;

/** Loads a document whose files stand in the content store. */
export const sourceLoaderWorkflow = defineWorkflow({
  name: "source-loader",
  version: packageJson.version,
  module: import.meta.url,
  description: packageJson.description,
  author: "DreamNet",
  license: "MIT",
  keywords: ["markdown", "latex", "jupyter", "html", "bibtex"],
  input: sourceLoaderInputSchema,
  output: sourceLoaderOutputSchema,
  outputName: "loaded",
  executionTime: { estimated: 200, max: 60_000 },
  errorHandling: { retryable: false, maxRetries: 0 },
  security: { requiresAuth: false, requiresSandbox: false, allowedPaths: ["build/"], networkAccess: false },
  steps: { load: "Reads the document, its bibliography and its figures, and resolves what they refer to." },
  execute: load,
});

// A host finds a workflow as its module's default export.
export default sourceLoaderWorkflow;

async function load(input: Input, context: ExecutionContext): Promise<Output> {
  const entries = Object.entries(input.files);
  const total = entries.reduce((sum, [, file]) => sum + file.size, 0);
  if (total > maxBytes) {
    throw new TerminalError(`The files have ${total} bytes; at most ${maxBytes} are loaded.`, {
      code: "SOURCE_TOO_LARGE",
      hint: "Name only the files that the document refers to.",
      value: total,
    });
  }
  return context.step("load", async (): Promise<Output> => {
    const files = new Map<string, Uint8Array>();
    for (const [path, file] of entries) {
      context.signal.throwIfAborted();
      files.set(path, await context.files.read(file));
    }
    const known = new Set(entries.map(([, file]) => file.sha256));
    const folder = folderOf(input.main);
    const loaded = await loadFromReader(
      createMemoryReader(files, folder),
      input.main.slice(folder === "" ? 0 : folder.length + 1),
      {
        signal: context.signal,
        store: {
          // What came in by digest is in the store; only what the document holds itself (data: URLs) is new.
          put: async (content, sha256) => {
            if (sha256 !== undefined && known.has(sha256)) return { sha256, size: content.length };
            return context.files.write(`build/source/${sha256 ?? "file"}`, content);
          },
        },
      },
    );
    if (loaded.status === "refused") return loaded;
    const { diagnostics, digest } = loaded.source;
    const source = await context.files.write("build/source/source.json", JSON.stringify(loaded.source), {
      mediaType: "application/json",
    });
    return { status: "loaded", source, digest, diagnostics };
  });
}
