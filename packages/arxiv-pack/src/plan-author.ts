import type { NativeLatex, NormalizedSource } from "@dreamnet/document";
import type { FigureConverter } from "@dreamnet/paper-pdf";
import type { Diagnostic } from "@dreamnet/workflow";
import { countFloats } from "./count-floats.ts";
import { emptyMetadata } from "./metadata/metadata.ts";
import { type NativePlan, planNative } from "./native/plan-native.ts";
import type { PlannedPackage } from "./planned-package.ts";
import { findMisfits } from "./rules/packages-fit-tex-live.ts";
import { makeSubmission, type Submission } from "./submission.ts";
import { epstopdf } from "./tex/resolve.ts";

const kept: Readonly<Record<string, string>> = {
  png: "image/png",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  pdf: "application/pdf",
};

/** What the caller has fixed, and what turns EPS into PDF: the PDFs by path, none for what could not be converted. */
export interface AuthorOptions {
  readonly compiler: "pdflatex" | "latex" | "xelatex" | undefined;
  readonly texLive: number | undefined;
  readonly convert: FigureConverter;
  convertEps(files: ReadonlyMap<string, Uint8Array>): Promise<ReadonlyMap<string, Uint8Array>>;
}

/** Plans the package of an author's LaTeX source; pictures lose their private metadata, and nothing else. */
export async function planAuthor(
  source: NormalizedSource,
  native: NativeLatex,
  read: (sha256: string) => Promise<Uint8Array>,
  options: AuthorOptions,
): Promise<PlannedPackage> {
  const pool = new Map<string, Uint8Array>();
  for (const [path, file] of Object.entries(native.files).sort(([a], [b]) => (a < b ? -1 : 1)))
    pool.set(path, await read(file.sha256));
  const plan = await withoutEps(native.main, pool, options);
  const diagnostics: Diagnostic[] = [...plan.diagnostics];
  for (const [path, bytes] of plan.files) {
    const extension = /\.([A-Za-z]+)$/u.exec(path)?.[1]?.toLowerCase() ?? "";
    const mediaType = kept[extension];
    if (mediaType === undefined) continue;
    const figure = await options.convert({ bytes, mediaType, path: plan.origins.get(path) ?? path }, "xelatex");
    diagnostics.push(...figure.diagnostics);
    // Only what has the same name afterwards can take its place.
    if (figure.status !== "failed" && figure.mediaType === mediaType) plan.files.set(path, figure.bytes);
  }
  const misfits = plan.texLive === 2025 && options.texLive === undefined ? findMisfits(submissionOf(plan)) : [];
  diagnostics.push(
    ...misfits.map(
      (misfit): Diagnostic => ({
        ...misfit,
        severity: "info",
        ruleId: "arxiv/packages-fit-tex-live",
        hint: "The package asks for TeX Live 2023, where this works.",
      }),
    ),
  );
  return {
    ...plan,
    texLive: misfits.length > 0 ? 2023 : plan.texLive,
    origin: "author",
    counts: countFloats(source.ast),
    diagnostics,
  };
}

/**
 * pdflatex reads no EPS, and xelatex draws many a paper otherwise: where EPS among other figures is all that keeps a
 * source from pdflatex, it becomes PDF.
 */
async function withoutEps(
  main: string,
  pool: ReadonlyMap<string, Uint8Array>,
  options: AuthorOptions,
): Promise<NativePlan> {
  const compiler = options.compiler;
  const plan = planNative(main, pool, { compiler });
  if (plan.compiler !== (compiler ?? "xelatex") || (compiler ?? "pdflatex") !== "pdflatex") return plan;
  const figures = new Map(
    [...plan.origins]
      .filter(([path]) => /\.e?ps$/iu.test(path) && plan.files.has(path))
      .flatMap(([path, origin]) => {
        const bytes = plan.files.get(path);
        return bytes === undefined ? [] : [[origin, bytes] as const];
      }),
  );
  if (figures.size === 0) return plan;
  const replan = (made: ReadonlyMap<string, Uint8Array>): NativePlan =>
    planNative(
      main,
      new Map([
        ...[...pool].filter(([path]) => !made.has(path)),
        ...[...made].map(([path, bytes]) => [path.replace(/\.e?ps$/iu, epstopdf), bytes] as const),
      ]),
      { compiler },
    );
  const errors = ({ diagnostics }: NativePlan): number => diagnostics.filter((one) => one.severity === "error").length;
  const trial = replan(figures);
  if (trial.compiler !== "pdflatex" || errors(trial) > errors(plan)) return plan;
  const made = await options.convertEps(figures);
  const left = [...figures.keys()].filter((path) => !made.has(path));
  const [first] = left;
  if (first !== undefined) {
    const more = left.length === 1 ? "" : ` and ${left.length - 1} more`;
    plan.diagnostics.push({
      severity: "warning",
      ruleId: "arxiv/figure-format-is-read",
      message: `${first}${more} could not be converted from EPS to PDF, which pdflatex reads; the package asks for ${plan.compiler}.`,
      hint: "Install Ghostscript (Debian or Ubuntu: apt-get install ghostscript; macOS: brew install ghostscript), or export the figure as PDF.",
      location: { file: first, line: 1 },
    });
    return plan;
  }
  const converted = replan(made);
  converted.diagnostics.push(
    ...[...made.keys()].map(
      (path): Diagnostic => ({
        severity: "info",
        ruleId: "arxiv/figure-format-is-read",
        message: `${path} is converted to PDF: pdflatex does not read EPS.`,
      }),
    ),
  );
  return converted;
}

function submissionOf({ main, compiler, texLive, files, lineMaps }: NativePlan): Submission {
  return makeSubmission({
    kind: "tex",
    origin: "author",
    main,
    compiler,
    texLive,
    files,
    metadata: emptyMetadata,
    locate: (path, line) => lineMaps[path]?.[line - 1],
  });
}
