import { debianPackageOf, type LatexCompilation, latexCompilerWorkflow } from "@dreamnet/latex-compiler";
import { type Diagnostic, type ExecutionContext, WorkflowError } from "@dreamnet/workflow";
import type { PlannedPackage } from "./planned-package.ts";

/** The compile's result, in the pack's words. */
export interface CompiledPackage {
  readonly status: "compiled" | "failed" | "unavailable" | "skipped";
  readonly compilation?: LatexCompilation;
  readonly diagnostics: readonly Diagnostic[];
}

/** ms. A pass of our own template takes seconds; drawings that an author has in TeX may take a minute. */
const passTimeouts = { author: 120_000, template: 60_000 };

const engines: ReadonlySet<string> = new Set(["pdflatex", "latex", "xelatex"]);

/**
 * Compiles a package as it will be uploaded, through the latex-compiler workflow.
 *
 * @param folder - Where the files are kept for it, within the run's output.
 */
export async function compilePackage(
  plan: PlannedPackage,
  folder: string,
  context: ExecutionContext,
): Promise<CompiledPackage> {
  if (!engines.has(plan.compiler)) return notChecked(`${plan.compiler} is not run here.`);
  const files: Record<string, { sha256: string; size: number }> = {};
  for (const [path, bytes] of plan.files) {
    if (path.startsWith("anc/") || path === "00README.json") continue;
    const { sha256, size } = await context.files.write(`${folder}/${path}`, bytes);
    files[path] = { sha256, size };
  }
  let compilation: LatexCompilation;
  try {
    const request = {
      main: plan.main,
      files,
      engine: plan.compiler as "pdflatex" | "latex" | "xelatex",
      bibliography: plan.bibliography,
      lineMaps: Object.fromEntries(Object.entries(plan.lineMaps).map(([path, map]) => [path, [...map]])),
      sourceDate: context.now().toISOString(),
      passTimeout: plan.origin === "author" ? passTimeouts.author : passTimeouts.template,
    };
    compilation = await context.step("compile", () => context.run(latexCompilerWorkflow, request), {
      input: request,
      // A failed one is the compiler's to keep: it knows whether it would fail again.
      cache: ({ status }) => status === "compiled",
    });
  } catch (error) {
    return withoutCompilation(error);
  }
  if (compilation.status === "unavailable")
    return {
      ...notChecked(compilation.diagnostics[0]?.message ?? "TeX is not installed.", compilation.remedy),
      compilation,
    };
  const { diagnostics } = compilation;
  const lacking = lackingPackages(diagnostics);
  if (lacking.length > 0)
    return notChecked(
      `this machine's TeX lacks ${lacking.join(", ")}, which arXiv's TeX Live has.`,
      `Install it: ${[...new Set(lacking.map((file) => debianPackageOf(file)))].map((name) => `apt-get install ${name}`).join("; ")}, or with TeX Live tlmgr install.`,
    );
  const fonts = lackingFonts(diagnostics);
  if (fonts.length > 0)
    return notChecked(
      `this machine's TeX lacks the font${fonts.length === 1 ? "" : "s"} ${fonts.join(", ")}, which arXiv's TeX Live has.`,
      "Install it: apt-get install texlive-fonts-extra, or with TeX Live tlmgr install cm-mf-extra-bold.",
    );
  if (compilation.status === "compiled") return { status: "compiled", compilation, diagnostics };
  const count = diagnostics.filter((diagnostic) => diagnostic.severity === "error").length;
  const summary: Diagnostic = {
    severity: "error",
    ruleId: "arxiv/compiles",
    message: `The package does not compile: TeX found ${count} error${count === 1 ? "" : "s"}.`,
    hint:
      plan.origin === "author"
        ? "arXiv would stop at the first one; correct the source."
        : "Correct the source where the errors say; what the template cannot show is named there.",
  };
  return { status: "failed", compilation, diagnostics: [summary, ...diagnostics] };
}

/** Packages of TeX Live's that are not installed here; none where anything else is missing as well. */
function lackingPackages(diagnostics: readonly Diagnostic[]): string[] {
  const missing = diagnostics.filter((diagnostic) => diagnostic.ruleId === "tex/package-is-installed");
  const files = missing.map((diagnostic) => diagnostic.message.split(" ")[0] ?? "");
  return files.every((file) => debianPackageOf(file) !== undefined) ? files : [];
}

/** Bold Computer Modern of the package bold-extra, which small installations leave out; none where anything else is wrong. */
export function lackingFonts(diagnostics: readonly Diagnostic[]): string[] {
  const fonts = new Set<string>();
  for (const { severity, ruleId, message } of diagnostics) {
    if (severity !== "error") continue;
    const name = ruleId === "tex/font-is-installed" ? (message.split(" ")[2] ?? "") : undefined;
    if (name !== undefined && /^cm(?:bcsc|bex|btex|btt|ttb)\d{1,2}$/u.test(name)) fonts.add(name);
    // What pdfTeX says of the font that it has not got.
    else if (name !== "nullfont" && !message.includes("invalid font identifier")) return [];
  }
  return [...fonts].sort();
}

/** A compile that could not be run is no fault of the package; one that fell over may be. */
function withoutCompilation(error: unknown): CompiledPackage {
  if (!WorkflowError.is(error) || error.code === "CANCELLED" || error.code === "TIMEOUT") throw error;
  if (error.code === "SANDBOX_UNAVAILABLE" || error.code === "DEPENDENCY_MISSING")
    return notChecked(error.message, error.hint);
  return {
    status: "failed",
    diagnostics: [
      {
        severity: "error",
        ruleId: "arxiv/compiles",
        message: `The package could not be compiled: ${error.message}`,
        ...(error.hint === undefined ? {} : { hint: error.hint }),
      },
    ],
  };
}

/** The package is made, and nobody has tried whether it compiles. */
export function notChecked(reason: string, remedy?: string): CompiledPackage {
  return {
    status: "unavailable",
    diagnostics: [
      {
        severity: "warning",
        ruleId: "arxiv/compiles",
        message: `It was not checked whether the package compiles: ${reason}`,
        ...(remedy === undefined ? {} : { hint: remedy }),
      },
    ],
  };
}
