// A process of the tests: `worker.ts <root> <mode> <arguments…>`. It prints a line for each thing it has done.
import { ArtifactRegistry } from "../src/index.ts";
import { live, register } from "./sample.ts";

const [root = "", mode = "", count = "1", seed = ""] = process.argv.slice(2);
const registry = await ArtifactRegistry.open({ root });
console.log("ready");

for (let index = 0; index < Number(count); index += 1) {
  if (mode === "different") await register(registry, { artifact: `work-${seed}-${index}` });
  else if (mode === "same") await register(registry, { files: { "arxiv/a": `${seed}-${index}` } });
  else if (mode === "status")
    await registry.setStatus("my-paper", "arxiv", live(`https://example.org/${seed}-${index}`));
  else if (mode === "collect") await registry.collectGarbage();
  else if (mode === "read") {
    for (const entry of await registry.list()) for (const file of entry.files) await registry.read(file);
    await registry.verify();
  } else throw new Error(`unknown mode ${mode}`);
  console.log(String(index));
}
