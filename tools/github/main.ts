import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { hasGit } from "../../packages/github-pack/test/loopback/git-backend.ts";
import { cffFaults, zenodoFaults } from "../../packages/github-pack/test/oracles/schemas.ts";
import { discoverDocuments } from "../corpus/discover.ts";
import { type Bar, finish } from "../measure/report.ts";
import { measureBreaks } from "./measure-breaks.ts";
import { type Check, checks, type DocumentFinding, measureDocument } from "./measure-document.ts";

const usage = `pnpm check:github [folder…] [--only <name>] [--compile] [--json <file>]

Packs every document of the folders for GitHub, twice; holds CITATION.cff and .zenodo.json to their official schemas and
to each other; clones the bundle, runs git fsck, and pushes it over http to a git server on loopback. Then applies a
release plan to a GitHub on loopback, breaks it at every request in every way, and applies it again.
Without a folder: examples/ and, where it stands beside the checkout, shared/corpus. Notebooks come with a later step.
--compile  makes each work's PDF too (default: those of examples/)`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: "string" },
    only: { type: "string" },
    compile: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});

if (values.help) process.stdout.write(`${usage}\n`);
else process.exitCode = await run();

async function run(): Promise<number> {
  if (!hasGit()) {
    process.stderr.write("git, with its http-backend, is not installed.\n");
    return 1;
  }
  const top = join(dirname(fileURLToPath(import.meta.url)), "../..");
  const examples = join(top, "examples");
  const folders =
    positionals.length > 0 ? positionals : [examples, join(top, "../shared/corpus")].filter((path) => existsSync(path));
  const documents = folders
    .flatMap(discoverDocuments)
    .filter(({ kind, name }) => kind !== "ipynb" && (values.only === undefined || name.includes(values.only)));
  if (documents.length === 0) {
    process.stderr.write(`No document found in ${folders.join(", ") || "examples/"}.\n`);
    return 1;
  }
  const scratch = mkdtempSync(join(tmpdir(), "dreamnet-github-"));
  try {
    const findings: DocumentFinding[] = [];
    for (const document of documents) {
      const finding = await measureDocument(document, scratch, values.compile || document.folder.startsWith(examples));
      findings.push(finding);
      process.stderr.write(`${finding.status.padEnd(11)}  ${finding.document}\n`);
    }
    const breaks = await measureBreaks((line) => process.stderr.write(line));
    return report(findings, breaks);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function report(findings: readonly DocumentFinding[], breaks: Awaited<ReturnType<typeof measureBreaks>>): number {
  const names = Object.keys(checks) as Check[];
  const zero = (name: string, value: number): Bar => ({ name, value, relation: "<=", limit: 0 });
  const packed = findings.filter(({ status }) => status === "ready" || status === "needs_input");
  const cited = findings.filter((finding) => finding.cited);
  const bars: Bar[] = [
    zero("documents of which nothing could be made", findings.length - packed.length),
    ...names.map((check) =>
      zero(
        checks[check],
        findings.reduce((sum, { faults }) => sum + faults[check].length, 0),
      ),
    ),
    ...breaks.map(({ name, tried, wrong }) =>
      zero(`${name}, at ${tried} places: not in the one right state`, wrong.length),
    ),
  ];
  const schemas = cffFaults === undefined || zenodoFaults === undefined;
  return finish(
    {
      title: `GitHub: ${findings.length} documents, ${breaks.reduce((sum, { tried }) => sum + tried, 0)} broken releases`,
      columns: ["document", "status", "files", "commit", ...names],
      rows: findings.map(({ document, status, files, commit, faults }) => [
        document,
        status.slice(0, 40),
        files,
        commit.slice(0, 10),
        ...names.map((check) => faults[check].length),
      ]),
      bars,
      notes: [
        `${cited.length} of ${packed.length} have citation files; the others have no title or no author.`,
        ...breaks.map(
          ({ name, tried, stopped }) => `${name}: ${stopped} of ${tried} first runs stopped, and were applied again.`,
        ),
        ...(schemas ? ["NOT RUN: the official schemas are not there (shared/vectors)."] : []),
        ...findings.flatMap(({ document, faults }) =>
          names.flatMap((check) => faults[check].map((fault) => `${document}: ${check}: ${fault.slice(0, 200)}`)),
        ),
        ...breaks.flatMap(({ name, wrong }) => wrong.map((one) => `${name}: ${one.slice(0, 200)}`)),
      ],
      data: { documents: findings, breaks },
    },
    values.json,
  );
}
