import { ValidationError, type ValidationIssue } from "@dreamnet/workflow";
import { publicUrl } from "./links.ts";
import { networks } from "./networks/index.ts";
import type { SocialPlan } from "./post.ts";
import { postsOverLimits } from "./render-social.ts";

/**
 * Puts the addresses of a work that is live now into its plan; the sentences stay as they were reviewed.
 *
 * @param urls - By the link's name, as `plan.links` has it.
 * @throws {@link ValidationError} where an address is no public one, names no link of the plan, or makes a post too long;
 *   all of it at once.
 * @example
 * const live = fillLinks(plan, { website: "https://ada.example.org/engine/" });
 * renderSocial(live)[0]?.requests.ready; // => true
 */
export function fillLinks(plan: SocialPlan, urls: Readonly<Record<string, string>>): SocialPlan {
  const issues: ValidationIssue[] = [];
  const links = { ...plan.links };
  for (const [name, given] of Object.entries(urls)) {
    const url = publicUrl(given);
    if (!Object.hasOwn(plan.links, name))
      issues.push({
        path: [name],
        code: "link_unknown",
        message: `The plan has no link ${JSON.stringify(name)}; it has ${Object.keys(plan.links).join(", ")}.`,
      });
    else if (url === undefined)
      issues.push({
        path: [name],
        code: "link_not_public",
        message: `${JSON.stringify(given.slice(0, 200))} is no address that others can open.`,
      });
    else links[name] = url;
  }
  const filled: SocialPlan = { ...plan, links };
  for (const { network, name, measures } of postsOverLimits(filled))
    for (const { unit, value, most } of measures)
      if (value > most)
        issues.push({
          path: [network, name],
          code: "post_too_long",
          message: `With its address, the ${name} for ${networks[network].title} has ${value} ${unit}; ${most} is the most. Pack again with the option \`url\`.`,
        });
  if (issues.length > 0) throw new ValidationError("The links do not fit the plan.", issues);
  return filled;
}
