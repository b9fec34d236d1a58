import { z } from "zod";
import { arxivLimits } from "../limits.ts";
import { defineRule } from "./rule.ts";

/** 00README.json as arXiv's own parser takes it; unknown keys are refused there too. */
export const processingFileSchema = z.strictObject({
  spec_version: z.literal(1),
  process: z.strictObject({
    compiler: z.enum(arxivLimits.compilers.value).optional(),
    fontmaps: z.array(z.string()).optional(),
  }),
  sources: z
    .array(
      z.strictObject({
        filename: z.string().min(1),
        usage: z.enum(["toplevel", "include", "ignore", "append"]).optional(),
        orientation: z.enum(["portrait", "landscape"]).optional(),
        keep_comments: z.boolean().optional(),
        fontmaps: z.array(z.string()).optional(),
      }),
    )
    .optional(),
  texlive_version: z.int().optional(),
  stamp: z.boolean().optional(),
  nohyperref: z.boolean().optional(),
  comment: z.string().optional(),
});
export type ProcessingFile = z.output<typeof processingFileSchema>;

export const processingFileIsValid = defineRule({
  id: "arxiv/processing-file-is-valid",
  topic: "package",
  holds: "00README.json has only the keys and values that arXiv's parser knows, and names files that are there",
  source: "arXiv/submission-tools zerozeroreadme, run 2026-08",
  *find({ files, kind, main }) {
    const bytes = files.get("00README.json");
    if (bytes === undefined || kind !== "tex") return;
    let value: unknown;
    try {
      value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    } catch (error) {
      yield {
        severity: "error",
        message: `00README.json is not JSON: ${error instanceof Error ? error.message : String(error)}`,
        hint: "Correct it.",
      };
      return;
    }
    const parsed = processingFileSchema.safeParse(value);
    if (!parsed.success) {
      for (const issue of parsed.error.issues)
        yield {
          severity: "error",
          message: `00README.json: ${issue.path.join(".") || "the file"}: ${issue.message}.`,
          hint: "arXiv's parser refuses the file; correct the key or its value.",
        };
      return;
    }
    const sources = parsed.data.sources ?? [];
    for (const { filename } of sources)
      if (!files.has(filename))
        yield {
          severity: "error",
          message: `00README.json names ${filename}, which is not in the package.`,
          hint: "Names are relative to the package's root.",
        };
    if (!sources.some((source) => source.usage === "toplevel" && source.filename === main))
      yield {
        severity: "error",
        message: `00README.json does not name ${main} as the top-level file.`,
        hint: `Add { "filename": ${JSON.stringify(main)}, "usage": "toplevel" } to "sources".`,
      };
  },
});
