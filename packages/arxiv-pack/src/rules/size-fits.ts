import { arxivLimits } from "../limits.ts";
import { defineRule } from "./rule.ts";

export const sizeFits = defineRule({
  id: "arxiv/size-fits",
  topic: "package",
  holds: "the package has at most 50 MB",
  source: arxivLimits.size.source,
  *find({ files, archive }) {
    const size = archive?.bytes.length ?? [...files.values()].reduce((sum, bytes) => sum + bytes.length, 0);
    if (size <= arxivLimits.size.value) return;
    const largest = [...files].sort(([, a], [, b]) => b.length - a.length).slice(0, 3);
    yield {
      severity: "error",
      message: `The package has ${Math.ceil(size / 1024 / 1024)} MB; arXiv takes ${arxivLimits.size.value / 1024 / 1024} MB.`,
      hint: `Make the largest files smaller: ${largest.map(([path, bytes]) => `${path} (${Math.ceil(bytes.length / 1024 / 1024)} MB)`).join(", ")}.`,
    };
  },
});
