import {
  authorLine,
  type Fits,
  firstFit,
  link,
  paragraphs,
  pieceSegments,
  sentence,
  tagLine,
  titleLine,
} from "./compose.ts";
import { joinNeighbours } from "./join-sentences.ts";
import type { SocialNetwork } from "./network.ts";
import type { Post, Segment } from "./post.ts";
import type { SocialDocument } from "./social-document.ts";
import { chooseSentences } from "./text/choose-sentences.ts";
import { cutTitle, cutToFit } from "./text/cut-text.ts";

/** Most sentences of a long caption. */
const mostSentences = 5;

/** The one post that says what the work is: the sentence that opens a thread, the link and hashtags; a long one says more. */
export function planCaption(document: SocialDocument, network: SocialNetwork, fits: Fits): Post {
  const segments =
    network.layout === "short" ? shortCaption(document, network, fits) : longCaption(document, network, fits);
  return { segments: [...segments] };
}

/** Link and hashtags: the hashtags go first where there is no room, then the link. */
function tails(document: SocialDocument, network: SocialNetwork): Segment[][][] {
  const links = network.linkInText ? [[link], []] : [[]];
  const most = Math.min(network.tags, document.tags.length);
  return links.flatMap((shown) =>
    Array.from({ length: most + 1 }, (_, left) => [shown, tagLine(document.tags.slice(0, most - left))]),
  );
}

function shortCaption(document: SocialDocument, network: SocialNetwork, fits: Fits): readonly Segment[] {
  const all = tails(document, network);
  const last = network.linkInText ? [link] : [];
  const [hook] = chooseSentences(document.sentences, 1, (text) => fits(paragraphs([[sentence(text)], last])));
  const said = hook === undefined ? [] : [sentence(hook.text)];
  const title = titleLine(document.title);
  for (const tail of all) {
    const fitting = firstFit(
      fits,
      ...(said.length > 0 && title.length > 0 ? [paragraphs([title, said, ...tail])] : []),
      paragraphs([said.length > 0 ? said : title, ...tail]),
    );
    if (fitting !== undefined) return fitting;
  }
  return cutDown(document, all, fits);
}

function longCaption(document: SocialDocument, network: SocialNetwork, fits: Fits): readonly Segment[] {
  const title = network.titleField === undefined ? titleLine(document.title) : [];
  const all = tails(document, network);
  for (const tail of all) {
    const end = [authorLine(document.authors), ...tail];
    const alone = (text: string): boolean => fits(paragraphs([title, [sentence(text)], ...end]));
    for (let count = mostSentences; count > 0; count--) {
      const said = joinNeighbours(chooseSentences(document.sentences, count, alone));
      if (said.length === 0) break;
      const fitting = firstFit(fits, paragraphs([title, ...said, ...end]));
      if (fitting !== undefined) return fitting;
    }
    const fitting = firstFit(fits, paragraphs([titleLine(document.title), ...end]));
    if (fitting !== undefined) return fitting;
  }
  return cutDown(document, all, fits);
}

/** Nothing whole fits: the title's beginning, else that of a sentence. */
function cutDown(document: SocialDocument, all: readonly Segment[][][], fits: Fits): readonly Segment[] {
  for (const tail of all) {
    const cut = cutTitle(document.title, (text) => fits(paragraphs([titleLine(text), ...tail])));
    if (cut !== "") return paragraphs([titleLine(cut), ...tail]);
    const [piece] = cutToFit(
      document.sentences.find(({ isAnaphoric }) => !isAnaphoric)?.text ?? "",
      (own) => fits(paragraphs([pieceSegments(own), ...tail])),
      1,
    );
    if (piece !== undefined) return paragraphs([pieceSegments(piece), ...tail]);
  }
  return firstFit(fits, ...all.map((tail) => paragraphs(tail)), authorLine(document.authors)) ?? [];
}
