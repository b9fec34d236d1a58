// `pnpm conformance`: every promise of the engines' port, on one engine; see packages/engine-conformance.
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import type { EngineFixture } from "@dreamnet/engine-conformance";
import { finish } from "../measure/report.ts";
import { measureConformance } from "./measure.ts";

const top = join(dirname(fileURLToPath(import.meta.url)), "../..");

/** Where each engine's fixture is. */
const fixtures: Readonly<Record<string, string>> = {
  sqlite: "packages/engine-conformance/test/sqlite.fixture.ts",
  memory: "packages/engine-conformance/test/memory.fixture.ts",
  dbos: "packages/engine-dbos/test/dbos.fixture.ts",
};

const { values } = parseArgs({
  options: {
    engine: { type: "string", default: "sqlite" },
    fixture: { type: "string" },
    runs: { type: "string", default: "10000" },
    kills: { type: "string", default: "500" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    case: { type: "string" },
    json: { type: "string" },
    help: { type: "boolean" },
  },
});

process.exitCode = values.help === true ? help() : await run();

function help(): number {
  process.stdout.write(
    `pnpm conformance [--engine ${Object.keys(fixtures).join("|")}] [--fixture <module>] [--runs 10000] [--kills 500] [--seed <n>] [--case <text>] [--json <file>]\n`,
  );
  return 0;
}

async function run(): Promise<number> {
  const path = values.fixture ?? fixtures[values.engine];
  if (path === undefined) {
    process.stderr.write(`No such engine: ${values.engine}. There are: ${Object.keys(fixtures).join(", ")}.\n`);
    return 1;
  }
  const numbers = { runs: Number(values.runs), kills: Number(values.kills), seed: Number(values.seed) };
  for (const [name, value] of Object.entries(numbers)) {
    if (Number.isSafeInteger(value) && value >= 0) continue;
    process.stderr.write(`--${name} is to be a whole number.\n`);
    return 1;
  }
  const { default: fixture } = (await import(pathToFileURL(join(top, path)).href)) as { default: EngineFixture };
  const report = await measureConformance(fixture, {
    ...numbers,
    ...(values.case === undefined ? {} : { only: values.case }),
    say: (line) => process.stderr.write(line),
  });
  return finish(report, values.json);
}
