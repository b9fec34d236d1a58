import { weighX } from "../count/x-weight.ts";
import { socialLimits } from "../limits.ts";
import type { ApiRequest, PostMaterial, SocialNetwork } from "../network.ts";
import type { Post } from "../post.ts";

const { text, alt, tags } = socialLimits.x;
const api = "https://api.x.com/2";

/** X: 280 weighted characters, one linked post, last in the thread. */
export const x: SocialNetwork = {
  name: "x",
  title: "X",
  measure: (post) => [{ unit: "weighted characters", value: weighX(post), most: text.value }],
  layout: "short",
  threads: true,
  tags: tags.value,
  linkInText: true,
  cover: { size: "x", maxAlt: alt.value },
  requests: (material) => ({
    caption: [...upload(material), ...posts([material.own.caption], material)],
    thread: [...upload(material), ...posts(material.own.thread, material)],
  }),
  hints: ["A post with a URL costs more through X's API: the thread has one, in its last post."],
};

function upload({ card }: PostMaterial): ApiRequest[] {
  if (card === undefined) return [];
  return [
    {
      id: "card",
      method: "POST",
      url: `${api}/media/upload`,
      form: { media_category: "tweet_image", media_type: card.mediaType },
      file: { path: card.path, mediaType: card.mediaType, field: "media" },
      answers: { "{{card-id}}": "/data/id" },
    },
    {
      id: "card-alt",
      method: "POST",
      url: `${api}/media/metadata`,
      body: { id: "{{card-id}}", metadata: { alt_text: { text: card.alt } } },
    },
  ];
}

function posts(all: readonly Post[], { card, text: textOf }: PostMaterial): ApiRequest[] {
  return all.map((post, index) => ({
    id: `post-${index + 1}`,
    method: "POST",
    url: `${api}/tweets`,
    body: {
      text: textOf(post),
      ...(index === 0 ? {} : { reply: { in_reply_to_tweet_id: `{{post-${index}-id}}` } }),
      ...(index === 0 && card !== undefined ? { media: { media_ids: ["{{card-id}}"] } } : {}),
    },
    answers: { [`{{post-${index + 1}-id}}`]: "/data/id" },
  }));
}
