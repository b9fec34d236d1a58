import { mastodonLength } from "../count/mastodon-length.ts";
import { socialLimits } from "../limits.ts";
import type { ApiRequest, PostMaterial, SocialNetwork } from "../network.ts";
import type { Post } from "../post.ts";

const { text, alt, tags } = socialLimits.mastodon;

/** Mastodon: 500 graphemes unless the server says otherwise; `{{server}}` is the account's. */
export const mastodon: SocialNetwork = {
  name: "mastodon",
  title: "Mastodon",
  measure: (post) => [{ unit: "graphemes", value: mastodonLength(post), most: text.value }],
  layout: "short",
  threads: true,
  tags: tags.value,
  linkInText: true,
  cover: { size: "open-graph", maxAlt: alt.value },
  requests: (material) => ({
    caption: [...upload(material), ...statuses([material.own.caption], material)],
    thread: [...upload(material), ...statuses(material.own.thread, material)],
  }),
  hints: [
    "Servers may allow more or fewer characters: `configuration.statuses.max_characters` of /api/v2/instance says it.",
  ],
};

function upload({ card }: PostMaterial): ApiRequest[] {
  if (card === undefined) return [];
  return [
    {
      id: "card",
      method: "POST",
      url: "{{server}}/api/v2/media",
      form: { description: card.alt },
      file: { path: card.path, mediaType: card.mediaType, field: "file" },
      answers: { "{{card-id}}": "/id" },
    },
  ];
}

function statuses(all: readonly Post[], { plan, card, text: textOf }: PostMaterial): ApiRequest[] {
  return all.map((post, index) => ({
    id: `post-${index + 1}`,
    method: "POST",
    url: "{{server}}/api/v1/statuses",
    body: {
      status: textOf(post),
      visibility: index === 0 ? "public" : "unlisted",
      // ISO 639 alone: Mastodon has no regions.
      ...(plan.language === undefined ? {} : { language: new Intl.Locale(plan.language).language }),
      ...(index === 0 ? {} : { in_reply_to_id: `{{post-${index}-id}}` }),
      ...(index === 0 && card !== undefined ? { media_ids: ["{{card-id}}"] } : {}),
    },
    answers: { [`{{post-${index + 1}-id}}`]: "/id" },
  }));
}
