import { acceptedItems, formatChecklist, type NormalizedSource } from "@dreamnet/document";
import { type ExecutionContext, sortDiagnostics } from "@dreamnet/workflow";
import { makeChecklist } from "./checklist.ts";
import type { ArxivPackInput } from "./input.ts";
import { arxivLimits } from "./limits.ts";
import { formatMetadata } from "./metadata/format-metadata.ts";
import { makeMetadata } from "./metadata/make-metadata.ts";
import { findNeeds } from "./needs.ts";
import type { ArxivPackage } from "./output.ts";
import { arxivRules } from "./rules/index.ts";
import { makeSubmission } from "./submission.ts";

/**
 * A submission of one PDF, as it is: arXiv takes it where TeX has not made it, with all of its fonts inside.
 *
 * That its text is not read keeps it from no package here: arXiv reads it.
 */
export async function packPdf(
  input: ArxivPackInput,
  source: NormalizedSource,
  folder: string,
  context: ExecutionContext,
): Promise<ArxivPackage> {
  const { artifact, options } = input;
  const [sha256] = Object.keys(source.assets);
  const bytes = await context.files.read(sha256 as string);
  const hasTitle = source.frontmatter.title !== undefined || artifact.title !== source.file;
  const { pages } = (source.frontmatter.other["pdf"] ?? {}) as { pages?: number };
  const metadata = makeMetadata(hasTitle ? artifact : { ...artifact, title: "" }, options, {
    figures: 0,
    tables: 0,
    pages,
  });
  const name = `${artifact.id}.pdf`;
  const texLive = arxivLimits.texLiveVersions.value[0];
  const submission = makeSubmission({
    kind: "pdf",
    origin: "author",
    main: name,
    compiler: "none",
    texLive,
    files: new Map([[name, bytes]]),
    metadata,
  });
  const diagnostics = sortDiagnostics(arxivRules.flatMap((rule) => rule.check(submission)));
  const ofSource = source.diagnostics.filter((one) => one.severity === "error" && one.ruleId !== "document/has-text");
  const errors = [...diagnostics.filter(({ severity }) => severity === "error"), ...ofSource];
  const needs = findNeeds(artifact, metadata, source, [], errors);
  const checklist = [...acceptedItems(source.diagnostics), ...makeChecklist(name, metadata, needs, "pdf")];
  const write = (path: string, content: Uint8Array | string, mediaType: string) =>
    context.files.write(`${folder}/${path}`, content, { mediaType });
  const common = {
    files: [
      await write(name, bytes, "application/pdf"),
      await write("metadata.txt", formatMetadata(metadata), "text/plain; charset=utf-8"),
      await write("metadata.json", `${JSON.stringify(metadata, null, 2)}\n`, "application/json"),
      await write(
        "checklist.md",
        formatChecklist(metadata.title === "" ? artifact.id : metadata.title, "arXiv", checklist),
        "text/markdown; charset=utf-8",
      ),
    ],
    notes: ["The package is the PDF itself, unchanged: what it says of its author and its making stays in it."],
    checklist,
    metadata: {
      ...metadata,
      compiler: "none",
      texLive,
      main: name,
      compilation: { status: "skipped" as const, ...(pages === undefined ? {} : { pages }) },
    },
    diagnostics,
  };
  return needs.length === 0 ? { status: "ready", ...common } : { status: "needs_input", needs, ...common };
}
