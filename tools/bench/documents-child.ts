// One measured process: does the other documents first, then the one that is asked for, and prints its time in ms.
import { createMemoryStore } from "@dreamnet/content-store";
import { toLatex } from "@dreamnet/converter";
import { loadSource } from "@dreamnet/source-loader";

const [target, ...others] = process.argv.slice(2) as [string, ...string[]];

async function toTex(path: string): Promise<number> {
  // A store of its own for each document, and no other cache.
  const loaded = await loadSource(path, { store: createMemoryStore() });
  if (loaded.status === "refused") return 0;
  return toLatex(loaded.source).tex.length;
}

for (const other of others) await toTex(other);
const begin = performance.now();
const length = await toTex(target);
const time = performance.now() - begin;
process.stdout.write(JSON.stringify({ time, length, sinceStart: performance.now() }));
