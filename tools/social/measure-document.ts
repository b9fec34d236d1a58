import { join } from "node:path";
import {
  facetsOf,
  isWithin,
  networks,
  type Post,
  postText,
  readDocument,
  type SocialDocument,
  type SocialNetworkName,
  type SocialPlan,
} from "@dreamnet/social-pack";
import { detectedFacets } from "../../packages/social-pack/test/oracles/bluesky.ts";
import { checkPosts } from "../../packages/social-pack/test/oracles/posts.ts";
import { packDocument } from "../../packages/social-pack/test/pack-document.ts";
import type { CorpusDocument } from "../corpus/discover.ts";
import { rawWords, sentenceWords } from "./raw-words.ts";

/** What was found of one document's posts. */
export interface DocumentFinding {
  readonly document: string;
  readonly status: string;
  readonly posts: number;
  readonly facets: number;
  readonly overLimit: readonly string[];
  readonly facetFaults: readonly string[];
  readonly recordFaults: readonly string[];
  /** Sentences of the posts, and those that the raw files do not have. */
  readonly sentences: number;
  readonly invented: readonly string[];
  /** Whole sentences of each thread, and how many could stand in one. */
  readonly threads: readonly { readonly network: string; readonly said: number; readonly possible: number }[];
  readonly equalBytes: boolean;
}

/** A public address for the second state. */
const liveUrl = "https://ada.github.io/papers/a_work-of-(mine)/index.html?from=posts";

/** Packs a document twice, with a placeholder and with an address, and holds the texts against the raw files. */
export async function measureDocument(document: CorpusDocument): Promise<DocumentFinding> {
  const path = join(document.folder, document.main);
  const [packed, live, again] = [
    await packDocument(path, { cards: false }),
    await packDocument(path, { cards: false, url: liveUrl }),
    await packDocument(path, { cards: false }),
  ];
  const read = readDocument(packed.source, packed.artifact);
  const states = [packed, live].map(({ plan }) => checkPosts(plan));
  const raw = rawWords(document.folder);
  const known =
    raw +
    sentenceWords(packed.artifact.title) +
    packed.artifact.authors.map(({ name }) => sentenceWords(name)).join(" ");
  const said = [...packed.files.keys()]
    .filter((name) => /\/(?:caption|thread-\d+|quote-\d+)\.txt$/u.test(name))
    .flatMap((name) =>
      saidIn(
        packed.text(name),
        packed.artifact.authors.map((author) => author.name),
        packed.output.metadata.hashtags,
      ),
    );
  return {
    document: `${document.kind}/${document.name}`,
    status: packed.output.status,
    posts: states.reduce((sum, { posts }) => sum + posts, 0),
    facets: states.reduce((sum, { facets }) => sum + facets, 0),
    overLimit: states.flatMap(({ overLimit }) => overLimit),
    facetFaults: [...states.flatMap(({ facetFaults }) => facetFaults), ...undetected(live.plan)],
    recordFaults: states.flatMap(({ recordFaults }) => recordFaults),
    sentences: said.length,
    invented: [...new Set(said.filter((text) => !known.includes(sentenceWords(text))))],
    threads: Object.entries(packed.plan.networks).flatMap(([name, own]) =>
      networks[name as SocialNetworkName].threads
        ? [{ network: name, said: countSaid(own.thread), possible: possibleIn(name as SocialNetworkName, read) }]
        : [],
    ),
    equalBytes: [...packed.files].every(([name, bytes]) =>
      Buffer.from(bytes).equals(again.files.get(name) ?? Buffer.alloc(0)),
    ),
  };
}

/** What the texts that are pasted say: paragraphs without the templates' words, hashtags, addresses and names. */
function saidIn(text: string, authors: readonly string[], tags: readonly string[]): string[] {
  return text
    .replace(/\n\n\d+\/\d+$/u, "")
    .split("\n\n")
    .map((paragraph) =>
      paragraph
        .replace(/^“(.*)”$/su, "$1")
        .replace(/^… |\s?…$/gu, "")
        .trim(),
    )
    .filter((paragraph) => {
      if (paragraph === "" || /^\{\{[a-z]+-url\}\}$/u.test(paragraph)) return false;
      if (paragraph.split(" ").every((word) => word.startsWith("#") && tags.includes(word.slice(1)))) return false;
      return !paragraph
        .replace(/ et al\.$/u, "")
        .split(", ")
        .every((name) => authors.includes(name));
    });
}

/** Facets that Bluesky's own SDK finds in the live posts and we do not mark, or the other way round. */
function undetected(plan: SocialPlan): string[] {
  const own = plan.networks.bluesky;
  return [own?.caption, ...(own?.thread ?? [])].flatMap((post) => {
    if (post === undefined) return [];
    const text = postText(post, plan.links);
    const bytes = Buffer.from(text);
    const ours = facetsOf(post, plan.links)
      .map(({ index }) => bytes.subarray(index.byteStart, index.byteEnd).toString())
      .sort();
    const theirs = detectedFacets(text);
    return JSON.stringify(ours) === JSON.stringify(theirs)
      ? []
      : [`${JSON.stringify(ours)}, and by the SDK ${JSON.stringify(theirs)}`];
  });
}

/** Sentences of the work that stand alone and have room in a post of the network. */
function possibleIn(name: SocialNetworkName, document: SocialDocument): number {
  return document.sentences.filter(
    ({ text, isAnaphoric }) => !isAnaphoric && isWithin(networks[name], `${text}\n\n9/9`),
  ).length;
}

function countSaid(thread: readonly Post[]): number {
  const said = thread.flatMap(({ segments }) =>
    segments.flatMap((segment) => (segment.kind === "source" && segment.of === "sentence" ? [segment.text] : [])),
  );
  return new Set(said).size;
}
