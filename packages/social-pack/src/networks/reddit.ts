import { socialLimits } from "../limits.ts";
import type { SocialNetwork } from "../network.ts";

const { title, text } = socialLimits.reddit;

/** Characters that mean something in Reddit's Markdown; a backslash shows them as they are. */
const markdown = /[\\`*_{}[\]()#+\-.!~^|<>]/gu;

/** Reddit: a self post. Every community has rules of its own; `{{subreddit}}` is the poster's choice. */
export const reddit: SocialNetwork = {
  name: "reddit",
  title: "Reddit",
  measure: (post) => [{ unit: "characters", value: escapeMarkdown(post).length, most: text.value }],
  layout: "long",
  threads: false,
  tags: 0,
  titleField: { fits: (given) => given.length <= title.value },
  linkInText: true,
  cover: { size: "open-graph", maxAlt: 180 },
  requests: ({ own, links }) => ({
    caption: [
      {
        id: "post-1",
        method: "POST",
        url: "https://oauth.reddit.com/api/submit",
        form: {
          api_type: "json",
          kind: "self",
          sr: "{{subreddit}}",
          title: own.title ?? "",
          // A URL is linked as it stands; its underscores are no emphasis.
          text: own.caption.segments
            .map((segment) =>
              segment.kind === "link"
                ? (links[segment.name] ?? `{{${segment.name}-url}}`)
                : segment.kind === "tag"
                  ? ""
                  : escapeMarkdown(segment.text),
            )
            .join(""),
          sendreplies: "true",
        },
        answers: { "{{post-1-id}}": "/json/data/name" },
      },
    ],
    thread: [],
  }),
  hints: ["Read the community's rules on self-promotion first, and post where you take part already."],
};

function escapeMarkdown(text: string): string {
  return text.replace(markdown, (character, offset: number) =>
    // Within a line most of these mean nothing; a full stop or a hyphen only where a list could begin.
    /[.\-+!()]/u.test(character) && !/(?:^|\n)\s*\d*$/u.test(text.slice(Math.max(0, offset - 12), offset))
      ? character
      : `\\${character}`,
  );
}
