import { socialLimits } from "../limits.ts";
import type { SocialNetwork } from "../network.ts";
import { placeholderOf } from "../post.ts";

const { title, text } = socialLimits.hackernews;

const emoji = /\p{Extended_Pictographic}|\p{Regional_Indicator}|[\u20e3\ufe0f\u200d]|[\u{1f3fb}-\u{1f3ff}]/gu;

/** Hacker News: a title of 80 characters and the address; there is no API, but an address that fills in the form. */
export const hackernews: SocialNetwork = {
  name: "hackernews",
  title: "Hacker News",
  measure: (post) => [{ unit: "characters", value: post.length, most: text.value }],
  layout: "long",
  threads: false,
  tags: 0,
  titleField: {
    fits: (given) => given.length <= title.value,
    clean: (given) =>
      given
        .replace(emoji, (character) => (/[\p{N}#*]/u.test(character) ? character : ""))
        .replace(/\s+/gu, " ")
        .trim(),
  },
  linkInText: false,
  requests: ({ own, links }) => {
    const url = links["website"];
    const query = [
      ["u", url ?? placeholderOf("website")],
      ["t", own.title ?? ""],
    ]
      .map(
        ([key, value]) => `${key}=${value === placeholderOf("website") ? value : encodeURIComponent(value as string)}`,
      )
      .join("&");
    return {
      caption: [{ id: "post-1", method: "GET", url: `https://news.ycombinator.com/submitlink?${query}` }],
      thread: [],
    };
  },
  hints: [
    "Submit title and address; what caption.txt holds is for the first comment. No hashtags, no emoji, no asking for votes.",
  ],
};
