import { toPlainText } from "@dreamnet/converter";
import {
  artifactDescriptionSchema,
  type NormalizedSource,
  packageResultSchema,
  readSource,
  sourceInputSchema,
} from "@dreamnet/document";
import { defineWorkflow, type ExecutionContext, type FileReference } from "@dreamnet/workflow";
import { z } from "zod";
import packageJson from "../package.json" with { type: "json" };
import { bibliographyText } from "./bibliography.ts";
import { manualInstructions } from "./instructions.ts";

/** What packs take. Their own options beside it are of no use here, and are let through. */
export const manualGenerationInputSchema = z.looseObject({
  source: sourceInputSchema,
  artifact: artifactDescriptionSchema,
});

/** What is left when a pack has failed: everything that its package would be made of. */
export const manualPackageSchema = packageResultSchema("ManualPackage", {
  /** Files of the source that lie beside the text. */
  assets: z.array(z.string()),
});

type Input = z.output<typeof manualGenerationInputSchema>;

/**
 * The fallback of packs: where a package could not be made, its text, references and figures, and how to go on by hand.
 *
 * Its result is never `ready`: a person has to do the rest.
 */
export const manualGenerationWorkflow = defineWorkflow({
  name: "manual-generation",
  version: packageJson.version,
  module: import.meta.url,
  description: packageJson.description,
  author: "DreamNet",
  license: "MIT",
  keywords: [...packageJson.keywords],
  input: manualGenerationInputSchema,
  output: manualPackageSchema,
  outputName: "package",
  executionTime: { estimated: 500, max: 30_000 },
  errorHandling: { retryable: false, maxRetries: 0 },
  security: { requiresAuth: false, allowedPaths: ["build/"], networkAccess: false },
  steps: { write: "Writes the text, the references, the figures and the instructions." },
  execute: generate,
});

export default manualGenerationWorkflow;

async function generate(input: Input, context: ExecutionContext): Promise<z.output<typeof manualPackageSchema>> {
  const source = await readSource(input.source as NormalizedSource | FileReference, context.files);
  const folder = `build/${input.artifact.id}/manual`;
  return await context.step("write", async () => {
    const files: FileReference[] = [];
    const write = async (name: string, content: string | Uint8Array, mediaType: string): Promise<void> => {
      files.push(await context.files.write(`${folder}/${name}`, content, { mediaType }));
    };
    await write("text.txt", toPlainText(source), "text/plain; charset=utf-8");
    const bibliography = bibliographyText(source);
    if (bibliography !== "") await write("references.bib", bibliography, "text/x-bibtex; charset=utf-8");
    const assets: string[] = [];
    for (const [sha256, asset] of Object.entries(source.assets).sort(([, a], [, b]) => (a.path < b.path ? -1 : 1))) {
      const name = `figures/${portableName(asset.path, sha256)}`;
      await write(name, await context.files.read(sha256), asset.mediaType);
      assets.push(name);
    }
    await write("INSTRUCTIONS.md", manualInstructions(input.artifact, source, assets), "text/markdown; charset=utf-8");
    return {
      status: "needs_input" as const,
      needs: [
        {
          field: "package",
          message: "The package could not be made; it has to be made by hand. INSTRUCTIONS.md says how.",
        },
      ],
      files,
      notes: ["This is the fallback: text, references and figures of the source, for making the package by hand."],
      checklist: [{ text: "Read INSTRUCTIONS.md and follow it.", done: false }],
      metadata: { assets },
      diagnostics: [],
    };
  });
}

/** The file's own name where every system can take it; the digest keeps equal names of two folders apart. */
function portableName(path: string, sha256: string): string {
  const name = path.split("/").at(-1) ?? "";
  return `${sha256.slice(0, 8)}-${name.replace(/[^A-Za-z0-9._-]+/gu, "-").replace(/^[-.]+/u, "")}`;
}
