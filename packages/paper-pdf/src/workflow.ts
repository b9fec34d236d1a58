import { createHash } from "node:crypto";
import { convertFigure, type FigureInput, type FigureResult, type FigureTarget } from "@dreamnet/converter";
import { type NormalizedSource, readSource } from "@dreamnet/document";
import { epsToPdf, latexCompilerInputSchema, latexCompilerWorkflow } from "@dreamnet/latex-compiler";
import { defineWorkflow, type ExecutionContext, type FileReference, WorkflowError } from "@dreamnet/workflow";
import type { z } from "zod";
import packageJson from "../package.json" with { type: "json" };
import { nativeFiles } from "./native-files.ts";
import { compiledPdfSchema, type PaperPdf, paperPdfInputSchema, paperPdfSchema } from "./schemas.ts";
import { type FigureConverter, templateFiles } from "./template-files.ts";

/** Makes the PDF of a work: the author's own LaTeX as it is, anything else through our template. */
export const paperPdfWorkflow = defineWorkflow({
  name: "paper-pdf",
  version: packageJson.version,
  module: import.meta.url,
  description: packageJson.description,
  author: "DreamNet",
  license: "MIT",
  keywords: [...packageJson.keywords],
  input: paperPdfInputSchema,
  output: paperPdfSchema,
  outputName: "pdf",
  dependencies: [latexCompilerWorkflow],
  executionTime: { estimated: 3_000, max: 400_000 },
  errorHandling: { retryable: false, maxRetries: 0 },
  security: { requiresAuth: false, allowedPaths: ["build/"], networkAccess: false },
  steps: {
    figures: "Brings each figure into a form that TeX reads, without its private metadata.",
    compile: "Compiles the work, where TeX is installed.",
  },
  cacheable: compiledPdfSchema,
  execute: makePdf,
});

// The host loads a workflow as the default export of its `module`.
export default paperPdfWorkflow;

type Request = z.input<typeof latexCompilerInputSchema>;

async function makePdf(input: z.output<typeof paperPdfInputSchema>, context: ExecutionContext): Promise<PaperPdf> {
  const source = await readSource(input.source, context.files);
  const request: Request = {
    ...(source.native === undefined
      ? await templateRequest(source, context)
      : await nativeRequest(source.native, context)),
    sourceDate: context.now().toISOString(),
  };
  if (!latexCompilerInputSchema.shape.main.safeParse(request.main).success)
    return { status: "unavailable", reason: "The main file has a name that TeX cannot be given." };
  try {
    const compilation = await context.step("compile", () => context.run(latexCompilerWorkflow, request), {
      input: request,
      // A failed one is the compiler's to keep: it knows whether it would fail again.
      cache: ({ status }) => status === "compiled",
    });
    if (compilation.status === "compiled") return { status: "compiled", pdf: compilation.pdf };
    const { diagnostics } = compilation;
    if (compilation.status === "unavailable")
      return noPdf("unavailable", { message: "TeX is not installed.", hint: compilation.remedy, ...diagnostics[0] });
    return noPdf("failed", {
      message: "TeX found errors.",
      ...diagnostics.find(({ severity }) => severity === "error"),
    });
  } catch (error) {
    context.signal.throwIfAborted();
    if (!WorkflowError.is(error) || error.code === "CANCELLED" || error.code === "TIMEOUT") throw error;
    const isMissing = error.code === "SANDBOX_UNAVAILABLE" || error.code === "DEPENDENCY_MISSING";
    return noPdf(isMissing ? "unavailable" : "failed", error);
  }
}

type NoPdf = Exclude<PaperPdf, { readonly status: "compiled" }>;

function noPdf(
  status: NoPdf["status"],
  { message, hint, location }: { message: string; hint?: string | undefined; location?: NoPdf["location"] | undefined },
): PaperPdf {
  return {
    status,
    reason: message,
    ...(hint === undefined ? {} : { hint }),
    ...(location === undefined ? {} : { location }),
  };
}

async function templateRequest(source: NormalizedSource, context: ExecutionContext): Promise<Request> {
  const { document, files, main } = await templateFiles(
    source,
    (sha256) => context.files.read(sha256),
    figureConverter(context),
  );
  const stored: Record<string, { sha256: string; size: number }> = {};
  for (const [path, bytes] of files) {
    const { sha256, size } = await context.files.write(`build/paper-pdf/${path}`, bytes);
    stored[path] = { sha256, size };
  }
  return {
    main,
    files: stored,
    engine: document.engine,
    bibliography: "none",
    lineMaps: { [main]: document.lineMap.map((location) => location ?? null) },
    passTimeout: 60_000,
  };
}

async function nativeRequest(
  native: NonNullable<NormalizedSource["native"]>,
  context: ExecutionContext,
): Promise<Request> {
  const { engine, files } = await nativeFiles(native, (sha256) => context.files.read(sha256));
  // Drawings that an author has in TeX may take a minute.
  return {
    main: native.main,
    files: { ...files },
    engine,
    bibliography: "auto",
    convertEps: engine === "pdflatex",
    passTimeout: 120_000,
  };
}

/** A result as a step gives it: the bytes are a file of the run. */
type StepFigure = FigureResult extends infer Result
  ? Result extends { readonly bytes: Uint8Array }
    ? Omit<Result, "bytes"> & { readonly file: FileReference }
    : Result
  : never;

/** Converts figures as steps `figures` of the run: one that has not changed is answered from the cache. */
export function figureConverter(context: ExecutionContext): FigureConverter {
  return async (figure, target) => {
    const { bytes, mediaType, path } = figure;
    const sha256 = digestOf(bytes);
    const made = await context.step(
      "figures",
      async (): Promise<StepFigure> => {
        const result = await convertForTex(figure, target, context);
        if (result.status === "failed") return result;
        const { bytes: converted, ...facts } = result;
        const file = await context.files.write(`build/figures/${sha256}-${target}.${facts.extension}`, converted, {
          mediaType: facts.mediaType,
        });
        return { ...facts, file };
      },
      // What could not be converted may lack a program that is installed tomorrow.
      { input: { sha256, mediaType, path, target }, cache: ({ status }) => status !== "failed" },
    );
    if (made.status === "failed") return made;
    const { file, ...facts } = made;
    return { ...facts, bytes: file.sha256 === sha256 ? bytes : await context.files.read(file) };
  };
}

/** EPS becomes PDF by the compiler's own Ghostscript; every other figure is converted here. */
async function convertForTex(
  figure: FigureInput,
  target: FigureTarget,
  context: ExecutionContext,
): Promise<FigureResult> {
  const convert = (input: FigureInput): Promise<FigureResult> =>
    convertFigure(input, target, { signal: context.signal });
  if (figure.mediaType !== "application/postscript" || target !== "pdflatex") return await convert(figure);
  const pdf = await epsToPdf(figure.bytes, `build/eps/${digestOf(figure.bytes)}`, context);
  if (pdf !== undefined) {
    const made = await convert({ ...figure, bytes: pdf, mediaType: "application/pdf" });
    return made.status === "failed" ? made : { ...made, status: "converted" };
  }
  const failed = await convert(figure);
  return {
    ...failed,
    diagnostics: failed.diagnostics.map((one) => ({
      ...one,
      ...(one.severity === "error" ? { hint: "Install TeX with Ghostscript, or export the figure as PDF." } : {}),
    })),
  };
}

const digestOf = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
