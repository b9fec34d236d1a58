import type { SocialRule } from "./rule.ts";

const enough = 3;

export const threadSaysEnough: SocialRule = {
  id: "social/thread-says-enough",
  description: "A thread says three sentences of the work at least, where the work has as many that stand alone.",
  check: ({ document, plan }) => {
    const said = Object.values(plan.networks).flatMap(({ thread }) =>
      thread.length === 0
        ? []
        : [
            new Set(
              thread.flatMap(({ segments }) =>
                segments.flatMap((segment) =>
                  segment.kind === "source" && segment.of === "sentence" ? [segment.text] : [],
                ),
              ),
            ).size,
          ],
    );
    const least = Math.min(...said);
    if (document.sentences.length === 0 || said.length === 0 || least >= enough) return [];
    return [
      {
        severity: "warning",
        message: `The threads say only ${least} whole ${least === 1 ? "sentence" : "sentences"} of the work: too few of its sentences are short and stand alone.`,
        hint: "Sentences with formulas, narrative citations or figure numbers cannot be quoted; an abstract without them helps.",
      },
    ];
  },
};
