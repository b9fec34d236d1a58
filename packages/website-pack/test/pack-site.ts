import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createMemoryStore } from "@dreamnet/content-store";
import { type ArtifactDescription, describeArtifact } from "@dreamnet/document";
import { WorkflowExecutor } from "@dreamnet/executor";
import { loadSource } from "@dreamnet/source-loader";
import type { WebsitePackage } from "../src/output.ts";
import { websitePackWorkflow } from "../src/workflow.ts";

/** A site as the pack made it. */
export interface PackedSite {
  readonly output: WebsitePackage;
  /** Path within `site/` → bytes. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly text: (path: string) => string;
}

export interface PackRequest {
  /** Path → content, of each work; the main file is `paper.md`. */
  readonly works: readonly Readonly<Record<string, string | Uint8Array>>[];
  readonly artifact?: Partial<ArtifactDescription>;
  readonly options?: Record<string, unknown>;
  readonly pdf?: Uint8Array;
}

/** Writes the sources to disk, loads them as the command does, and packs them. Nothing is compiled unless asked for. */
export async function packSite({ works, artifact, options, pdf }: PackRequest): Promise<PackedSite> {
  const root = mkdtempSync(join(tmpdir(), "website-pack-"));
  try {
    const store = createMemoryStore();
    const inputs = [];
    for (const [index, files] of works.entries()) {
      const folder = join(root, String(index));
      for (const [path, content] of Object.entries(files)) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), content);
      }
      const loaded = await loadSource(join(folder, "paper.md"), { store });
      if (loaded.status === "refused") throw new Error(JSON.stringify(loaded.diagnostics));
      inputs.push({ source: loaded.source, artifact: describeArtifact(loaded.source, artifact) });
    }
    const [first, ...more] = inputs;
    if (first === undefined) throw new Error("Nothing to pack.");
    const given = pdf === undefined ? {} : { pdf: await store.put(pdf) };
    // In this process: that it runs confined as well, and gives the same there, the contract's suite shows.
    const result = await new WorkflowExecutor({ store, unsandboxed: true }).execute(
      websitePackWorkflow,
      { ...first, ...given, works: more, options: { compile: false, ...options } },
      { now: new Date("2026-05-01T00:00:00Z") },
    );
    if (!result.success) throw result.error;
    const site = new Map<string, Uint8Array>();
    for (const { path, sha256 } of result.output.files) {
      const inside = path.split("/site/")[1];
      if (inside !== undefined) site.set(inside, await store.get(sha256));
    }
    return { output: result.output, files: site, text: (path) => new TextDecoder().decode(site.get(path)) };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}
