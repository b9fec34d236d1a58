import { type Fits, fixed, link, paragraphs, sentence } from "./compose.ts";
import { graphemeCount } from "./count/graphemes.ts";
import type { SocialNetwork } from "./network.ts";
import type { Post } from "./post.ts";
import type { SocialDocument } from "./social-document.ts";
import { chooseSentences } from "./text/choose-sentences.ts";

const mostQuotes = 3;
/** What is read at a glance. */
const mostCharacters = 200;

/** Sentences worth a post of their own on another day, in marks of quotation. */
export function planQuotes(document: SocialDocument, network: SocialNetwork, fits: Fits): Post[] {
  const to = network.linkInText ? [link] : [];
  const quote = (text: string) => paragraphs([[fixed("“"), sentence(text), fixed("”")], to]);
  return chooseSentences(
    document.sentences.filter(({ text, isAnaphoric }) => !isAnaphoric && !/["“”„«»「」]/u.test(text)),
    mostQuotes,
    (text) => graphemeCount(text) <= mostCharacters && fits(quote(text)),
  ).map(({ text }) => ({ segments: quote(text) }));
}
