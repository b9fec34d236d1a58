export { debianPackageOf, installHint } from "./debian-packages.ts";
export { epsToPdf } from "./eps-to-pdf.ts";
export type { LogFinding } from "./log/findings.ts";
export { parseLog } from "./log/parse-log.ts";
export type { Engine, LatexCompilation, LatexCompilerInput, LineMap } from "./schemas.ts";
export { engineSchema, latexCompilerInputSchema, latexCompilerOutputSchema } from "./schemas.ts";
export { withFixedId } from "./with-fixed-id.ts";
export { default, latexCompilerWorkflow } from "./workflow.ts";
