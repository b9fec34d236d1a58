import { findUrls } from "../count/x-urls.ts";
import { aside, opaque } from "./mask.ts";
import type { Part, Passage } from "./passages.ts";
import { splitSentences } from "./split-sentences.ts";
import { isAnaphoric, pointsElsewhere } from "./standing.ts";

/** A sentence of the author's that can be quoted as it stands. */
export interface Sentence {
  /** Place among all sentences of the work, those that cannot be quoted counted too. */
  readonly index: number;
  readonly text: string;
  readonly part: Part;
  /** Of its paragraph, from 0; two sentences of one paragraph with indices that follow each other are neighbours. */
  readonly paragraph: number;
  /** First and last of its part. */
  readonly isFirst: boolean;
  readonly isLast: boolean;
  /** A citation in brackets or a note's mark stood in it. */
  readonly isTrimmed: boolean;
  /** Opens with "This", "However" …: understood only after the sentence before. */
  readonly isAnaphoric: boolean;
}

/** Sentences of a longer work are not looked at: what is worth a post stands before. */
const mostSentences = 800;
/** Longer ones are no sentences of prose. */
const mostCharacters = 4000;

/** The sentences of a work's passages that stand by themselves and hold nothing that a network would make live. */
export function readSentences(passages: readonly Passage[], language: string | undefined, title = ""): Sentence[] {
  const names = smallNames(passages, title);
  const all: Omit<Sentence, "isLast">[] = [];
  const seen = new Set<string>();
  const usable = new Set<number>();
  let previous: Part | undefined;
  for (const [paragraph, passage] of passages.entries()) {
    if (all.length >= mostSentences) break;
    for (const masked of splitSentences(passage.text, { language, names })) {
      const text = withoutAsides(masked);
      const index = all.length;
      all.push({
        index,
        text,
        part: passage.part,
        paragraph,
        isFirst: passage.part !== previous,
        isTrimmed: masked !== text,
        isAnaphoric: isAnaphoric(text),
      });
      previous = passage.part;
      if (isQuotable(text, names) && !seen.has(text)) usable.add(index);
      seen.add(text);
    }
  }
  return all
    .map((sentence, index) => ({ ...sentence, isLast: all[index + 1]?.part !== sentence.part }))
    .filter(({ index }) => usable.has(index));
}

/** Names that are written small even where a sentence begins: they open a paragraph, as "tqdm is a …" does, or the title. */
function smallNames(passages: readonly Passage[], title: string): Set<string> {
  const titled = /^\p{Ll}[\w.-]*\w(?=:)/u.exec(title)?.[0];
  return new Set(
    [...passages, ...(titled === undefined ? [] : [{ text: `${titled} is` }])].flatMap(({ text }) => {
      const name = /^\p{Ll}[\w.-]*\w(?=\s)/u.exec(text)?.[0];
      return name !== undefined && lowerCaseName.test(text) ? [name] : [];
    }),
  );
}

/** Words after which a citation is a part of the sentence: "presented in [3]", "as [3] and [4] show". */
const needsNext =
  /(?:^|[\s(])(?:in|by|of|from|with|see|to|on|at|as|than|for|and|or|both|via|using|like|following|after|e\.g\.,?|i\.e\.,?|cf\.|eg|ie),?$/iu;

/** A citation in brackets goes with the space before it; one that the sentence needs, or inside brackets, cannot go alone. */
function withoutAsides(masked: string): string {
  let depth = 0;
  let text = "";
  for (const character of masked) {
    if (character === "(" || character === "[") depth++;
    if (character === ")" || character === "]") depth--;
    if (character !== aside) text += character;
    else if (depth > 0 || needsNext.test(text.trimEnd())) text += opaque;
    else text = text.trimEnd();
  }
  return text.trim();
}

/** A name that is written small, "tqdm is a …", in place of a sentence that goes on after a formula: "where x is". */
const lowerCaseName =
  /^(?!(?:where|which|that|and|or|but|with|for|if|is|are|in|of|to|as|so|then|when|while|hence|thus|this|it|the|an?)\b)\p{Ll}(?:[\w.-]*[\p{Lu}\d-][\w-]*|[\w-]+ (?:is|are|can|provides?|offers?|has|allows?|supports?|implements?|uses?|enables?|computes?|comes|contains?|aims?|works?|makes|gives|automatically)) ?\b/u;

/** Whether a sentence is whole, prose, and safe to post. */
function isQuotable(text: string, names: ReadonlySet<string>): boolean {
  if (text.includes(opaque) || text.length > mostCharacters) return false;
  if (!/[.!?。！？…؟।]["”’»)\]』」]*$/u.test(text)) return false;
  if (
    !/^["“‘«(『「¿¡]?[\p{Lu}\p{Lt}\p{Lo}\p{N}]/u.test(text) &&
    !lowerCaseName.test(text) &&
    !names.has(/^[\w.-]*\w/u.exec(text)?.[0] ?? "")
  )
    return false;
  // Left over from what was masked, or cut after an abbreviation that is none here.
  if (/\s[.,;:!?)]/u.test(text) || /\b(?:Nos?|Figs?|Eqs?|Refs?|vs|cf|e\.g|i\.e)\.$/u.test(text)) return false;
  if (!isLongEnough(text) || !isBalanced(text)) return false;
  return !isLive(text) && !pointsElsewhere(text);
}

function isLongEnough(text: string): boolean {
  const unspaced =
    text.match(
      /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/gu,
    )?.length ?? 0;
  return unspaced >= 10 || (text.match(/[\p{L}\p{N}][\p{L}\p{M}\p{N}'’-]*/gu)?.length ?? 0) >= 5;
}

const pairs: Readonly<Record<string, string>> = {
  ")": "(",
  "]": "[",
  "}": "{",
  "”": "“",
  "»": "«",
  "」": "「",
  "』": "『",
  "）": "（",
};

function isBalanced(text: string): boolean {
  const open: string[] = [];
  for (const character of text) {
    if (Object.values(pairs).includes(character)) open.push(character);
    else if (character in pairs && open.pop() !== pairs[character]) return false;
  }
  return open.length === 0 && (text.match(/"/gu)?.length ?? 0) % 2 === 0;
}

/** What some network would turn into a link, a mention, a tag or mark-up: URLs, README.md, @name, #tag, $CASH. */
export function isLive(text: string): boolean {
  return (
    findUrls(text).length > 0 ||
    /[@＠][\p{L}\p{N}_]/u.test(text) ||
    /[#＃][\p{L}\p{N}_]/u.test(text) ||
    /(?:^|[\s(])\$[A-Za-z]{1,6}\b/u.test(text) ||
    /(?:^|[^\p{L}\p{N}])(?:\*[^\s*]|_[^\s_]|~~|\|\||`|:[a-z0-9_+]+:)/u.test(text)
  );
}
