import { socialLimits } from "../limits.ts";
import type { SocialNetwork } from "../network.ts";

const { text, embed } = socialLimits.discord;

/** Discord: a webhook's message. Nobody is pinged by it, whatever the text says. */
export const discord: SocialNetwork = {
  name: "discord",
  title: "Discord",
  // UTF-16 units: never fewer than what Discord counts.
  measure: (post) => [{ unit: "characters", value: escapeMarkdown(post).length, most: text.value }],
  layout: "long",
  threads: false,
  tags: 0,
  linkInText: true,
  cover: { size: "open-graph", maxAlt: 1024 },
  requests: ({ plan, own, card, links }) => {
    const url = links["website"];
    const name = card?.path.split("/").at(-1);
    const content = own.caption.segments
      .map((segment) =>
        segment.kind === "link"
          ? (links[segment.name] ?? `{{${segment.name}-url}}`)
          : segment.kind === "tag"
            ? ""
            : escapeMarkdown(segment.text),
      )
      .join("");
    return {
      caption: [
        {
          id: "post-1",
          method: "POST",
          url: "{{webhook-url}}?wait=true",
          body: {
            content,
            embeds: [
              {
                title: cut(plan.title, embed.value.title),
                ...(url === undefined || url === null ? {} : { url }),
                ...(name === undefined ? {} : { image: { url: `attachment://${name}` } }),
              },
            ],
            ...(name === undefined || card === undefined
              ? {}
              : { attachments: [{ id: 0, filename: name, description: card.alt }] }),
            allowed_mentions: { parse: [] },
          },
          ...(card === undefined ? {} : { file: { path: card.path, mediaType: card.mediaType, field: "files[0]" } }),
          answers: { "{{post-1-id}}": "/id" },
        },
      ],
      thread: [],
    };
  },
  hints: ["The webhook's address is a secret: it goes into no file."],
};

function cut(given: string, most: number): string {
  return given.length <= most ? given : `${given.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/u, "")}…`;
}

function escapeMarkdown(given: string): string {
  return given.replace(/[\\`*_~|]|^(?:#{1,3} |-# |>{1,3} |[-+] |\d+\. )/gmu, (found) => `\\${found}`);
}
