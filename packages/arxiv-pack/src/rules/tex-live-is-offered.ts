import { arxivLimits } from "../limits.ts";
import { defineRule } from "./rule.ts";

export const texLiveIsOffered = defineRule({
  id: "arxiv/tex-live-is-offered",
  topic: "package",
  holds: "TeX Live 2025 or 2023 is asked for",
  source: arxivLimits.texLiveVersions.source,
  *find({ kind, texLive }) {
    const offered: readonly number[] = arxivLimits.texLiveVersions.value;
    if (kind === "tex" && !offered.includes(texLive))
      yield {
        severity: "error",
        message: `TeX Live ${texLive} is not offered by arXiv.`,
        hint: `Ask for ${offered.join(" or ")}.`,
      };
  },
});
