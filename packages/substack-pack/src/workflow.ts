import { articleNeeds, canonicalUrl, countWords, makeChecklist, packArticle, pickTags } from "@dreamnet/article";
import { acceptedItems, formatChecklist, readSource } from "@dreamnet/document";
import { imageRendererWorkflow } from "@dreamnet/image-renderer";
import { latexCompilerWorkflow } from "@dreamnet/latex-compiler";
import { defineWorkflow, type ExecutionContext, sortDiagnostics } from "@dreamnet/workflow";
import packageJson from "../package.json" with { type: "json" };
import { steps } from "./checklist.ts";
import { type SubstackPackInput, substackPackInputSchema } from "./input.ts";
import { type SubstackPackage, substackPackageSchema } from "./output.ts";
import { substack } from "./substack.ts";

/** Makes a post that Substack's editor keeps whole: rich text to paste, pictures with their places, fields, checklist. */
export const substackPackWorkflow = defineWorkflow({
  name: "substack-pack",
  version: packageJson.version,
  module: import.meta.url,
  description: packageJson.description,
  author: "DreamNet",
  license: "MIT",
  keywords: ["substack", "article", "newsletter", "publishing"],
  input: substackPackInputSchema,
  output: substackPackageSchema,
  outputName: "package",
  dependencies: [imageRendererWorkflow, latexCompilerWorkflow],
  executionTime: { estimated: 4_000, max: 600_000 },
  errorHandling: { retryable: true, maxRetries: 2, fallback: "manual-generation" },
  security: { requiresAuth: false, allowedPaths: ["build/"], networkAccess: false },
  steps: {},
  execute: packForSubstack,
});

// The host loads a workflow as the default export of its `module`.
export default substackPackWorkflow;

async function packForSubstack(input: SubstackPackInput, context: ExecutionContext): Promise<SubstackPackage> {
  const { artifact, options } = input;
  const source = await readSource(input.source, context.files, artifact.accept);
  const folder = `build/${artifact.id}/substack`;
  const { tags, diagnostics: tagDiagnostics } = pickTags(artifact, "substack", { count: 20, length: 60 });
  const canonical = canonicalUrl(artifact, options.canonicalUrl);
  const fields = { tags, slug: artifact.id, ...(canonical === undefined ? {} : { canonicalUrl: canonical }) };
  const packed = await packArticle(
    {
      platform: substack,
      source,
      artifact,
      folder,
      canonicalUrl: canonical,
      picturesUrl: options.picturesUrl,
      steps: (facts) => steps({ ...fields, hasSubtitle: source.frontmatter.subtitle !== undefined }, facts),
    },
    context,
  );
  const metadata: SubstackPackage["metadata"] = {
    title: packed.article.title,
    ...(packed.article.subtitle === undefined ? {} : { subtitle: packed.article.subtitle }),
    ...fields,
    words: countWords(packed.article),
    pictures: packed.article.pictures.length,
  };
  const diagnostics = sortDiagnostics([...packed.diagnostics, ...tagDiagnostics]);
  const needs = articleNeeds(source, packed.article.title, diagnostics);
  const checklist = [...acceptedItems(source.diagnostics), ...makeChecklist(needs, packed.steps)];
  const write = (path: string, content: string, mediaType: string) =>
    context.files.write(`${folder}/${path}`, content, { mediaType });
  const title = packed.article.title === "" ? artifact.id : packed.article.title;
  const common = {
    files: [
      ...packed.files,
      await write("metadata.json", `${JSON.stringify(metadata, null, 2)}\n`, "application/json"),
      await write("checklist.md", formatChecklist(title, "Substack", checklist), "text/markdown; charset=utf-8"),
    ],
    notes: [
      "Substack has no public interface for writing posts: the way is to paste.",
      "That its editor turns pasted notes into footnotes of its own is unverified: they are numbered notes at the end.",
      ...(packed.pictures.length > 0 && options.picturesUrl === undefined
        ? [
            "Pictures have no address yet: what is pasted has a marked place for each. With `--set substack.picturesUrl=https://…` (this pack alone: `--set picturesUrl=https://…`) they are in the text.",
          ]
        : []),
    ],
    checklist,
    metadata,
    diagnostics,
  };
  return needs.length === 0 ? { status: "ready", ...common } : { status: "needs_input", needs, ...common };
}
