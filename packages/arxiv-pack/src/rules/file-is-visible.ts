import { defineRule } from "./rule.ts";

export const fileIsVisible = defineRule({
  id: "arxiv/file-is-visible",
  topic: "files",
  holds: "no file or folder is hidden",
  source: 'arXiv/arxiv-docs "TeX submissions", 2026-07',
  *find({ files }) {
    for (const path of files.keys())
      if (path.split("/").some((part) => part.startsWith(".")) || path.startsWith("__MACOSX/"))
        yield {
          severity: "error",
          message: `${path} is hidden: arXiv deletes it at announcement.`,
          hint: "Rename it, or leave it out.",
        };
  },
});
