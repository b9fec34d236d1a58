import { acceptedItems, formatChecklist, readSource } from "@dreamnet/document";
import { imageRendererWorkflow } from "@dreamnet/image-renderer";
import { checkRules } from "@dreamnet/validator";
import { defineWorkflow, type ExecutionContext, sortDiagnostics } from "@dreamnet/workflow";
import packageJson from "../package.json" with { type: "json" };
import { makeChecklist } from "./checklist.ts";
import { type SocialPackInput, socialPackInputSchema } from "./input.ts";
import { socialNetworks } from "./limits.ts";
import { linkOf } from "./links.ts";
import { makeCards } from "./make-cards.ts";
import { findNeeds } from "./needs.ts";
import { type SocialPackage, socialPackageSchema } from "./output.ts";
import { planSocial } from "./plan-social.ts";
import { renderSocial } from "./render-social.ts";
import { socialRules } from "./rules/index.ts";
import { readDocument } from "./social-document.ts";
import { socialFiles } from "./social-files.ts";

/** Makes launch posts of a work for every network: the author's sentences, counted as each network counts. */
export const socialPackWorkflow = defineWorkflow({
  name: "social-pack",
  version: packageJson.version,
  module: import.meta.url,
  description: packageJson.description,
  author: "DreamNet",
  license: "MIT",
  keywords: ["social", "bluesky", "mastodon", "publishing"],
  input: socialPackInputSchema,
  output: socialPackageSchema,
  outputName: "package",
  dependencies: [imageRendererWorkflow],
  executionTime: { estimated: 4_000, max: 300_000 },
  errorHandling: { retryable: true, maxRetries: 2, fallback: "manual-generation" },
  security: { requiresAuth: false, allowedPaths: ["build/"], networkAccess: false },
  steps: {},
  execute: packForNetworks,
});

// The host loads a workflow as the default export of its `module`.
export default socialPackWorkflow;

async function packForNetworks(input: SocialPackInput, context: ExecutionContext): Promise<SocialPackage> {
  const { artifact, options } = input;
  const source = await readSource(input.source, context.files, artifact.accept);
  const folder = `build/${artifact.id}/social`;
  const names = socialNetworks.filter((name) => options.networks?.includes(name) ?? true);
  const document = readDocument(source, artifact);
  const made = options.cards
    ? await makeCards(document, names, folder, context)
    : { cards: {}, files: [], diagnostics: [] };
  const link = linkOf(artifact, options.url);
  const plan = planSocial(document, { link, createdAt: context.now(), networks: names, cards: made.cards });
  const rendered = renderSocial(plan);
  const diagnostics = sortDiagnostics([
    ...made.diagnostics,
    ...checkRules({ document, plan, rendered, link }, socialRules),
  ]);
  const needs = findNeeds(document, source, diagnostics);
  const checklist = [...acceptedItems(source.diagnostics), ...makeChecklist(needs, rendered, link.url)];
  const metadata: SocialPackage["metadata"] = {
    title: plan.title,
    ...(plan.language === undefined ? {} : { language: plan.language }),
    ...(link.url === undefined ? {} : { url: link.url }),
    hashtags: [...document.tags],
    networks: rendered.map(({ network, thread, quotes, requests }) => ({
      network,
      thread: thread.length,
      quotes: quotes.length,
      card: made.cards[network] !== undefined,
      ready: requests.ready,
    })),
  };
  const text = [
    ...socialFiles(plan, rendered),
    { path: "metadata.json", mediaType: "application/json", content: `${JSON.stringify(metadata, null, 2)}\n` },
    {
      path: "checklist.md",
      mediaType: "text/markdown; charset=utf-8",
      content: formatChecklist(document.title === "" ? artifact.id : document.title, "social networks", checklist),
    },
  ];
  const files = [...made.files];
  for (const { path, mediaType, content } of text)
    files.push(await context.files.write(`${folder}/${path}`, content, { mediaType }));
  const common = {
    files,
    notes: [
      "Every sentence is the author's; order, numbers, \"et al.\" and marks of quotation are the pack's.",
      ...(rendered.some(({ requests }) => !requests.ready)
        ? ["Requests with a placeholder for the work's address are not to be sent yet."]
        : []),
    ],
    checklist,
    metadata,
    diagnostics,
  };
  return needs.length === 0 ? { status: "ready", ...common } : { status: "needs_input", needs, ...common };
}
