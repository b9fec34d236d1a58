import { utf8Length } from "../count/utf8.ts";
import { socialLimits } from "../limits.ts";
import type { ApiRequest, PostMaterial, SocialNetwork } from "../network.ts";
import { type Post, placeholderOf } from "../post.ts";

const { text, url: urlLimit } = socialLimits.farcaster;

/** Farcaster: 320 bytes of UTF-8. The body is a CastAddBody, for a hub's `submitMessage` after signing. */
export const farcaster: SocialNetwork = {
  name: "farcaster",
  title: "Farcaster",
  measure: (post) => [{ unit: "bytes", value: utf8Length(post), most: text.value }],
  layout: "short",
  threads: true,
  tags: 0,
  linkInText: true,
  cover: { size: "farcaster", maxAlt: 2000 },
  requests: (material) => ({
    caption: casts([material.own.caption], material),
    thread: casts(material.own.thread, material),
  }),
  hints: ["A cast takes pictures by address alone: put the card where it can be read, or add it in the client."],
};

function casts(all: readonly Post[], { links, text: textOf }: PostMaterial): ApiRequest[] {
  return all.map((post, index) => {
    const link = post.segments.find((segment) => segment.kind === "link");
    const url = link === undefined ? undefined : (links[link.name] ?? placeholderOf(link.name));
    return {
      id: `post-${index + 1}`,
      method: "POST",
      url: "{{hub}}/v1/submitMessage",
      body: {
        type: "MESSAGE_TYPE_CAST_ADD",
        castAddBody: {
          type: "CAST",
          text: textOf(post),
          mentions: [],
          mentionsPositions: [],
          embeds: url === undefined || utf8Length(url) > urlLimit.value ? [] : [{ url }],
          embedsDeprecated: [],
          ...(index === 0 ? {} : { parentCastId: { fid: "{{fid}}", hash: `{{post-${index}-hash}}` } }),
        },
      },
      answers: { [`{{post-${index + 1}-hash}}`]: "/hash" },
    };
  });
}
