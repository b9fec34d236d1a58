// One measured process: makes the pages of other documents first, then the one that is asked for, and prints its time
// in ms. Pictures are prepared before, as the cache of steps has them for a paper whose text alone has changed.
import { createMemoryStore } from "@dreamnet/content-store";
import { loadHighlighter } from "@dreamnet/converter";
import { describeArtifact } from "@dreamnet/document";
import { loadSource } from "@dreamnet/source-loader";
import { assembleSite, planWork } from "@dreamnet/website-pack";

type Prepared = Awaited<ReturnType<Parameters<typeof planWork>[3]["preparePicture"]>>;

const [target, ...others] = process.argv.slice(2) as [string, ...string[]];
const highlight = await loadHighlighter();
const now = new Date("2026-05-01T00:00:00Z");
/** A picture of one size stands for each: what is measured is the page, not the pictures. */
const shown = { bytes: new Uint8Array(1000), extension: "png", width: 800, height: 600, copies: [] };
const preparePicture = async (): Promise<Prepared> => ({ shown, diagnostics: [] });

async function toPage(path: string): Promise<number> {
  // A store of its own for each document, and no other cache.
  const store = createMemoryStore();
  const loaded = await loadSource(path, { store });
  if (loaded.status === "refused") return 0;
  const work = await planWork(
    loaded.source,
    describeArtifact(loaded.source),
    {
      pdf: Promise.resolve(undefined),
      archive: undefined,
      base: "https://example.org/",
      root: "",
      hasFeed: true,
      highlight,
    },
    { read: (sha256) => store.get(sha256), preparePicture },
  );
  const { title } = work.facts;
  const files = await assembleSite([work], {
    title,
    description: undefined,
    base: "https://example.org/",
    isCollection: false,
    now,
  });
  return files.get("index.html")?.length ?? 0;
}

for (const other of others) await toPage(other);
const begin = performance.now();
const length = await toPage(target);
const time = performance.now() - begin;
process.stdout.write(JSON.stringify({ time, length, memory: process.memoryUsage.rss() }));
