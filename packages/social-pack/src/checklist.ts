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
          `Publish the work, then fill in ${placeholderOf("website")}: pack again with \`--set social.url=https://…\` (this pack alone: \`--set url=https://…\`).`,
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
      : `\`${network}/caption.txt\`, or the thread \`${network}/thread-1.txt\` to \`thread-${thread.length}.txt\``;
  const unsure = Object.entries<Fact<unknown>>(socialLimits[network]).flatMap(([name, fact]) =>
    fact.unsure === true ? [limitNames[name] ?? name] : [],
  );
  const review =
    unsure.length === 0 ? "" : ` What the network itself does not tell, so look before you post: ${unsure.join(", ")}.`;
  return `${title}: post ${what}. ${hints.join(" ")}${review}`.trim();
}

const limitNames: Readonly<Record<string, string>> = {
  alt: "how long an alt text may be",
  tags: "how many hashtags it takes",
  text: "how long a text may be",
  title: "how long a title may be",
  topic: "how long a topic may be",
};
