import { graphemeCount } from "../count/graphemes.ts";
import type { Part } from "./passages.ts";
import type { Sentence } from "./sentences.ts";
import { leanings } from "./standing.ts";
import { similarity, type WordVector, wordVectors } from "./vectors.ts";
import { contentWords } from "./words.ts";

/** A sentence with what it is worth to somebody who has not seen the work. */
export interface RankedSentence extends Sentence {
  readonly score: number;
  /** What it is worth as the first thing said. */
  readonly hook: number;
  readonly vector: WordVector;
}

const partWeight: Readonly<Record<Part, number>> = { abstract: 0.45, introduction: 0.2, conclusion: 0.15, body: 0 };

/** Says what the work brings. */
const contribution =
  /\b(?:we|this (?:paper|article|work|post|package|study|blog post)|here,? we) (?:\w+ ){0,2}(?:present|introduce|propose|develop|describe|demonstrate|show|prove|provide|release|announce|report|construct|derive|offer|implement)s?\b|\bwe(?:’|')re (?:excited|happy|pleased)\b|\bis (?:an?|the) (?:\S+ ){0,6}(?:package|library|tool|framework|software|toolbox|toolkit|platform|module|implementation|collection|dataset|language)\b/iu;
/** What a sentence says of its subject, where the subject is the work: "riccati computes". */
const verb =
  /^(?:is|are|provides?|offers?|implements?|enables?|allows?|computes?|solves?|simplifies|brings|makes|supports?|extends?|combines?|introduces?|uses?)$/iu;
/** Says what came out, or how much better it is. */
const result =
  /\b(?:outperform\w*|faster|more (?:accurate|efficient|robust)|state[- ]of[- ]the[- ]art|speed-?ups?|orders? of magnitude|improv\w+|reduc\w+|results? (?:show|demonstrate|indicate|suggest)|we (?:find|found|show|prove|demonstrate)|achiev\w+|the first (?:time|to)|unprecedented|significantly|independent of)\b|\d(?:\.\d+)? ?(?:%|percent|times|×|fold\b)/iu;
/** Says why it was needed. */
const need =
  /\b(?:challeng\w+|difficult\w*|hard to|lack(?:s|ing)?|limited|bottleneck|costly|expensive|time-consuming|tedious|slow|remain\w*|no (?:existing|other|such)|until now|gap|need(?:s|ed)? (?:to|for)|problem|crucial|essential|ubiquitous|widely used|fundamental)\b/iu;
/** Says how to have it, or of whom it tells more than of the work. */
const housekeeping =
  /\b(?:pip install|conda|installed|documentation|repository|github|tested|unit tests|continuous integration|tutorials?|license[ds]?|available (?:at|from|on|under|in)|organi[sz]ed as|remainder of|rest of (?:this|the)|funded|thank|grateful|acknowledge|this (?:section|chapter|page)|let us|let['’]s|we (?:next|now|first|then|will now)|subscribe|newsletter|grants?|fellowship|I|my)\b/iu;

/**
 * Gives every sentence its worth: how much of the work's words it carries, where it stands, what it says.
 *
 * Scores are rounded, so that the last bits of a machine's arithmetic change no order.
 *
 * @param title - Its words name the subject.
 */
export function rankSentences(sentences: readonly Sentence[], title: string): RankedSentence[] {
  const { vectors, centroid } = wordVectors(sentences.map(({ text }) => text));
  const central = vectors.map((vector) => similarity(vector, centroid));
  const most = Math.max(1e-9, ...central);
  const subject = new Set(contentWords(title));
  const name = nameIn(title, sentences);
  const hasAbstract = sentences.some(({ part }) => part === "abstract");
  return sentences.map((sentence, index) => {
    const vector = vectors[index] as WordVector;
    const shared = subject.size === 0 ? 0 : [...subject].filter((word) => vector.has(word)).length / subject.size;
    const brings = contribution.test(sentence.text) || speaksOf(sentence.text, name) ? 1 : 0;
    const score =
      (0.6 * (central[index] as number)) / most +
      place(sentence, index, hasAbstract) +
      0.3 * shared +
      0.3 * brings +
      (result.test(sentence.text) ? 0.3 : 0) +
      (need.test(sentence.text) ? 0.1 : 0) -
      (housekeeping.test(sentence.text) ? 0.35 : 0) -
      shape(sentence);
    const late = !hasAbstract && sentence.part === "body" && index >= 12 ? 0.4 : 0;
    const hook =
      score +
      0.45 * brings +
      0.3 * shared +
      (sentence.isFirst && sentence.part === "abstract" ? 0.25 : 0) -
      (need.test(sentence.text) && brings === 0 ? 0.1 : 0) -
      late -
      0.1 * leanings(sentence.text);
    return { ...sentence, vector, score: round(score), hook: round(hook) };
  });
}

/**
 * The name that a title gives to the work: what stands before its colon or dash, "riccati: a solver", else a word that is
 * written small where a sentence begins, and is in the title.
 */
function nameIn(title: string, sentences: readonly Sentence[]): ReadonlySet<string> {
  const name = /^([^:–—]{2,40}?)(?::| [-–—] )/u.exec(title)?.[1] ?? "";
  if (name !== "" && name.split(/\s+/u).length <= 3) return new Set(contentWords(name));
  const titled = new Set(title.split(/[\s:,;]+/u));
  return new Set(
    sentences.flatMap(({ text }) => {
      const first = /^\p{Ll}[\w.-]*\w/u.exec(text)?.[0];
      return first !== undefined && titled.has(first) ? contentWords(first) : [];
    }),
  );
}

/** Whether a sentence opens with the work's name, and says what it is or does. */
function speaksOf(text: string, subject: ReadonlySet<string>): boolean {
  const words = text.split(/\s+/u).slice(0, 5);
  const at = words.findIndex((word) => verb.test(word));
  return at > 0 && at <= 4 && contentWords(words.slice(0, at).join(" ")).some((word) => subject.has(word));
}

/** A summary says it best, at its beginning and its end; without one, the beginning of the text does. */
function place({ part, isFirst, isLast }: Sentence, index: number, hasAbstract: boolean): number {
  if (!hasAbstract) return index < 6 ? 0.35 - 0.03 * index : partWeight[part] / 2;
  return partWeight[part] + (isFirst ? 0.1 : 0) + (isLast && part === "abstract" ? 0.1 : 0);
}

/** What makes a sentence heavy to read by itself. */
function shape({ text, isTrimmed }: Sentence): number {
  const length = graphemeCount(text);
  return (
    0.13 * leanings(text) +
    (isTrimmed ? 0.15 : 0) +
    (length < 45 ? 0.15 : 0) +
    (length > 230 ? 0.15 : 0) +
    (text.endsWith("?") ? 0.15 : 0) +
    ((text.match(/[,;]/gu)?.length ?? 0) > 6 ? 0.1 : 0) +
    (/\(/u.test(text) ? 0.05 : 0) +
    // Letters that stand for something: "The vector y", "C is a matrix".
    (/(?<![\p{L}\p{N}'’.-])[b-z](?![\p{L}\p{N}'’.-])|^[A-Z] (?:is|are|denotes)\b/u.test(text) ? 0.4 : 0)
  );
}

function round(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}
