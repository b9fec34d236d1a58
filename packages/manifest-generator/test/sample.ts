import type { ContentStore } from "@dreamnet/content-store";
import { type ArtifactDescription, artifactDescriptionSchema } from "@dreamnet/document";
import type { FileReference } from "@dreamnet/workflow";
import type { AggregateInputGiven } from "../src/input.ts";

export const artifact: ArtifactDescription = artifactDescriptionSchema.parse({
  id: "a-paper",
  title: "A paper of two lines",
  authors: [
    { name: "Ada Lovelace", given: "Ada", family: "Lovelace", affiliations: [0], orcid: "0000-0002-1825-0097" },
    { name: "Émilie du Châtelet", affiliations: [0, 1] },
  ],
  affiliations: [{ name: "Analytical Engines", ror: "052gg0110" }, { name: "Cirey" }],
  abstract: "We show that a paper of two lines is enough for a test of the whole way.",
  canonicalSource: { format: "markdown", location: "paper.md" },
  primaryCategory: "cs.DL",
  license: "CC-BY-4.0",
  date: "2026-05-01",
  tags: ["engines", "notes"],
});

/** A file in the store, as a pack gives it. */
export async function stored(
  store: Pick<ContentStore, "put">,
  path: string,
  content: string | Uint8Array,
  mediaType = "text/plain; charset=utf-8",
): Promise<FileReference> {
  return { path, mediaType, ...(await store.put(content)) };
}

/** What packs of a work have made: one ready, one that needs input, one that has failed. */
export async function sampleInput(
  store: Pick<ContentStore, "put">,
  more: Partial<AggregateInputGiven> = {},
): Promise<AggregateInputGiven> {
  const workflow = (name: string) => ({ name, version: "1.2.3" });
  return {
    artifact,
    source: { digest: "a".repeat(64), file: "paper.md" },
    platforms: {
      social: {
        status: "needs_input",
        files: [await stored(store, "build/a-paper/social/post one.txt", "A post\n")],
        needs: [{ field: "url", message: "The posts need a link." }],
        workflow: workflow("social-pack"),
      },
      arxiv: {
        status: "ready",
        files: [
          await stored(
            store,
            "build/a-paper/arxiv/a-paper.tar.gz",
            new Uint8Array([31, 139, 8, 0]),
            "application/gzip",
          ),
          await stored(store, "build/a-paper/arxiv/Übersicht 100%.txt", "metadata\n"),
        ],
        notes: ["A note."],
        checklist: [
          { text: "Sign in.", done: false, url: "https://arxiv.org/user" },
          { text: "Pack it.", done: true },
          { text: "Upload the archive.", done: false },
        ],
        diagnostics: [{ severity: "warning", ruleId: "arxiv/abstract-fits", message: "It is short." }],
        workflow: workflow("arxiv-pack"),
      },
      zora: { error: { code: "COVER_MISSING", message: "There is no cover.", hint: "Add one." } },
    },
    ...more,
  };
}
