import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { finish, type Report } from "../measure/report.ts";
import { benchDocuments } from "./documents.ts";
import { benchEngines } from "./engines.ts";
import { benchExecutor } from "./executor.ts";
import { benchImages } from "./images.ts";
import { benchPublishpack } from "./publishpack.ts";
import { benchSandbox } from "./sandbox.ts";
import { benchWebsite } from "./website.ts";

type Suite = (folders: readonly string[]) => Report | Promise<Report>;
const suites: Readonly<Record<string, Suite>> = {
  documents: benchDocuments,
  images: benchImages,
  executor: benchExecutor,
  engines: benchEngines,
  sandbox: benchSandbox,
  website: benchWebsite,
  publishpack: benchPublishpack,
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: "string" }, folder: { type: "string", multiple: true }, help: { type: "boolean" } },
});

if (values.help === true) {
  process.stdout.write(`pnpm bench [${Object.keys(suites).join("|")}] [--folder <corpus>] [--json <file>]\n`);
} else {
  process.exitCode = await run();
}

async function run(): Promise<number> {
  const names = positionals.length > 0 ? positionals : Object.keys(suites);
  const unknown = names.filter((name) => suites[name] === undefined);
  if (unknown.length > 0) {
    process.stderr.write(`No such bench: ${unknown.join(", ")}. There are: ${Object.keys(suites).join(", ")}.\n`);
    return 1;
  }
  const top = join(dirname(fileURLToPath(import.meta.url)), "../..");
  const folders =
    values.folder ?? [join(top, "examples"), join(top, "../shared/corpus")].filter((path) => existsSync(path));
  let code = 0;
  for (const name of names) code = Math.max(code, finish(await (suites[name] as Suite)(folders), values.json));
  return code;
}
