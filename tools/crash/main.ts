import { parseArgs } from "node:util";
import { finish } from "../measure/report.ts";
import { measureCrashes } from "./measure.ts";

const usage = `pnpm check:crash [--kills <n>] [--seed <n>] [--json <file>]

Kills the packing of a paper with SIGKILL at moments drawn by chance, and holds what is left to what must hold: the folder
of packages and the registry are whole, old or new, and the next run ends well with the bytes of one that nobody killed.
Then two packings at a time, of two works and of the same one.`;

const { values } = parseArgs({
  options: {
    kills: { type: "string", default: "200" },
    seed: { type: "string", default: "1" },
    json: { type: "string" },
    help: { type: "boolean", default: false },
  },
});

if (values.help) process.stdout.write(`${usage}\n`);
else process.exitCode = finish(await measureCrashes(Number(values.kills), Number(values.seed)), values.json);
