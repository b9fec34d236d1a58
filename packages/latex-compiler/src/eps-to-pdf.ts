import { type ExecutionContext, WorkflowError } from "@dreamnet/workflow";
import { withFixedId } from "./with-fixed-id.ts";
import { latexCompilerWorkflow } from "./workflow.ts";

/**
 * EPS as PDF, through the latex-compiler workflow, which starts Ghostscript in its sandbox. Equal files give equal PDFs.
 *
 * @param folder - Where the files are kept for it, within the run's output.
 * @param context - Of a workflow that lists latex-compiler among its dependencies.
 * @returns Undefined where TeX or Ghostscript is not installed, or the file is none that it reads.
 * @throws What cancels or times out the compile.
 */
export async function epsToPdf(
  eps: Uint8Array,
  folder: string,
  context: ExecutionContext,
): Promise<Uint8Array | undefined> {
  const put = async (name: string, content: Uint8Array | string): Promise<{ sha256: string; size: number }> => {
    const { sha256, size } = await context.files.write(`${folder}/${name}`, content);
    return { sha256, size };
  };
  const main = "\\documentclass{minimal}\\begin{document}x\\end{document}\n";
  try {
    const made = await context.run(latexCompilerWorkflow, {
      main: "page.tex",
      files: { "page.tex": await put("page.tex", main), "figure-1.eps": await put("figure-1.eps", eps) },
      engine: "pdflatex",
      bibliography: "none",
      convertEps: true,
      sourceDate: context.now().toISOString(),
      passTimeout: 60_000,
    });
    const file = made.status === "unavailable" ? undefined : made.files["figure-1-eps-converted-to.pdf"];
    return file === undefined ? undefined : withFixedId(await context.files.read(file), eps);
  } catch (error) {
    if (!WorkflowError.is(error) || error.code === "CANCELLED" || error.code === "TIMEOUT") throw error;
    return undefined;
  }
}
