import { networks } from "../networks/index.ts";
import type { SocialRule } from "./rule.ts";

export const postFits: SocialRule = {
  id: "social/post-fits",
  description: "Every post is within every limit of its network, since a longer one is refused or cut.",
  check: ({ rendered }) =>
    rendered.flatMap(({ network, caption, thread, quotes }) =>
      [caption, ...thread, ...quotes].flatMap(({ measures }) =>
        measures
          .filter(({ value, most }) => value > most)
          .map(({ unit, value, most }) => ({
            severity: "error" as const,
            message: `A post for ${networks[network].title} has ${value} ${unit}; ${most} is the most.`,
          })),
      ),
    ),
};
