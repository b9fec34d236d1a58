import type { SocialNetworkName } from "../limits.ts";
import { networks } from "../networks/index.ts";
import type { SocialRule } from "./rule.ts";

export const linkFits: SocialRule = {
  id: "social/link-fits",
  description: "Every network that links in its text has the link there.",
  check: ({ plan }) =>
    Object.entries(plan.networks).flatMap(([name, { caption }]) => {
      const network = networks[name as SocialNetworkName];
      if (!network.linkInText || caption.segments.some(({ kind }) => kind === "link")) return [];
      return [
        {
          severity: "warning" as const,
          message: `The address is too long for a post on ${network.title}: its posts have no link.`,
          hint: "Give a shorter address with the option `url`.",
        },
      ];
    }),
};
