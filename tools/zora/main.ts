// `pnpm check:zora`: packages for Zora held against its SDK, IPIP-0499's vectors, readers of others, and a local chain.
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { LocalChain } from "../../packages/zora-pack/test/oracles/local-chain.ts";
import { installZora, zoraAddresses } from "../../packages/zora-pack/test/oracles/zora-contracts.ts";
import { discoverDocuments } from "../corpus/discover.ts";
import { type Bar, finish } from "../measure/report.ts";
import { measureCases } from "./cases.ts";
import { measureDocument, type PackageFinding } from "./measure.ts";
import { measureVectors } from "./vectors.ts";

const usage = `pnpm check:zora [folder…] [--only <name>] [--quick] [--no-compile] [--json <file>]

Makes the vectors of IPIP-0499 anew and compares their CIDs; packs every document of the folders, and hard cases, for
Zora; holds metadata against Zora's SDK, the CAR against the reference reader, the calls against another library; sends
each edition's call to Zora's published contracts on a chain of this machine.
Without a folder: examples/ and, where it stands beside the checkout, shared/corpus.
--quick       leaves out the two vectors of a gibibyte
--no-compile  the article is the media, also where TeX is installed`;

/** Documents that are packed twice, for equal bytes; the contract suite does so in the sandbox too. */
const packedTwice = 5;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: "string" },
    only: { type: "string" },
    quick: { type: "boolean", default: false },
    "no-compile": { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});

if (values.help) process.stdout.write(`${usage}\n`);
else process.exitCode = await run();

async function run(): Promise<number> {
  const top = join(dirname(fileURLToPath(import.meta.url)), "../..");
  const folders =
    positionals.length > 0
      ? positionals
      : [join(top, "examples"), join(top, "../shared/corpus")].filter((path) => existsSync(path));
  const documents = folders
    .flatMap(discoverDocuments)
    .filter(({ kind, name }) => values.only === undefined || `${kind}/${name}`.includes(values.only));
  if (documents.length === 0) {
    process.stderr.write(`No document found in ${folders.join(", ") || "examples/"}.\n`);
    return 1;
  }
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  const vectors = await measureVectors(values.quick, say);
  await using chain = await LocalChain.start(8453);
  await installZora(chain, zoraAddresses);
  const findings: PackageFinding[] = [];
  const skipped: string[] = [];
  for (const document of documents) {
    const finding = await measureDocument(document, chain, !values["no-compile"], findings.length < packedTwice);
    if (typeof finding === "string") skipped.push(`${document.kind}/${document.name}: ${finding}`);
    else findings.push(finding);
    say(`${document.kind}/${document.name}: ${typeof finding === "string" ? finding : finding.status}`);
  }
  const cases = await measureCases(chain, say);
  return finish(
    {
      title: "Packages for Zora",
      columns: ["document", "status", "media", "ticker", "metadata", "blocks", "calls", "minted", "faults"],
      rows: [...findings, ...cases].map((one) => [
        one.name,
        one.status,
        one.media,
        one.symbol,
        one.metadata,
        one.blocks,
        one.decodedCalls,
        one.minted,
        one.faults.length,
      ]),
      bars: bars(vectors, findings, cases),
      notes: [
        ...vectors.map(({ name, cid, found }) => `${cid === found ? "equal " : "OTHER "} ${name}: ${found}`),
        ...[...findings, ...cases].flatMap(({ name, faults }) => faults.map((fault) => `${name}: ${fault}`)),
        ...skipped.map((one) => `Not packed: ${one}`),
      ],
      data: { vectors, findings, cases, skipped },
    },
    values.json,
  );
}

function bars(
  vectors: Awaited<ReturnType<typeof measureVectors>>,
  findings: readonly PackageFinding[],
  cases: Awaited<ReturnType<typeof measureCases>>,
): Bar[] {
  const all = [...findings, ...cases];
  const sum = (of: (one: PackageFinding) => number): number => all.reduce((total, one) => total + of(one), 0);
  const atLeast = (name: string, value: number, limit: number): Bar => ({ name, value, relation: ">=", limit });
  const atMost = (name: string, value: number, limit = 0): Bar => ({ name, value, relation: "<=", limit });
  return [
    atLeast(
      "vectors of IPIP-0499 with the CID that they say",
      vectors.filter(({ cid, found }) => cid === found).length,
      vectors.length,
    ),
    atMost(
      "metadata documents that Zora's SDK refuses",
      sum(({ refusedMetadata }) => refusedMetadata),
    ),
    atLeast(
      "metadata documents checked",
      sum(({ metadata }) => metadata),
      2 * all.length,
    ),
    atMost(
      "faults of packages: CAR, CIDs, calls, preview, chain",
      sum(({ faults }) => faults.length),
    ),
    atLeast(
      "editions minted on the local chain, of those with a call",
      sum(({ minted }) => minted),
      sum(({ editionCalls }) => editionCalls),
    ),
    atLeast(
      "calls that another library reads as the preview says",
      sum(({ decodedCalls }) => decodedCalls),
      sum(({ calls }) => calls),
    ),
    atMost(
      "documents that are ready without both calls",
      findings.filter(({ status, calls }) => status === "ready" && calls < 2).length,
    ),
    atMost(
      "packages with other bytes at the second time",
      findings.filter(({ isReproducible }) => isReproducible === false).length,
    ),
    atMost(
      "hard cases with another outcome than they must have",
      cases.filter(({ isAsExpected }) => !isAsExpected).length,
    ),
  ];
}
