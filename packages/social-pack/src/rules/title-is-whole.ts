import type { SocialNetworkName } from "../limits.ts";
import { networks } from "../networks/index.ts";
import type { SocialRule } from "./rule.ts";

export const titleIsWhole: SocialRule = {
  id: "social/title-is-whole",
  description: "A network's field for the title holds all of it.",
  check: ({ plan }) =>
    Object.entries(plan.networks).flatMap(([name, { title }]) =>
      title === undefined || title === plan.title
        ? []
        : [
            {
              severity: "info" as const,
              message: `${networks[name as SocialNetworkName].title} takes no title of that length: it is ${JSON.stringify(title)} there.`,
            },
          ],
    ),
};
