import { createHash } from "node:crypto";
import { acceptedItems, formatChecklist, readSource } from "@dreamnet/document";
import { imageRendererWorkflow } from "@dreamnet/image-renderer";
import { paperPdfWorkflow } from "@dreamnet/paper-pdf";
import { defineWorkflow, type ExecutionContext, type FileReference, sortDiagnostics } from "@dreamnet/workflow";
import packageJson from "../package.json" with { type: "json" };
import { makeChecklist } from "./checklist.ts";
import { describeWork } from "./describe-work.ts";
import { type ZoraPackInput, zoraPackInputSchema } from "./input.ts";
import { cidProfile } from "./ipfs/profile.ts";
import { chains } from "./limits.ts";
import { makeCover } from "./make-cover.ts";
import { makeMedia } from "./media/make-media.ts";
import { findNeeds } from "./needs.ts";
import { type ZoraPackage, zoraPackageSchema } from "./output.ts";
import { type PlannedCall, planCalls } from "./plan-calls.ts";
import { type PlannedContent, planContent } from "./plan-content.ts";
import { zoraRules } from "./rules/index.ts";

/** Makes what a coin or an edition on Zora needs: cover, media, metadata, CIDs, a CAR, unsigned calls. It sends nothing. */
export const zoraPackWorkflow = defineWorkflow({
  name: "zora-pack",
  version: packageJson.version,
  module: import.meta.url,
  description: packageJson.description,
  author: "DreamNet",
  license: "MIT",
  keywords: ["zora", "ipfs", "nft", "publishing"],
  input: zoraPackInputSchema,
  output: zoraPackageSchema,
  outputName: "package",
  dependencies: [imageRendererWorkflow, paperPdfWorkflow],
  executionTime: { estimated: 5_000, max: 600_000 },
  errorHandling: { retryable: true, maxRetries: 3, fallback: "manual-generation" },
  security: { requiresAuth: false, allowedPaths: ["build/"], networkAccess: false },
  steps: {
    media: "Compiles the PDF, where TeX is installed; else writes the article as one HTML file.",
    cover: "Draws the cover, or brings the author's own beneath the limit.",
    plan: "Writes the metadata, its CIDs and the CAR.",
    calls: "Writes the unsigned calls, and reads them back.",
  },
  execute: packForZora,
});

// The host loads a workflow as the default export of its `module`.
export default zoraPackWorkflow;

async function packForZora(input: ZoraPackInput, context: ExecutionContext): Promise<ZoraPackage> {
  const { artifact, options } = input;
  const source = await readSource(input.source, context.files, artifact.accept);
  const folder = `build/${artifact.id}/zora`;
  const work = describeWork(source, artifact, options);
  context.progress({ message: "Make the media", step: "media", fraction: 0.1 });
  const media = await makeMedia(input, source, work.name === "" ? artifact.id : work.name, context);
  context.progress({ message: "Draw the cover", step: "cover", fraction: 0.6 });
  const {
    cover,
    fault,
    diagnostics: coverDiagnostics,
  } = await makeCover(work, source, artifact, options.cover, context);
  context.progress({ message: "Write metadata and CAR", step: "plan", fraction: 0.8 });
  const wants = { coin: options.route !== "edition", edition: options.route !== "coin" };
  const content = await planContent(work, cover, media, wants, artifact.id, context.signal);
  const listing = {
    name: work.name,
    symbol: work.symbol,
    hasAbstract: work.hasAbstract,
    chain: options.chain,
    coin: wants.coin ? { currency: options.currency } : undefined,
    edition: wants.edition ? { size: work.editionSize, creatorCopies: options.creatorCopies } : undefined,
    cover: cover === undefined ? undefined : { ...cover, size: cover.bytes.length },
    metadata: content.metadata,
    cids: new Set(Object.values(content.cids)),
  };
  const own = sortDiagnostics([
    ...media.diagnostics,
    ...coverDiagnostics,
    ...zoraRules.flatMap((rule) => rule.check(listing)),
  ]);
  // Of what TeX has set, or the author has given, the reader's errors say nothing.
  const isJudged = media.compilation === "given" || (media.compilation === "compiled" && source.native !== undefined);
  const needs = findNeeds(options.creator, fault, [...(isJudged ? [] : source.diagnostics), ...own]);
  context.progress({ message: "Write the calls", step: "calls", fraction: 0.9 });
  const calls = planCalls(work, options, content, own);
  const metadata = metadataOf(input, work, content, { cover, media }, calls);
  const checklist = [
    ...acceptedItems(source.diagnostics),
    ...makeChecklist(metadata, content.car?.path, options.editionSize === undefined ? work.kind : undefined, needs),
  ];
  const title = work.name === "" ? artifact.id : work.name;
  const files = await writeFiles(title, folder, content, calls, formatChecklist(title, "Zora", checklist), context);
  const common = {
    files,
    notes: notesOf(media.compilation, content, calls.files.length, options.creator !== undefined),
    checklist,
    metadata,
    diagnostics: own,
  };
  return needs.length === 0 ? { status: "ready", ...common } : { status: "needs_input", needs, ...common };
}

type Work = ReturnType<typeof describeWork>;
type Made = {
  readonly cover: Awaited<ReturnType<typeof makeCover>>["cover"];
  readonly media: Awaited<ReturnType<typeof makeMedia>>;
};

function metadataOf(
  { options }: ZoraPackInput,
  work: Work,
  content: PlannedContent,
  { cover, media }: Made,
  calls: ReturnType<typeof planCalls>,
): ZoraPackage["metadata"] {
  const callFacts = (planned: PlannedCall | undefined) =>
    planned === undefined
      ? {}
      : {
          call: {
            path: planned.path,
            chainId: planned.call.chainId,
            to: planned.call.to,
            selector: planned.call.decoded.selector,
          },
        };
  const uri = (one: string | undefined) => (one === undefined ? {} : { uri: one });
  return {
    name: work.name,
    symbol: work.symbol,
    description: work.description,
    chain: chains[options.chain].name,
    cidProfile: cidProfile.name,
    ...(content.root === undefined ? {} : { root: content.root }),
    cids: content.cids,
    ...(cover === undefined
      ? {}
      : {
          cover: {
            path: cover.path,
            mediaType: cover.mediaType,
            width: cover.width,
            height: cover.height,
            alt: cover.alt,
          },
        }),
    media: { path: media.path, mediaType: media.mediaType, compilation: media.compilation },
    ...(options.route === "edition" ? {} : { coin: { ...uri(content.coinUri), ...callFacts(calls.coin) } }),
    ...(options.route === "coin"
      ? {}
      : {
          edition: {
            ...uri(content.editionUri),
            size: work.editionSize,
            royaltyBps: options.royaltyBps,
            price: options.price,
            ...callFacts(calls.edition),
          },
        }),
  };
}

async function writeFiles(
  title: string,
  folder: string,
  content: PlannedContent,
  calls: ReturnType<typeof planCalls>,
  checklist: string,
  context: ExecutionContext,
): Promise<FileReference[]> {
  const written: FileReference[] = [];
  const write = async (path: string, bytes: Uint8Array | string, mediaType: string): Promise<void> => {
    written.push(await context.files.write(`${folder}/${path}`, bytes, { mediaType }));
  };
  const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
  for (const { path, bytes, mediaType } of content.files) await write(path, bytes, mediaType);
  const { car } = content;
  if (car !== undefined) {
    await write(car.path, car.bytes, "application/vnd.ipld.car");
    const digest = createHash("sha256").update(car.bytes).digest("hex");
    const facts = { path: car.path, size: car.bytes.length, sha256: digest };
    await write(
      "cids.json",
      json({ profile: cidProfile, root: content.root, files: content.cids, car: facts }),
      "application/json",
    );
  }
  for (const { path, call } of calls.files) await write(path, json(call), "application/json");
  if (calls.preview !== undefined) await write("preview.md", calls.preview(title), "text/markdown; charset=utf-8");
  await write("checklist.md", checklist, "text/markdown; charset=utf-8");
  return written;
}

function notesOf(
  compilation: ZoraPackage["metadata"]["media"]["compilation"],
  content: PlannedContent,
  calls: number,
  hasCreator: boolean,
): string[] {
  const notes = [`CIDs are of the profile ${cidProfile.name} (${cidProfile.specification}).`];
  if (compilation === "unavailable" || compilation === "failed" || compilation === "skipped")
    notes.push(
      compilation === "skipped"
        ? "The media is the article as one HTML file, as was asked for."
        : "The media is the article as one HTML file: the PDF could not be compiled here.",
    );
  if (content.car === undefined) notes.push("Without a cover there is no metadata, no CAR and no call.");
  if (calls > 0)
    notes.push(
      "The calls are unsigned and were sent to nobody: review them before sending. preview.md says what their bytes say.",
    );
  else if (!hasCreator) notes.push("Without the creator's address there are no calls.");
  return notes;
}
