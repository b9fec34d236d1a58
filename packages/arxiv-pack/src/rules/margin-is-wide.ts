import { arxivLimits } from "../limits.ts";
import { findPackages, placeOf } from "../submission.ts";
import { defineRule } from "./rule.ts";

const perInch: Readonly<Record<string, number>> = { in: 1, cm: 2.54, mm: 25.4, pt: 72.27, bp: 72, pc: 6.0225 };

/** A TeX length in inches. */
function inches(length: string): number | undefined {
  const match = /^\s*(\d+(?:\.\d+)?|\.\d+)\s*(?:true\s*)?(in|cm|mm|pt|bp|pc)\s*$/u.exec(length);
  return match === null ? undefined : Number(match[1]) / (perInch[match[2] as string] as number);
}

export const marginIsWide = defineRule({
  id: "arxiv/margin-is-wide",
  topic: "layout",
  holds: "margins are at least one inch",
  source: arxivLimits.margin.source,
  *find(submission) {
    const texts = findPackages(submission, ["geometry"]).map(({ path, options, start }) => ({ path, options, start }));
    for (const [path, facts] of submission.facts) {
      const start = facts.commands.get("geometry");
      const options =
        start === undefined
          ? undefined
          : /^\\geometry\s*\{([^{}]*)\}/u.exec(submission.texts.get(path)?.slice(start, start + 1000) ?? "")?.[1];
      if (options !== undefined) texts.push({ path, options, start });
    }
    for (const { path, options, start } of texts) {
      for (const option of options.split(",")) {
        const [key, value] = option.split("=").map((part) => part.trim());
        if (
          !/^(margin|hmargin|vmargin|left|right|top|bottom|inner|outer|lmargin|rmargin|tmargin|bmargin)$/u.test(
            key ?? "",
          )
        )
          continue;
        const size = inches(value ?? "");
        // Measures in the printer's rounding: 2.5 cm is meant as an inch.
        if (size !== undefined && size < arxivLimits.margin.value - 0.02)
          yield {
            severity: "warning",
            message: `A margin is ${value}; arXiv asks for at least one inch.`,
            hint: "Set it to 1in.",
            ...placeOf(submission, path, start),
          };
      }
    }
  },
});
