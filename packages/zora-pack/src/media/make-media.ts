import type { NormalizedSource } from "@dreamnet/document";
import { type PaperPdf, paperPdfWorkflow } from "@dreamnet/paper-pdf";
import { type Diagnostic, type ExecutionContext, TerminalError } from "@dreamnet/workflow";
import type { ZoraPackInput } from "../input.ts";
import { articlePage } from "./article-page.ts";

/** What collectors read: the work's PDF, or the article. */
export interface Media {
  /** File's name in the package. */
  readonly path: string;
  readonly mediaType: "application/pdf" | "text/html";
  readonly bytes: Uint8Array;
  readonly compilation: "compiled" | "given" | "failed" | "unavailable" | "skipped";
  readonly diagnostics: readonly Diagnostic[];
}

/** Takes the PDF that is given, else compiles it, else writes the article as one HTML file. */
export async function makeMedia(
  input: ZoraPackInput,
  source: NormalizedSource,
  title: string,
  context: ExecutionContext,
): Promise<Media> {
  const { id } = input.artifact;
  const asPdf = (bytes: Uint8Array, compilation: Media["compilation"]): Media => ({
    path: `${id}.pdf`,
    mediaType: "application/pdf",
    bytes,
    compilation,
    diagnostics: [],
  });
  if (input.pdf !== undefined) return asPdf(checkPdf(await context.files.read(input.pdf)), "given");
  let compilation: Media["compilation"] = "skipped";
  const diagnostics: Diagnostic[] = [];
  if (input.options.compile) {
    const made = input.paperPdf ?? (await context.run(paperPdfWorkflow, { source: input.source }));
    if (made.status === "compiled") return asPdf(await context.files.read(made.pdf), "compiled");
    compilation = made.status;
    diagnostics.push(noPdf(made));
  }
  const page = await articlePage(source, title, (sha256) => context.files.read(sha256), context.signal);
  return {
    path: `${id}.html`,
    mediaType: "text/html",
    bytes: new TextEncoder().encode(page.html),
    compilation,
    diagnostics: [...diagnostics, ...page.diagnostics],
  };
}

/** The article stands in for the PDF, and the package says so. */
function noPdf({ reason, hint, location }: Exclude<PaperPdf, { status: "compiled" }>): Diagnostic {
  return {
    severity: "warning",
    ruleId: "zora/pdf-is-made",
    message: `The media is the article as one HTML file, since there is no PDF: ${reason}`,
    hint: hint ?? "Mend the source, or give the PDF that there is.",
    ...(location === undefined ? {} : { location }),
  };
}

/** What is published cannot be taken back: another file under a PDF's name is refused. */
function checkPdf(bytes: Uint8Array): Uint8Array {
  const start = new TextDecoder("latin1").decode(bytes.subarray(0, 1024));
  if (start.includes("%PDF-")) return bytes;
  throw new TerminalError("The file that was given as the work's PDF is none.", {
    code: "PDF_INVALID",
    hint: "Give a PDF as `pdf`, or none.",
    value: start.slice(0, 20),
  });
}
