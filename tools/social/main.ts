import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { linkOf, planSocial } from "@dreamnet/social-pack";
import fc from "fast-check";
import { interopVectors, sameAsRichText } from "../../packages/social-pack/test/oracles/bluesky.ts";
import { anyDocument, anyText, anyUrl } from "../../packages/social-pack/test/oracles/generate.ts";
import type { OracleFinding } from "../../packages/social-pack/test/oracles/oracle.ts";
import {
  discordLimits,
  farcasterBytes,
  linkedInEscapes,
  mastodonCases,
  threadsBounds,
} from "../../packages/social-pack/test/oracles/other-networks.ts";
import { checkPosts } from "../../packages/social-pack/test/oracles/posts.ts";
import { conformance, sameAsLibrary, urlConformance } from "../../packages/social-pack/test/oracles/x.ts";
import { packDocument } from "../../packages/social-pack/test/pack-document.ts";
import { startBlueskyServer } from "../../packages/social-pack/test/pds/bluesky-server.ts";
import { postAndReadBack, type ReadBack } from "../../packages/social-pack/test/pds/post-thread.ts";
import { discoverDocuments } from "../corpus/discover.ts";
import { type Bar, finish } from "../measure/report.ts";
import { type DocumentFinding, measureDocument } from "./measure-document.ts";

const usage = `pnpm check:social [folder…] [--only <name>] [--texts <n>] [--works <n>] [--seed <n>] [--no-server] [--json <file>]

Holds the counters of social-pack against the networks' own libraries and vectors, on generated texts and works; packs every
document of the folders and holds its posts against the raw files; posts threads to a Bluesky server on the loopback.
Without a folder: examples/ and, where it stands beside the checkout, shared/corpus. Notebooks come with a later step.
--texts  generated texts for each counter (default 10000)
--works  generated works, of about five texts each, for all networks (default 2000)`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: "string" },
    only: { type: "string" },
    texts: { type: "string", default: "10000" },
    works: { type: "string", default: "2000" },
    seed: { type: "string", default: "7" },
    "no-server": { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});

if (values.help) process.stdout.write(`${usage}\n`);
else process.exitCode = await run();

async function run(): Promise<number> {
  const top = join(dirname(fileURLToPath(import.meta.url)), "../..");
  const vectors = join(top, "../shared/vectors");
  const folders =
    positionals.length > 0
      ? positionals
      : [join(top, "examples"), join(top, "../shared/corpus")].filter((path) => existsSync(path));
  const seed = Number(values.seed);
  const oracles = countersOf(vectors, seed);
  const works = generatedWorks(Number(values.works), seed);
  const documents: DocumentFinding[] = [];
  for (const document of folders.flatMap(discoverDocuments)) {
    if (document.kind === "ipynb" || !`${document.kind}/${document.name}`.includes(values.only ?? "")) continue;
    documents.push(await measureDocument(document));
  }
  const served = values["no-server"] ? undefined : await onServer(join(top, "examples"));
  return report(oracles, works, documents, served, existsSync(vectors));
}

function countersOf(vectors: string, seed: number): OracleFinding[] {
  const texts = fc.sample(anyText, { seed, numRuns: Number(values.texts) });
  return [
    ...(existsSync(vectors) ? [conformance(vectors), urlConformance(vectors), interopVectors(vectors)] : []),
    sameAsLibrary(texts),
    sameAsRichText(texts),
    mastodonCases(),
    linkedInEscapes(texts),
    farcasterBytes(texts),
    threadsBounds(texts),
    discordLimits(),
  ];
}

interface Works {
  readonly works: number;
  readonly texts: number;
  readonly posts: number;
  readonly facets: number;
  readonly overLimit: readonly string[];
  readonly facetFaults: readonly string[];
  readonly recordFaults: readonly string[];
}

/** Works of anything, before and after they are live. */
function generatedWorks(count: number, seed: number): Works {
  const sum = {
    works: 0,
    texts: 0,
    posts: 0,
    facets: 0,
    overLimit: [] as string[],
    facetFaults: [] as string[],
    recordFaults: [] as string[],
  };
  for (const [document, url] of fc.sample(fc.tuple(anyDocument, anyUrl), { seed, numRuns: count })) {
    sum.works++;
    sum.texts += document.sentences.length + 1;
    for (const given of new Set([undefined, url])) {
      const found = checkPosts(planSocial(document, { link: linkOf({ links: [] }, given), createdAt: new Date(0) }));
      sum.posts += found.posts;
      sum.facets += found.facets;
      sum.overLimit.push(...found.overLimit);
      sum.facetFaults.push(...found.facetFaults);
      sum.recordFaults.push(...found.recordFaults);
    }
  }
  return sum;
}

/** The examples' threads and captions, posted and read back. */
async function onServer(examples: string): Promise<ReadBack> {
  const server = await startBlueskyServer();
  const all: ReadBack[] = [];
  try {
    for (const { folder, main } of discoverDocuments(examples)) {
      const { files, text } = await packDocument(join(folder, main), {
        networks: ["bluesky"],
        url: "https://ada.github.io/papers/work/",
      });
      const { thread, caption } = JSON.parse(text("bluesky/requests.json")) as { thread: never[]; caption: never[] };
      const readFile = (path: string): Uint8Array => files.get(path) ?? new Uint8Array();
      for (const requests of [thread, caption])
        if (requests.length > 0) all.push(await postAndReadBack(server, requests, readFile));
    }
  } finally {
    await server.stop();
  }
  const sum = (count: (found: ReadBack) => number): number => all.reduce((total, found) => total + count(found), 0);
  return {
    posts: sum(({ posts }) => posts),
    images: sum(({ images }) => images),
    links: sum(({ links }) => links),
    alts: all.flatMap(({ alts }) => alts),
    faults: all.flatMap(({ faults }) => faults),
  };
}

function report(
  oracles: OracleFinding[],
  works: Works,
  documents: DocumentFinding[],
  served: ReadBack | undefined,
  hasVectors: boolean,
): number {
  const none = (name: string, found: number): Bar => ({ name, value: found, relation: "<=", limit: 0 });
  const count = (of: (finding: DocumentFinding) => number): number =>
    documents.reduce((total, finding) => total + of(finding), 0);
  const few = documents.flatMap(({ document, threads }) =>
    threads
      .filter(({ said, possible }) => said < Math.min(3, possible))
      .map(({ network, said, possible }) => `${document} on ${network}: ${said} of ${possible}`),
  );
  const short = documents.flatMap(({ document, threads }) =>
    threads
      .filter(({ said, possible }) => said < 3 && said >= possible)
      .map(({ network, possible }) => `${document} on ${network} has ${possible} that stand alone`),
  );
  const list = (what: string, found: readonly string[]): string[] =>
    found.slice(0, 8).map((text) => `${what}: ${text.slice(0, 400)}`);
  return finish(
    {
      title: `Social: ${works.posts} posts of ${works.works} generated works (${works.texts} texts), ${count(({ posts }) => posts)} posts of ${documents.length} documents`,
      columns: ["network", "oracle", "cases", "differ"],
      rows: oracles.map(({ network, oracle, cases, faults }) => [network, oracle, cases, faults.length]),
      bars: [
        none(
          "cases in which a counter and its oracle differ",
          oracles.reduce((sum, { faults }) => sum + faults.length, 0),
        ),
        none("generated posts over a limit", works.overLimit.length),
        none(`facets of ${works.facets} generated ones off by a byte`, works.facetFaults.length),
        none("generated records and bodies refused", works.recordFaults.length),
        none(
          "documents' posts over a limit",
          count(({ overLimit }) => overLimit.length),
        ),
        none(
          `facets of ${count(({ facets }) => facets)} of documents off or missing`,
          count(({ facetFaults }) => facetFaults.length),
        ),
        none(
          "documents' records and bodies refused",
          count(({ recordFaults }) => recordFaults.length),
        ),
        none(
          `of ${count(({ sentences }) => sentences)} paragraphs of posts, not in the raw source`,
          count(({ invented }) => invented.length),
        ),
        none("threads that say less than three sentences while the source has them", few.length),
        none(
          "packages that differ on a second run",
          count(({ equalBytes }) => (equalBytes ? 0 : 1)),
        ),
        ...(served === undefined
          ? []
          : [
              none(`of ${served.posts} posts, read back unequal from a Bluesky server`, served.faults.length),
              {
                name: "pictures read back with their alt text",
                value: served.alts.length,
                relation: ">=",
                limit: 1,
              } as const,
            ]),
      ],
      notes: [
        ...(hasVectors ? [] : ["The vectors do not stand beside the checkout: conformance was not run."]),
        ...(served === undefined ? ["The Bluesky server was not run."] : []),
        ...oracles.flatMap(({ network, faults }) => list(network, faults)),
        ...list("over a limit", [...works.overLimit, ...documents.flatMap(({ overLimit }) => overLimit)]),
        ...list("facet", [...works.facetFaults, ...documents.flatMap(({ facetFaults }) => facetFaults)]),
        ...list("refused", [...works.recordFaults, ...documents.flatMap(({ recordFaults }) => recordFaults)]),
        ...documents.flatMap(({ document, invented }) => list(`not in ${document}`, invented)),
        ...list("few", few),
        ...list("as many as there are", short),
        ...list("read back", served?.faults ?? []),
      ],
      data: { oracles, works, documents, served },
    },
    values.json,
  );
}
