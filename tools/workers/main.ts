// `pnpm check:workers`: three workers on one Postgres, with one killed, one stopped and Postgres restarted on the way.
import { parseArgs } from "node:util";
import { finish } from "../measure/report.ts";
import { measureFaults, type Part } from "./faults.ts";
import { measureScaling } from "./scaling.ts";

const usage = `pnpm check:workers [--tex 30] [--plain 300] [--seed <n>] [--only faults|scaling] [--json <file>]

Packs papers by three workers on a Postgres that it starts itself, while one worker is killed (kill -9), one is stopped for
longer than its lease and continued, and Postgres is restarted; compares each package's bytes with those of the embedded
engine, and the log of steps that is kept outside the engine. Then measures how runs that wait scale from 1 to 3 workers.`;

const { values } = parseArgs({
  options: {
    tex: { type: "string", default: "30" },
    plain: { type: "string", default: "300" },
    seed: { type: "string", default: "1" },
    only: { type: "string" },
    json: { type: "string" },
    help: { type: "boolean", default: false },
  },
});

if (values.help) process.stdout.write(`${usage}\n`);
else process.exitCode = await run();

async function run(): Promise<number> {
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  const nothing: Part = { rows: [], bars: [], notes: [], data: null };
  const size = { tex: Number(values.tex), plain: Number(values.plain), seed: Number(values.seed) };
  const faults = values.only === "scaling" ? nothing : await measureFaults(size, say);
  const scaling = values.only === "faults" ? nothing : await measureScaling(say);
  return finish(
    {
      title: "Several workers on one Postgres",
      columns: ["what", "found"],
      rows: [...faults.rows, ...scaling.rows],
      bars: [...faults.bars, ...scaling.bars],
      notes: [...faults.notes],
      data: { faults: faults.data, scaling: scaling.data },
    },
    values.json,
  );
}
