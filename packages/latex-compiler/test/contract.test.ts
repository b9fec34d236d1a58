import { spawnSync } from "node:child_process";
import type { ContentStore } from "@dreamnet/content-store";
import { describeWorkflowContract } from "@dreamnet/tester";
import { describe, it } from "vitest";
import type { z } from "zod";
import type { latexCompilerInputSchema } from "../src/schemas.ts";
import { latexCompilerWorkflow } from "../src/workflow.ts";

const hasTex = spawnSync("pdflatex", ["--version"]).status === 0;

const put = async (store: ContentStore, files: Record<string, string>) =>
  Object.fromEntries(
    await Promise.all(
      Object.entries(files).map(
        async ([path, content]) => [path, await store.put(new TextEncoder().encode(content))] as const,
      ),
    ),
  );

const input =
  (files: Record<string, string>) =>
  async (store: ContentStore): Promise<z.output<typeof latexCompilerInputSchema>> => ({
    main: "main.tex",
    files: await put(store, files),
    engine: "pdflatex",
    bibliography: "auto",
    passTimeout: 60_000,
  });

describe.skipIf(!hasTex)("with TeX", () => {
  describeWorkflowContract(
    latexCompilerWorkflow,
    [
      {
        name: "compiles a paper with references",
        input: input({
          "main.tex":
            "\\documentclass{article}\\usepackage{hyperref}\\begin{document}\\section{A}\\label{a}\\today, \\ref{a}, \\cite{k}.\\bibliographystyle{plain}\\bibliography{r}\\end{document}",
          "r.bib": "@misc{k, title={T}, author={A}, year=2020}",
        }),
        expectedOutput: { status: "compiled" },
      },
      {
        name: "compiles a paper with an EPS figure",
        input: async (store) => ({
          ...(await input({
            "main.tex":
              "\\documentclass{article}\\usepackage{graphicx}\\begin{document}\\includegraphics{plot.eps}\\end{document}",
            "plot.eps":
              "%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 20 20\n%%EndComments\n0 0 moveto 20 20 lineto stroke\nshowpage\n%%EOF\n",
          })(store)),
          convertEps: true,
        }),
        expectedOutput: { status: "compiled" },
      },
      {
        name: "tells what is wrong",
        input: input({ "main.tex": "\\documentclass{article}\\begin{document}\\nothing\\end{document}" }),
        expectedOutput: { status: "failed" },
      },
    ],
    { describe, it },
  );
});
