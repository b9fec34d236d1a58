// Run on a disk of 2 MB, whose folder it is given: records until nothing fits, makes room, goes on.
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createSqliteEngine } from "../../src/index.ts";
import { start, step } from "./records.ts";

const [folder = ""] = process.argv.slice(2);
const filler = join(folder, "filler");
writeFileSync(filler, Buffer.alloc(400_000, "f"));
const engine = await createSqliteEngine({ file: join(folder, "runs", "runs.db") });
const acknowledged: string[] = [];
const first = await engine
  .start(start("r"), async (lease) => {
    for (let index = 0; index < 100; index += 1) {
      await engine.recordStep(lease, step(`s${index}`, String(index).repeat(20_000)));
      acknowledged.push(`s${index}`);
    }
    return { status: "succeeded", output: null };
  })
  .then(
    (record) => ({ status: record.status, error: record.status === "failed" ? record.error : undefined }),
    (error: { code: string; message: string; hint?: string }) => ({ status: "rejected", error }),
  );
const kept = (await engine.listSteps("r")).map(({ path }) => path);
rmSync(filler);
const status = (await engine.get("r"))?.status;
const replayed: string[] = [];
const execute = async (): Promise<{ status: "succeeded"; output: number }> => {
  for (const path of acknowledged) {
    const found = await engine.findStep("r", path, 0);
    if (found?.outcome.status === "succeeded") replayed.push(path);
  }
  return { status: "succeeded", output: replayed.length };
};
const again = await engine.resume("r", execute);
await engine.shutdown();
process.stdout.write(JSON.stringify({ first, status, acknowledged, kept, replayed, again: again.status }));
