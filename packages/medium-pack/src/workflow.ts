import { articleNeeds, canonicalUrl, countWords, makeChecklist, packArticle, pickTags } from "@dreamnet/article";
import { acceptedItems, formatChecklist, readSource } from "@dreamnet/document";
import { imageRendererWorkflow } from "@dreamnet/image-renderer";
import { latexCompilerWorkflow } from "@dreamnet/latex-compiler";
import { type Diagnostic, defineWorkflow, type ExecutionContext, sortDiagnostics } from "@dreamnet/workflow";
import packageJson from "../package.json" with { type: "json" };
import { apiRequest } from "./api-request.ts";
import { steps } from "./checklist.ts";
import { type MediumPackInput, mediumPackInputSchema } from "./input.ts";
import { mediumLicense } from "./licenses.ts";
import { medium, mediumLimits } from "./medium.ts";
import { type MediumPackage, mediumPackageSchema } from "./output.ts";

/** Makes an article that Medium's editor keeps whole: rich text to paste, pictures with their places, form fields, checklist. */
export const mediumPackWorkflow = defineWorkflow({
  name: "medium-pack",
  version: packageJson.version,
  module: import.meta.url,
  description: packageJson.description,
  author: "DreamNet",
  license: "MIT",
  keywords: ["medium", "article", "publishing"],
  input: mediumPackInputSchema,
  output: mediumPackageSchema,
  outputName: "package",
  dependencies: [imageRendererWorkflow, latexCompilerWorkflow],
  executionTime: { estimated: 4_000, max: 600_000 },
  errorHandling: { retryable: true, maxRetries: 2, fallback: "manual-generation" },
  security: { requiresAuth: false, allowedPaths: ["build/"], networkAccess: false },
  steps: {},
  execute: packForMedium,
});

// The host loads a workflow as the default export of its `module`.
export default mediumPackWorkflow;

async function packForMedium(input: MediumPackInput, context: ExecutionContext): Promise<MediumPackage> {
  const { artifact, options } = input;
  const source = await readSource(input.source, context.files, artifact.accept);
  const folder = `build/${artifact.id}/medium`;
  const { tags, diagnostics: tagDiagnostics } = pickTags(artifact, "medium", {
    count: mediumLimits.tags.value,
    length: mediumLimits.tagLength.value,
  });
  const license = artifact.license === undefined ? undefined : mediumLicense(artifact.license);
  const canonical = canonicalUrl(artifact, options.canonicalUrl);
  const fields = {
    tags,
    ...(canonical === undefined ? {} : { canonicalUrl: canonical }),
    ...(license === undefined ? {} : { license }),
  };
  const packed = await packArticle(
    {
      platform: medium,
      source,
      artifact,
      folder,
      canonicalUrl: canonical,
      picturesUrl: options.picturesUrl,
      steps: (facts) => steps(fields, facts),
    },
    context,
  );
  const metadata: MediumPackage["metadata"] = {
    title: packed.article.title,
    ...(packed.article.subtitle === undefined ? {} : { subtitle: packed.article.subtitle }),
    ...fields,
    words: countWords(packed.article),
    pictures: packed.article.pictures.length,
  };
  const diagnostics = sortDiagnostics([
    ...packed.diagnostics,
    ...tagDiagnostics,
    ...licenseDiagnostics(artifact.license, license),
  ]);
  const needs = articleNeeds(source, packed.article.title, diagnostics);
  const checklist = [...acceptedItems(source.diagnostics), ...makeChecklist(needs, packed.steps)];
  const write = (path: string, content: string, mediaType: string) =>
    context.files.write(`${folder}/${path}`, content, { mediaType });
  const title = packed.article.title === "" ? artifact.id : packed.article.title;
  const common = {
    files: [
      ...packed.files,
      await write("metadata.json", `${JSON.stringify(metadata, null, 2)}\n`, "application/json"),
      await write(
        "api-request.json",
        `${JSON.stringify(apiRequest(metadata, packed.pasteHtml, options), null, 2)}\n`,
        "application/json",
      ),
      await write("checklist.md", formatChecklist(title, "Medium", checklist), "text/markdown; charset=utf-8"),
    ],
    notes: notes(packed.pictures.length, options.picturesUrl !== undefined),
    checklist,
    metadata,
    diagnostics,
  };
  return needs.length === 0 ? { status: "ready", ...common } : { status: "needs_input", needs, ...common };
}

function licenseDiagnostics(given: string | undefined, found: string | undefined): Diagnostic[] {
  if (given === undefined || found !== undefined) return [];
  return [
    {
      severity: "info",
      ruleId: "medium/license-is-offered",
      message: `Medium does not offer the licence ${JSON.stringify(given.slice(0, 100))}; its field stays as it is in the editor.`,
      hint: "Medium offers all rights reserved, the Creative Commons 4.0 licences, CC0 and the public domain.",
    },
  ];
}

function notes(pictures: number, placed: boolean): string[] {
  return [
    "Medium's API takes no new tokens since 2025-01: the way is to paste, or to import article.html from an address. api-request.json is for owners of an old token.",
    ...(pictures > 0
      ? [
          placed
            ? "Whether pasted pictures survive, sources disagree (unverified): the files and their places are in the package too."
            : "Pictures have no address yet: what is pasted has a marked place for each. With `--set medium.picturesUrl=https://…` (this pack alone: `--set picturesUrl=https://…`) they are in the text.",
        ]
      : []),
  ];
}
