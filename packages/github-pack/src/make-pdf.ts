import { convertFigure, toLatex } from "@dreamnet/converter";
import type { NormalizedSource } from "@dreamnet/document";
import { type LatexCompilation, latexCompilerWorkflow } from "@dreamnet/latex-compiler";
import { type Diagnostic, type ExecutionContext, isPortablePath, WorkflowError } from "@dreamnet/workflow";

/** The work's PDF, or why there is none. */
export interface MadePdf {
  readonly status: "compiled" | "failed" | "unavailable";
  readonly bytes?: Uint8Array;
  readonly diagnostics: readonly Diagnostic[];
}

interface Plan {
  readonly main: string;
  readonly engine: "pdflatex" | "latex" | "xelatex";
  readonly bibliography: "none" | "auto";
  readonly files: Record<string, { sha256: string; size: number }>;
}

/** Compiles the work: an author's own LaTeX as it is, anything else through our template. */
export async function makePdf(source: NormalizedSource, folder: string, context: ExecutionContext): Promise<MadePdf> {
  const plan =
    source.native === undefined
      ? await planTemplate(source, folder, context)
      : await planNative(source.native, context);
  if (plan === undefined) return missing("its main file has a name that TeX cannot be given.");
  let compilation: LatexCompilation;
  try {
    compilation = await context.run(latexCompilerWorkflow, {
      main: plan.main,
      files: plan.files,
      engine: plan.engine,
      bibliography: plan.bibliography,
      sourceDate: context.now().toISOString(),
      passTimeout: source.native === undefined ? 60_000 : 120_000,
    });
  } catch (error) {
    if (!WorkflowError.is(error) || error.code === "CANCELLED" || error.code === "TIMEOUT") throw error;
    return missing(error.message, error.hint);
  }
  if (compilation.status === "unavailable")
    return missing(compilation.diagnostics[0]?.message ?? "TeX is not installed.", compilation.remedy);
  if (compilation.status === "failed" || compilation.pdf === undefined) {
    const first = compilation.diagnostics.find(({ severity }) => severity === "error");
    return {
      status: "failed",
      diagnostics: [
        {
          severity: "warning",
          ruleId: "github/pdf-is-there",
          message: `The package has no PDF, since TeX does not compile the work${first === undefined ? "." : `: ${first.message}`}`,
          hint: "Correct the source, or give the PDF. The arXiv package tells every error.",
          ...(first?.location === undefined ? {} : { location: first.location }),
        },
      ],
    };
  }
  return { status: "compiled", bytes: await context.files.read(compilation.pdf), diagnostics: [] };
}

function missing(reason: string, remedy?: string): MadePdf {
  return {
    status: "unavailable",
    diagnostics: [
      {
        severity: "warning",
        ruleId: "github/pdf-is-there",
        message: `The package has no PDF: ${reason}`,
        ...(remedy === undefined ? {} : { hint: remedy }),
      },
    ],
  };
}

const pictures = /^image\/|^application\/(?:pdf|postscript)$/u;

async function planTemplate(source: NormalizedSource, folder: string, context: ExecutionContext): Promise<Plan> {
  const assets = { ...source.assets };
  const figurePaths = new Map<string, string>();
  const contents = new Map<string, Uint8Array>();
  for (const [sha256, asset] of Object.entries(source.assets).sort(([, a], [, b]) => (a.path < b.path ? -1 : 1))) {
    if (!pictures.test(asset.mediaType)) continue;
    const bytes = await context.files.read(sha256);
    const figure = await convertFigure({ bytes, mediaType: asset.mediaType, path: asset.path }, "pdflatex", {
      signal: context.signal,
    });
    // Without its asset the writer shows a box that says what is missing.
    if (figure.status === "failed") {
      delete assets[sha256];
      continue;
    }
    const path = `figures/figure-${figurePaths.size + 1}.${figure.extension}`;
    figurePaths.set(sha256, path);
    contents.set(path, figure.bytes);
  }
  const document = toLatex({ ...source, assets }, { figurePaths });
  const files: Plan["files"] = {};
  const write = async (path: string, content: Uint8Array | string): Promise<void> => {
    const { sha256, size } = await context.files.write(`${folder}/${path}`, content);
    files[path] = { sha256, size };
  };
  await write("main.tex", document.tex);
  if (document.bbl !== undefined) await write("main.bbl", document.bbl);
  for (const { sha256, path } of document.figures)
    await write(path, contents.get(path) ?? (await context.files.read(sha256)));
  return { main: "main.tex", engine: document.engine as Plan["engine"], bibliography: "none", files };
}

async function planNative(
  native: NonNullable<NormalizedSource["native"]>,
  context: ExecutionContext,
): Promise<Plan | undefined> {
  if (!/^[A-Za-z0-9_][A-Za-z0-9_+\-.,=/ ]*\.[A-Za-z]+$/u.test(native.main) || native.main.length > 200)
    return undefined;
  const files: Plan["files"] = {};
  let text = "";
  for (const [path, { sha256, size }] of Object.entries(native.files)) {
    if (!isPortablePath(path)) continue;
    files[path] = { sha256, size };
    if (/\.(?:tex|sty|cls)$/iu.test(path) && size < 4_000_000)
      text += `${Buffer.from(await context.files.read(sha256))
        .toString("utf8")
        .replace(/(?<!\\)%[^\n]*/gu, "")}\n`;
  }
  const names = Object.keys(native.files);
  const engine =
    /\\(?:usepackage|RequirePackage)(?:\[[^\]]{0,500}\])?\{[^}]{0,500}\b(?:fontspec|polyglossia|xeCJK|unicode-math|mathspec)\b/u.test(
      text,
    )
      ? "xelatex"
      : names.some((name) => /\.e?ps$/iu.test(name)) && !names.some((name) => /\.(?:pdf|png|jpe?g)$/iu.test(name))
        ? "latex"
        : "pdflatex";
  return { main: native.main, engine, bibliography: "auto", files };
}
