import { convertFigure } from "@dreamnet/converter";
import type { NativeLatex, NormalizedSource } from "@dreamnet/document";
import type { Diagnostic } from "@dreamnet/workflow";
import { countFloats } from "./count-floats.ts";
import { emptyMetadata } from "./metadata/metadata.ts";
import { type NativePlan, planNative } from "./native/plan-native.ts";
import type { PlannedPackage } from "./planned-package.ts";
import { findMisfits } from "./rules/packages-fit-tex-live.ts";
import { makeSubmission, type Submission } from "./submission.ts";

const kept: Readonly<Record<string, string>> = {
  png: "image/png",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  pdf: "application/pdf",
};

/** Plans the package of an author's LaTeX source; pictures lose their private metadata, and nothing else. */
export async function planAuthor(
  source: NormalizedSource,
  native: NativeLatex,
  read: (sha256: string) => Promise<Uint8Array>,
  options: { compiler: "pdflatex" | "latex" | "xelatex" | undefined; texLive: number | undefined; signal: AbortSignal },
): Promise<PlannedPackage> {
  const pool = new Map<string, Uint8Array>();
  for (const [path, file] of Object.entries(native.files).sort(([a], [b]) => (a < b ? -1 : 1)))
    pool.set(path, await read(file.sha256));
  const plan = planNative(native.main, pool, { compiler: options.compiler });
  const diagnostics: Diagnostic[] = [...plan.diagnostics];
  for (const [path, bytes] of plan.files) {
    const extension = /\.([A-Za-z]+)$/u.exec(path)?.[1]?.toLowerCase() ?? "";
    const mediaType = kept[extension];
    if (mediaType === undefined) continue;
    const figure = await convertFigure({ bytes, mediaType, path: plan.origins.get(path) ?? path }, "xelatex", {
      signal: options.signal,
    });
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
