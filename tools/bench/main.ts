import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { finish, type Report } from "../measure/report.ts";
import { benchDocuments } from "./documents.ts";

const suites: Readonly<Record<string, (folders: readonly string[]) => Report>> = { documents: benchDocuments };

const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: "string" }, folder: { type: "string", multiple: true }, help: { type: "boolean" } } });

if (values.help === true) {
  process.stdout.write(`pnpm bench [${Object.keys(suites).join("|")}] [--folder <corpus>] [--json <file>]\n`);
} else {
  process.exitCode = run();
}

function run(): number {
  const names = positionals.length > 0 ? positionals : Object.keys(suites);
  const unknown = names.filter((name) => suites[name] === undefined);
  if (unknown.length > 0) {
    process.stderr.write(`No such bench: ${unknown.join(", ")}. There are: ${Object.keys(suites).join(", ")}.\n`);
    return 1;
  }
  const top = join(dirname(fileURLToPath(import.meta.url)), "../..");
  const folders = values.folder ?? [join(top, "examples"), join(top, "../shared/corpus")].filter((path) => existsSync(path));
  return Math.max(...names.map((name) => finish((suites[name] as (folders: readonly string[]) => Report)(folders), values.json)));
}
