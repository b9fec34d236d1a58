import { latexCompilerWorkflow, withFixedId } from "@dreamnet/latex-compiler";
import { type ExecutionContext, WorkflowError } from "@dreamnet/workflow";
import { epstopdf } from "../tex/resolve.ts";

const page = "\\documentclass{minimal}\\begin{document}x\\end{document}\n";

/**
 * Turns EPS files into PDFs, through the latex-compiler workflow: it starts Ghostscript in the sandbox.
 *
 * @returns The PDFs by the path of the EPS; none for a file that could not be converted, or where TeX or Ghostscript is
 *   not installed.
 */
export async function convertEpsFiles(
  files: ReadonlyMap<string, Uint8Array>,
  context: ExecutionContext,
): Promise<Map<string, Uint8Array>> {
  const made = new Map<string, Uint8Array>();
  const given: Record<string, { sha256: string; size: number }> = {};
  const names = new Map<string, string>();
  const put = async (path: string, content: Uint8Array | string): Promise<void> => {
    const { sha256, size } = await context.files.write(`build/eps/${path}`, content);
    given[path] = { sha256, size };
  };
  await put("page.tex", page);
  for (const [path, bytes] of files) {
    const stem = `figure-${names.size + 1}`;
    names.set(path, `${stem}${epstopdf}`);
    await put(`${stem}.eps`, bytes);
  }
  try {
    const request = {
      main: "page.tex",
      files: given,
      engine: "pdflatex" as const,
      bibliography: "none" as const,
      convertEps: true,
      passTimeout: 120_000,
      sourceDate: context.now().toISOString(),
    };
    const compilation = await context.step("figures", () => context.run(latexCompilerWorkflow, request), {
      input: request,
      cache: ({ status }) => status === "compiled",
    });
    if (compilation.status === "unavailable") return made;
    for (const [path, name] of names) {
      const file = compilation.files[name];
      const eps = files.get(path);
      if (file !== undefined && eps !== undefined) made.set(path, withFixedId(await context.files.read(file), eps));
    }
  } catch (error) {
    if (!WorkflowError.is(error) || !["SANDBOX_UNAVAILABLE", "DEPENDENCY_MISSING"].includes(error.code)) throw error;
  }
  return made;
}
