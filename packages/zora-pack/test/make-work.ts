import type { ContentStore } from "@dreamnet/content-store";
import {
  type ArtifactDescription,
  type ArtifactDescriptionInput,
  artifactDescriptionSchema,
  frontmatterSchema,
  type NormalizedSource,
} from "@dreamnet/document";
import { WorkflowExecutor } from "@dreamnet/executor";
import type { z } from "zod";
import { type ZoraPackInput, zoraOptionsSchema } from "../src/input.ts";
import type { ZoraPackage } from "../src/output.ts";
import { zoraPackWorkflow } from "../src/workflow.ts";

/** Anvil's first account, whose key everybody knows. */
const creator = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266";

/** A work's description. */
export function artifactOf(own: Partial<ArtifactDescriptionInput> = {}): ArtifactDescription {
  return artifactDescriptionSchema.parse({
    id: "a-paper",
    title: "A paper of two lines",
    authors: [{ name: "Ada Lovelace", affiliations: [] }],
    abstract: "We show that a paper of two lines is enough for a test of the whole way.",
    canonicalSource: { format: "markdown", location: "paper.md" },
    license: "CC-BY-4.0",
    date: "2026-05-01",
    ...own,
  });
}

/** A short source of the same work. */
export function sourceOf(artifact: ArtifactDescription, own: Partial<NormalizedSource> = {}): NormalizedSource {
  return {
    schemaVersion: 1,
    flavour: "joss",
    file: "paper.md",
    digest: "0".repeat(64),
    ast: {
      type: "root",
      children: [
        { type: "heading", depth: 1, children: [{ type: "text", value: "One" }] },
        { type: "paragraph", children: [{ type: "text", value: "Text of the paper, 100 % of it." }] },
      ],
    },
    frontmatter: frontmatterSchema.parse({
      title: artifact.title,
      authors: artifact.authors,
      ...(artifact.abstract === undefined ? {} : { abstract: artifact.abstract }),
    }),
    references: {},
    assets: {},
    labels: {},
    macros: {},
    diagnostics: [],
    ...own,
  };
}

/** An input with the article as media, unless something else is said: a PDF takes seconds. */
export function inputOf(
  artifact: ArtifactDescription,
  options: z.input<typeof zoraOptionsSchema> = {},
  source: NormalizedSource = sourceOf(artifact),
): ZoraPackInput {
  return { source, artifact, options: zoraOptionsSchema.parse({ compile: false, creator, ...options }) };
}

/** A package and its files by name. */
export interface Packed {
  readonly output: ZoraPackage;
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** Runs the pack in this process; contract.test.ts runs it in the sandbox too. */
export async function pack(
  input: ZoraPackInput,
  store: ContentStore,
  settings: { readonly env?: Record<string, string | undefined>; readonly unsandboxed?: boolean } = {},
): Promise<Packed> {
  const result = await new WorkflowExecutor({ store, unsandboxed: true, ...settings }).execute(
    zoraPackWorkflow,
    input,
    {
      now: new Date("2026-05-01T00:00:00Z"),
    },
  );
  if (!result.success) throw result.error;
  const files = new Map<string, Uint8Array>();
  const folder = `build/${input.artifact.id}/zora/`;
  for (const { path, sha256 } of result.output.files) files.set(path.replace(folder, ""), await store.get(sha256));
  return { output: result.output, files };
}
