import { threadsLength } from "../count/threads-length.ts";
import { socialLimits } from "../limits.ts";
import type { ApiRequest, PostMaterial, SocialNetwork } from "../network.ts";
import { type Post, placeholderOf } from "../post.ts";

const { text, topic } = socialLimits.threads;
const api = "https://graph.threads.net/v1.0/{{user-id}}";

/** Threads: 500 characters, emoji by their bytes; one topic tag, in a field of its own. */
export const threads: SocialNetwork = {
  name: "threads",
  title: "Threads",
  measure: (post) => [{ unit: "characters, emoji by bytes", value: threadsLength(post), most: text.value }],
  layout: "short",
  threads: true,
  tags: 0,
  linkInText: true,
  cover: { size: "open-graph", maxAlt: 1000 },
  requests: (material) => ({
    caption: posts([material.own.caption], material),
    thread: posts(material.own.thread, material),
  }),
  hints: [
    "Threads takes pictures through its API by public address alone; in the app, add the card by hand, with its alt text.",
  ],
};

function posts(all: readonly Post[], { plan, links, text: textOf }: PostMaterial): ApiRequest[] {
  return all.flatMap((post, index): ApiRequest[] => {
    const link = post.segments.find((segment) => segment.kind === "link");
    const tag = plan.tags.find((name) => [...name].length <= topic.value && !/[.&]/u.test(name));
    const id = `post-${index + 1}`;
    return [
      {
        id: `${id}-container`,
        method: "POST",
        url: `${api}/threads`,
        form: {
          media_type: "TEXT",
          text: textOf(post),
          ...(link === undefined ? {} : { link_attachment: links[link.name] ?? placeholderOf(link.name) }),
          ...(index === 0 && tag !== undefined ? { topic_tag: tag } : {}),
          ...(index === 0 ? {} : { reply_to_id: `{{post-${index}-id}}` }),
        },
        answers: { [`{{${id}-container}}`]: "/id" },
      },
      {
        id,
        method: "POST",
        url: `${api}/threads_publish`,
        form: { creation_id: `{{${id}-container}}` },
        answers: { [`{{${id}-id}}`]: "/id" },
      },
    ];
  });
}
