import {
  authorLine,
  type Fits,
  firstFit,
  fixed,
  link,
  paragraphs,
  pieceSegments,
  sentence,
  tagLine,
  titleLine,
} from "./compose.ts";
import { joint } from "./join-sentences.ts";
import type { SocialNetwork } from "./network.ts";
import type { Post, Segment } from "./post.ts";
import type { SocialDocument } from "./social-document.ts";
import { chooseSentences, isNext } from "./text/choose-sentences.ts";
import { cutTitle, cutToFit, type Piece } from "./text/cut-text.ts";
import type { RankedSentence } from "./text/rank-sentences.ts";

/** Sentences that a thread says, and how few are too few to leave longer ones whole. */
const mostSentences = 5;
const fewSentences = 3;
/** Posts that one long sentence may take. */
const mostPieces = 10;

/**
 * A thread: the sentence that opens it, with the title where there is room; what adds most to it; title, authors, link
 * and hashtags at the end. Every post ends with its number, whose length is known only when the thread is.
 *
 * @returns Empty where the work has no sentence to say.
 */
export function planThread(document: SocialDocument, network: SocialNetwork, fits: Fits): Post[] {
  if (!network.threads) return [];
  for (let digits = 1; ; digits++) {
    const room = "9".repeat(digits);
    const posts = draft(document, network, (segments) => fits([...segments, ...numbered(room, room)]));
    if (String(posts.length).length > digits) continue;
    return posts.map((segments, index) => ({
      segments: [...segments, ...numbered(`${index + 1}`, `${posts.length}`)],
    }));
  }
}

const numbered = (index: string, count: string): Segment[] => [fixed(`\n\n${index}/${count}`)];

type Draft = readonly Segment[];

function draft(document: SocialDocument, network: SocialNetwork, fits: Fits): Draft[] {
  const said = sayings(document, fits);
  if (said.length === 0) return [];
  const title = titleLine(document.title);
  const posts: Segment[][] = [];
  let last: RankedSentence | undefined;
  for (const { sentence: next, pieces } of said) {
    const open = posts.at(-1);
    if (pieces.length > 0) posts.push(...pieces.map(pieceSegments));
    else if (open !== undefined && last !== undefined && isNext(last, next) && joins(posts, next, title, fits))
      open.push(...joint(last.text), sentence(next.text));
    else posts.push([sentence(next.text)]);
    // Nothing joins a piece.
    last = pieces.length > 0 ? undefined : next;
  }
  const [first = [], ...rest] = posts;
  const headed = paragraphs([title, first]);
  const isHeaded = title.length > 0 && fits(headed);
  return [isHeaded ? headed : first, ...rest, ...tail(document, network, isHeaded, fits)];
}

/** Whether a sentence has room beside the one before it; the post that opens a thread keeps its room for the title. */
function joins(posts: readonly Draft[], next: RankedSentence, title: Draft, fits: Fits): boolean {
  const open = posts.at(-1) ?? [];
  const joined = [...open, fixed(" "), sentence(next.text)];
  if (posts.length > 1 || title.length === 0 || !fits(paragraphs([title, open])))
    return (posts.length > 1 || next.isAnaphoric) && fits(joined);
  return next.isAnaphoric && fits(paragraphs([title, joined]));
}

interface Saying {
  readonly sentence: RankedSentence;
  /** Empty for a sentence that stands whole. */
  readonly pieces: readonly Piece[];
}

/** Whole sentences; only where they are too few, longer ones in pieces. */
function sayings(document: SocialDocument, fits: Fits): Saying[] {
  const whole = chooseSentences(document.sentences, mostSentences, (text) => fits([sentence(text)]));
  const said: Saying[] = whole.map((own) => ({ sentence: own, pieces: [] }));
  if (whole.length >= fewSentences) return said;
  const long = document.sentences
    .filter((own) => !own.isAnaphoric && !fits([sentence(own.text)]))
    .sort((a, b) => b.score - a.score || a.index - b.index)
    .slice(0, fewSentences - whole.length)
    .map(
      (own): Saying => ({
        sentence: own,
        pieces: cutToFit(own.text, (piece) => fits(pieceSegments(piece)), mostPieces),
      }),
    )
    .filter(({ pieces }) => pieces.length > 0)
    .sort((a, b) => a.sentence.index - b.sentence.index);
  return [...said, ...long];
}

function tail(document: SocialDocument, network: SocialNetwork, isHeaded: boolean, fits: Fits): Draft[] {
  const title = isHeaded ? [] : titleLine(document.title);
  const authors = authorLine(document.authors);
  const tags = tagLine(document.tags.slice(0, network.tags));
  const to = network.linkInText ? [link] : [];
  const variants = [
    [title, authors, to, tags],
    [title, authors, to],
    [title, to, tags],
    [title, to],
  ];
  const whole = firstFit(fits, ...variants.map(paragraphs));
  if (whole !== undefined) return [whole];
  const cut = cutTitle(document.title, (text) => fits(paragraphs([titleLine(text), to])));
  const rest = firstFit(
    fits,
    paragraphs([titleLine(cut), to]),
    paragraphs([authors, to, tags]),
    paragraphs([to, tags]),
    paragraphs([to]),
    // The link itself has no room: the post says where nothing is linked.
    paragraphs([title, authors, tags]),
    paragraphs([authors, tags]),
    paragraphs([authors]),
  );
  return rest === undefined ? [] : [rest];
}
