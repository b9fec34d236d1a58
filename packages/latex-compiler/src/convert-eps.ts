import { type ExecutionContext, WorkflowError } from "@dreamnet/workflow";

type Files = Record<string, { readonly sha256: string; readonly size: number }>;

/** What epstopdf, and so pdfTeX, calls the PDF of an EPS file. */
const convertedName = (path: string): string => path.replace(/\.e?ps$/iu, "-eps-converted-to.pdf");

/**
 * Makes the PDFs of EPS files that pdfTeX reads in their place, as epstopdf would where it may start programs.
 *
 * @returns By path. A file that Ghostscript cannot convert has none; neither has any where there is no Ghostscript.
 */
export async function convertEps(
  files: Files,
  context: ExecutionContext,
  options: { env: Record<string, string>; timeout: number },
): Promise<Files> {
  const made: Files = {};
  for (const [path, file] of Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const target = convertedName(path);
    if (target === path || files[target] !== undefined) continue;
    context.signal.throwIfAborted();
    try {
      const { pdf } = await context.step("convert", () => convertOne(file, context, options), {
        input: { eps: file.sha256, env: options.env },
        cache: ({ isLasting }) => isLasting,
      });
      if (pdf !== undefined) made[target] = pdf;
    } catch (error) {
      if (WorkflowError.is(error) && error.code === "PROGRAM_MISSING") return {};
      throw error;
    }
  }
  return made;
}

/** The PDF, where there is one; what was stopped may go better another time. */
async function convertOne(
  file: { readonly sha256: string },
  context: ExecutionContext,
  options: { env: Record<string, string>; timeout: number },
): Promise<{ pdf?: { sha256: string; size: number }; isLasting: boolean }> {
  const args = ["-dSAFER", "-dEPSCrop", "-dPDFSETTINGS=/prepress", "-dAutoRotatePages=/None"];
  // PostScript is a program: it stands alone in its folder, under a name of ours.
  const result = await context.exec("ps2pdf", [...args, "-dCompatibilityLevel=1.5", "figure.eps", "figure.pdf"], {
    ...options,
    files: { "figure.eps": file },
    maxOutput: 64 * 1024,
  });
  const pdf = result.files["figure.pdf"];
  const isLasting = result.signal === null && !result.timedOut;
  if (result.exitCode !== 0 || pdf === undefined || pdf.size === 0) return { isLasting };
  return { pdf: { sha256: pdf.sha256, size: pdf.size }, isLasting };
}
