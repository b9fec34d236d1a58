import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type ContentStore, createMemoryStore } from "@dreamnet/content-store";
import { describeArtifact } from "@dreamnet/document";
import { WorkflowExecutor } from "@dreamnet/executor";
import { loadSource } from "@dreamnet/source-loader";
import type { SubstackOptions } from "../src/input.ts";
import { substackOptionsSchema } from "../src/input.ts";
import type { SubstackPackage } from "../src/output.ts";
import { substackPackWorkflow } from "../src/workflow.ts";

/** A package and the text of its files, by their paths in it. */
export interface PackedPaper {
  readonly output: SubstackPackage;
  readonly text: (path: string) => string;
  readonly paths: readonly string[];
}

/** Loads a paper that lies in a folder of its own. */
export async function loadPaper(files: Readonly<Record<string, string | Uint8Array>>, store: ContentStore) {
  const folder = mkdtempSync(join(tmpdir(), "dreamnet-substack-"));
  try {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    }
    const loaded = await loadSource(join(folder, "paper.md"), { store });
    if (loaded.status === "refused") throw new Error(loaded.diagnostics.map(({ message }) => message).join(" "));
    return loaded.source;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export async function packPaper(
  markdown: string,
  options: Partial<SubstackOptions> = {},
  files: Readonly<Record<string, string | Uint8Array>> = {},
): Promise<PackedPaper> {
  const store = createMemoryStore();
  const source = await loadPaper({ ...files, "paper.md": markdown }, store);
  const result = await new WorkflowExecutor({ store, unsandboxed: true }).execute(substackPackWorkflow, {
    source,
    artifact: describeArtifact(source),
    options: substackOptionsSchema.parse(options),
  });
  if (!result.success) throw result.error;
  const texts = new Map<string, string>();
  for (const file of result.output.files)
    texts.set(file.path.split("/").slice(3).join("/"), new TextDecoder().decode(await store.get(file.sha256)));
  return {
    output: result.output,
    paths: [...texts.keys()],
    text: (path) => {
      const text = texts.get(path);
      if (text === undefined) throw new Error(`There is no ${path} among ${[...texts.keys()].join(", ")}.`);
      return text;
    },
  };
}
