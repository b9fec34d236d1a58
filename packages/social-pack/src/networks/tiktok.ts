import { socialLimits } from "../limits.ts";
import type { SocialNetwork } from "../network.ts";

const { text, tags, title } = socialLimits.tiktok;

/** TikTok: pictures with a caption; the picture is taken from an address of a verified domain. */
export const tiktok: SocialNetwork = {
  name: "tiktok",
  title: "TikTok",
  measure: (post) => [{ unit: "UTF-16 units", value: post.length, most: text.value }],
  layout: "long",
  threads: false,
  tags: tags.value,
  titleField: { fits: (given) => given.length <= title.value },
  linkInText: false,
  cover: { size: "portrait", maxAlt: 1000 },
  requests: ({ own, text: textOf }) => ({
    caption: [
      {
        id: "post-1",
        method: "POST",
        url: "https://open.tiktokapis.com/v2/post/publish/content/init/",
        headers: { "Content-Type": "application/json; charset=UTF-8" },
        body: {
          post_info: {
            title: own.title ?? "",
            description: textOf(own.caption),
            privacy_level: "SELF_ONLY",
            disable_comment: false,
            auto_add_music: false,
          },
          source_info: { source: "PULL_FROM_URL", photo_cover_index: 0, photo_images: ["{{card-url}}"] },
          post_mode: "MEDIA_UPLOAD",
          media_type: "PHOTO",
        },
        answers: { "{{post-1-id}}": "/data/publish_id" },
      },
    ],
    thread: [],
  }),
  hints: [
    "TikTok takes pictures or video with a caption, and links nothing in it: the address goes into the profile or a comment.",
  ],
};
