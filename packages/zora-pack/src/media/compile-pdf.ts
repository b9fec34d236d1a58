import { convertFigure, toLatex } from "@dreamnet/converter";
import type { NormalizedSource } from "@dreamnet/document";
import { type LatexCompilation, latexCompilerWorkflow } from "@dreamnet/latex-compiler";
import { type Diagnostic, type ExecutionContext, type FileReference, WorkflowError } from "@dreamnet/workflow";

/** What became of the work's PDF. */
export interface CompiledPdf {
  readonly status: "compiled" | "failed" | "unavailable";
  readonly pdf?: FileReference;
  readonly diagnostics: readonly Diagnostic[];
}

const pictures = /^image\/|^application\/(?:pdf|postscript)$/u;

interface Plan {
  readonly main: string;
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly engine: "pdflatex" | "xelatex" | "latex";
  readonly bibliography: "none" | "auto";
}

/** Compiles the work's PDF through the latex-compiler workflow: the author's own LaTeX, or our template. */
export async function compilePdf(
  source: NormalizedSource,
  folder: string,
  context: ExecutionContext,
): Promise<CompiledPdf> {
  const plan = source.native === undefined ? await planTemplate(source, context) : await planAuthor(source, context);
  const files: Record<string, { sha256: string; size: number }> = {};
  for (const [path, bytes] of plan.files) {
    const { sha256, size } = await context.files.write(`${folder}/${path}`, bytes);
    files[path] = { sha256, size };
  }
  let compilation: LatexCompilation;
  try {
    compilation = await context.run(latexCompilerWorkflow, {
      main: plan.main,
      files,
      engine: plan.engine,
      bibliography: plan.bibliography,
      convertEps: plan.engine === "pdflatex",
      sourceDate: context.now().toISOString(),
      passTimeout: 120_000,
    });
  } catch (error) {
    if (!WorkflowError.is(error) || error.code === "CANCELLED" || error.code === "TIMEOUT") throw error;
    return noPdf(
      error.code === "SANDBOX_UNAVAILABLE" || error.code === "DEPENDENCY_MISSING" ? "unavailable" : "failed",
      error.message,
      error.hint,
    );
  }
  if (compilation.status === "compiled") return { status: "compiled", pdf: compilation.pdf, diagnostics: [] };
  if (compilation.status === "unavailable")
    return noPdf("unavailable", compilation.diagnostics[0]?.message ?? "TeX is not installed.", compilation.remedy);
  const first = compilation.diagnostics.find(({ severity }) => severity === "error");
  return noPdf("failed", first?.message ?? "TeX found errors.", first?.hint);
}

/** The article stands in for the PDF, and the package says so. */
function noPdf(status: "failed" | "unavailable", reason: string, hint: string | undefined): CompiledPdf {
  return {
    status,
    diagnostics: [
      {
        severity: "warning",
        ruleId: "zora/pdf-is-made",
        message: `The media is the article as one HTML file, since there is no PDF: ${reason}`,
        hint: hint ?? "Mend the source, or give the PDF that there is.",
      },
    ],
  };
}

async function planTemplate(source: NormalizedSource, context: ExecutionContext): Promise<Plan> {
  const assets = { ...source.assets };
  const converted = new Map<string, { readonly bytes: Uint8Array; readonly extension: string }>();
  for (const [sha256, asset] of Object.entries(source.assets)) {
    if (!pictures.test(asset.mediaType)) continue;
    const { mediaType, path } = asset;
    const figure = await convertFigure({ bytes: await context.files.read(sha256), mediaType, path }, "pdflatex", {
      signal: context.signal,
    });
    // Without its asset the writer shows a box that says what is missing.
    if (figure.status === "failed") delete assets[sha256];
    else converted.set(sha256, figure);
  }
  const figurePaths = new Map(
    [...converted].map(([sha256, { extension }]) => [sha256, `figures/${sha256.slice(0, 16)}.${extension}`] as const),
  );
  const document = toLatex({ ...source, assets }, { figurePaths });
  const encoder = new TextEncoder();
  const files = new Map<string, Uint8Array>([["main.tex", encoder.encode(document.tex)]]);
  if (document.bbl !== undefined) files.set("main.bbl", encoder.encode(document.bbl));
  for (const { path, sha256 } of document.figures) {
    const figure = converted.get(sha256);
    if (figure !== undefined) files.set(path, figure.bytes);
  }
  return { main: "main.tex", files, engine: document.engine, bibliography: "none" };
}

async function planAuthor(source: NormalizedSource, context: ExecutionContext): Promise<Plan> {
  const native = source.native as NonNullable<NormalizedSource["native"]>;
  const files = new Map<string, Uint8Array>();
  for (const [path, { sha256 }] of Object.entries(native.files)) files.set(path, await context.files.read(sha256));
  const texts = [...files]
    .filter(([path]) => /\.(?:tex|ltx|sty|cls)$/iu.test(path))
    .map(([, bytes]) => new TextDecoder().decode(bytes));
  const unicode = texts.some((text) =>
    /^[^%\n]*\\(?:usepackage|RequirePackage)(?:\[[^\]\n]*\])?\{[^}\n]*\b(?:fontspec|unicode-math|xeCJK|polyglossia|xltxtra)\b/mu.test(
      text,
    ),
  );
  const postscript = texts.some((text) =>
    /^[^%\n]*\\usepackage(?:\[[^\]\n]*\])?\{[^}\n]*\b(?:pstricks|psfrag|pst-[a-z]+)\b/mu.test(text),
  );
  return {
    main: native.main,
    files,
    engine: unicode ? "xelatex" : postscript ? "latex" : "pdflatex",
    bibliography: "auto",
  };
}
