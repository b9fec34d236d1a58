import type { ChecklistItem, Need } from "@dreamnet/document";
import { type Fact, socialLimits } from "./limits.ts";
import { networks } from "./networks/index.ts";
import { placeholderOf } from "./post.ts";
import type { RenderedNetwork } from "./render-social.ts";

/** What is left for a person to do: needs first, then the link, then network by network. */
export function makeChecklist(
  needs: readonly Need[],
  rendered: readonly RenderedNetwork[],
  url: string | undefined,
): ChecklistItem[] {
  const items = [
    ...needs.map(({ field, message }) => `${/^[a-z]+:/u.test(field) ? "Mend" : `Supply the ${field}`}: ${message}`),
    ...(url === undefined
      ? [
          `Publish the work, then fill in ${placeholderOf("website")}: pack again with the option \`url\`, or use \`fillLinks\` on plan.json.`,
        ]
      : [`Open ${url} once, to see that it is live.`]),
    "Read every post: the sentences are the author's, their order is the pack's.",
    ...rendered.map(post),
  ];
  return items.map((text) => ({ text, done: false }));
}

function post({ network, thread }: RenderedNetwork): string {
  const { title, hints } = networks[network];
  const what =
    thread.length === 0
      ? `\`${network}/caption.txt\``
      : `\`${network}/caption.txt\`, or the thread \`${network}/thread-1.txt\` to \`-${thread.length}\``;
  const unsure = Object.entries<Fact<unknown>>(socialLimits[network]).flatMap(([name, fact]) =>
    fact.unsure === true ? [name] : [],
  );
  const review = unsure.length === 0 ? "" : ` Review: not said by the network itself: ${unsure.join(", ")}.`;
  return `${title}: post ${what}. ${hints.join(" ")}${review}`.trim();
}
