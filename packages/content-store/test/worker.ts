// A process of the tests: `worker.ts <root> <mode> <arguments…>`. It prints a line for each thing it has done.
import { utimesSync } from "node:fs";
import { openContentStore } from "../src/index.ts";

const [root = "", mode = "", count = "0", seed = "0"] = process.argv.slice(2);
const store = await openContentStore({ root });

const content = (index: number): string => `${seed}-${index}\n`.repeat(500 + (index % 50));

if (mode === "put") {
  for (let index = 0; index < Number(count); index += 1) console.log((await store.put(content(index))).sha256);
} else if (mode === "use") {
  // Makes a file look old, so that a collection wants it, and then puts or keeps it: from then on it must be there.
  console.log("ready");
  const age = (sha256: string): void => {
    try {
      utimesSync(store.path(sha256) ?? "", 1, 1);
    } catch {
      // Collected already, as it may be.
    }
  };
  for (let index = 0; index < Number(count); index += 1) {
    const { sha256 } = await store.put(content(index % 5));
    await store.get(sha256);
    age(sha256);
    const lease = await store.lease();
    if (await lease.keep(sha256)) await store.get(sha256);
    await lease.release();
    age(sha256);
    if (index % 3 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  }
  console.log("done");
} else if (mode === "hold") {
  const lease = await store.lease();
  await lease.keep(seed);
  console.log("ready");
  setInterval(() => undefined, 1000);
} else throw new Error(`unknown mode ${mode}`);
