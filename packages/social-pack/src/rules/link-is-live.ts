import { placeholderOf } from "../post.ts";
import type { SocialRule } from "./rule.ts";

export const linkIsLive: SocialRule = {
  id: "social/link-is-live",
  description: "The posts link to where the work is read, since a placeholder must not be posted.",
  check: ({ link }) => {
    if (link.refused !== undefined)
      return [
        {
          severity: "warning",
          message: `${JSON.stringify(link.refused.slice(0, 200))} is no address that others can open; ${link.url === undefined ? `posts hold ${placeholderOf(link.name)} in its place` : `posts link to ${link.url}`}.`,
          hint: "Networks link http and https addresses of public hosts alone.",
        },
      ];
    if (link.url !== undefined) return [];
    return [
      {
        severity: "info",
        message: `The work has no address yet: posts hold ${placeholderOf(link.name)}, and room for what it will be.`,
        hint: "Give it with the option `url` once the work is live, or fill plan.json by `fillLinks`.",
      },
    ];
  },
};
