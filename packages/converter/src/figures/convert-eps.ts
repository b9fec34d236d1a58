import type { FigureTools } from "./figure.ts";

/** What Ghostscript made, or why there is nothing. */
export type GhostscriptResult =
  | { readonly status: "made"; readonly bytes: Uint8Array }
  /** `barred`: no program may be started, whether it is installed or not. */
  | { readonly status: "absent" | "barred" | "failed"; readonly reason: string };

/**
 * Lets Ghostscript turn PostScript into a PDF, or a PostScript or PDF into a PNG.
 *
 * PostScript is a program: it runs with `-dSAFER`, in the folder that `exec` makes, and reads and writes nothing else.
 */
export async function runGhostscript(
  bytes: Uint8Array,
  from: "eps" | "pdf",
  to: "pdf" | "png",
  tools: FigureTools,
): Promise<GhostscriptResult> {
  const { exec, read } = tools;
  if (exec === undefined || read === undefined) return { status: "barred", reason: "no program may be started here" };
  const source = from === "eps" ? withoutPreview(bytes) : bytes;
  const device =
    to === "pdf"
      ? ["-sDEVICE=pdfwrite", "-dAutoRotatePages=/None", "-dCompatibilityLevel=1.5"]
      : [
          "-sDEVICE=png16m",
          "-r300",
          "-dTextAlphaBits=4",
          "-dGraphicsAlphaBits=4",
          "-dFirstPage=1",
          "-dLastPage=1",
          "-dUseCropBox",
        ];
  const output = `figure.${to}`;
  const crop = from === "eps" ? ["-dEPSCrop"] : [];
  try {
    const result = await exec(
      "gs",
      ["-dSAFER", "-dBATCH", "-dNOPAUSE", "-dQUIET", ...crop, ...device, `-sOutputFile=${output}`, `source.${from}`],
      {
        files: { [`source.${from}`]: source },
        timeout: 30_000,
      },
    );
    const made = result.files[output];
    if (result.exitCode !== 0 || made === undefined)
      return {
        status: "failed",
        reason: result.timedOut ? "it took longer than 30 s" : firstLine(result.stdout, result.stderr),
      };
    return { status: "made", bytes: await read(made) };
  } catch (error) {
    if (typeof error === "object" && error !== null && (error as { code?: unknown }).code === "PROGRAM_MISSING")
      return { status: "absent", reason: "Ghostscript (gs) is not installed" };
    throw error;
  }
}

/** A DOS EPS has a binary head with a preview around the PostScript. */
function withoutPreview(bytes: Uint8Array): Uint8Array {
  if (bytes.length < 30 || bytes[0] !== 0xc5 || bytes[1] !== 0xd0) return bytes;
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = data.getUint32(4, true);
  const length = data.getUint32(8, true);
  return start + length <= bytes.length ? bytes.subarray(start, start + length) : bytes;
}

function firstLine(stdout: string, stderr: string): string {
  return (stderr.trim() || stdout.trim() || "it left no file").split("\n")[0]?.slice(0, 160) ?? "";
}
