import { findPackages, placeOf } from "../submission.ts";
import { defineRule } from "./rule.ts";

export const mintedCacheIsShipped = defineRule({
  id: "arxiv/minted-cache-is-shipped",
  topic: "source",
  holds: "minted comes with its cache, the folder _minted",
  source: 'arXiv/arxiv-docs "TeX submissions", 2026-07',
  *find(submission) {
    const [use] = findPackages(submission, ["minted"]);
    if (use === undefined) return;
    const cache = [...submission.files.keys()].filter((path) => /^_minted[^/]*\//u.test(path));
    if (cache.length === 0)
      yield {
        severity: "error",
        message: "minted needs Pygments, which arXiv does not run, and its cache is missing.",
        hint: "Compile once with minted 3 and put the folder _minted beside the source, or use listings.",
        ...placeOf(submission, use.path, use.start),
      };
    else if (submission.texLive === 2025 && !cache.some((path) => path.startsWith("_minted/")))
      yield {
        severity: "warning",
        message: "The cache of minted is one of version 2, and TeX Live 2025 has version 3.",
        hint: "Compile with minted 3, or ask for TeX Live 2023 with the option frozencache.",
        ...placeOf(submission, use.path, use.start),
      };
  },
});
