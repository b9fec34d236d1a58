// A process of the tests: `committer.ts <store> <folder> <version>` commits two packages in turn, again and again.
import { openContentStore } from "@dreamnet/content-store";
import { commitFiles } from "../src/index.ts";

const [root = "", folder = "", version = ""] = process.argv.slice(2);
const store = await openContentStore({ root });

for (let round = 0; ; round += 1) {
  const name = `${version}-${round % 2}`;
  const files = await Promise.all(
    [1, 2, 3, 4, 5].map(async (index) => ({
      path: `${index % 2 === 0 ? "even/" : ""}${index}-${name}.txt`,
      ...(await store.put(`${name}\n`.repeat(2000))),
    })),
  );
  await commitFiles(files, store, folder);
  console.log(name);
}
