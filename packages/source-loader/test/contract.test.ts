import type { ContentStore } from "@dreamnet/content-store";
import { describeWorkflowContract } from "@dreamnet/tester";
import { describe, it } from "vitest";
import { sourceLoaderWorkflow } from "../src/workflow.ts";

const png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

const put = async (store: ContentStore, files: Record<string, string | Uint8Array>) =>
  Object.fromEntries(
    await Promise.all(Object.entries(files).map(async ([path, content]) => [path, await store.put(content)] as const)),
  );

describeWorkflowContract(
  sourceLoaderWorkflow,
  [
    {
      name: "loads a paper with its figure and bibliography",
      input: async (store) => ({
        main: "docs/paper.md",
        files: await put(store, {
          "docs/paper.md": `---\ntitle: A paper\nbibliography: paper.bib\n---\n\n# One\n\n@a in ![A figure](../figs/one.png) and ![](data:image/png;base64,${png})\n`,
          "docs/paper.bib": "@misc{a, title={A}}",
          "figs/one.png": Buffer.from(png, "base64"),
        }),
      }),
      expectedOutput: { status: "loaded" },
    },
    {
      name: "loads LaTeX",
      input: async (store) => ({
        main: "main.tex",
        files: await put(store, {
          "main.tex": "\\documentclass{article}\\title{T}\\begin{document}\\section{One}Text.\\end{document}",
        }),
      }),
      expectedOutput: { status: "loaded" },
    },
    {
      name: "refuses what is unsafe",
      input: async (store) => ({ main: "paper.md", files: await put(store, { "paper.md": "![x](/etc/passwd)\n" }) }),
      expectedOutput: { status: "refused" },
    },
  ],
  { describe, it },
);
