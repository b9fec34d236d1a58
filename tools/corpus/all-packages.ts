import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { PublishPackOutput } from "@dreamnet/publishpack";
import type { Diagnostic } from "@dreamnet/workflow";
import type { Bar, Report } from "../measure/report.ts";
import { type AcceptedFault, countAccepted, faultsToAccept } from "./accepted-faults.ts";
import type { CorpusDocument } from "./discover.ts";

const top = join(dirname(fileURLToPath(import.meta.url)), "../..");
const command = join(top, "packages/publishpack/dist/bin.js");

/** What only a person knows, where the document does not say it: licence, abstract, category, and who is paid. */
const sidecar = {
  defaults: {
    license: "CC-BY-4.0",
    abstract:
      "We take this document as it is, and make of it what each platform takes, in order to see whether it does.",
    categories: ["cs.DL"],
  },
  settings: { zora: { creator: "0x52908400098527886E0F7030069857D2E4169EE7" } },
};

/** One platform's package of one document. */
interface Outcome {
  readonly platform: string;
  readonly state: "ready" | "needs" | "failed";
  /** ms. */
  readonly time: number;
  /** What it needs, or why it failed. */
  readonly causes: readonly string[];
  /** What it needs, by kind. */
  readonly kinds?: readonly string[];
}

interface DocumentOutcome {
  readonly document: string;
  /** s, all runs. */
  readonly time: number;
  readonly withSidecar: readonly Outcome[];
  /** With a sidecar that names authors, and accepts by name what the corpus does not hold. */
  readonly accepting: readonly Outcome[];
  readonly accepted: readonly AcceptedFault[];
  readonly without: readonly Outcome[];
  /** Rules that the document itself breaks: what it lacks, no sidecar gives. */
  readonly faults: readonly string[];
}

/**
 * Makes every package of every document with the built command: once with a sidecar that gives what the document does not
 * say, once without, and once more with a sidecar that names authors where the document names none, and accepts what its
 * author can accept: the files, entries and pages that the corpus does not hold, each by its name.
 */
export function packAll(documents: readonly CorpusDocument[]): Report {
  const built = spawnSync(
    process.execPath,
    [join(top, "tools/turbo.mjs"), "run", "build", "--filter=@dreamnet/publishpack", "--output-logs=errors-only"],
    { cwd: top, stdio: ["ignore", "ignore", "inherit"] },
  );
  if (built.status !== 0) throw new Error("The packages could not be built.");
  const root = mkdtempSync(join(tmpdir(), "dreamnet-corpus-"));
  try {
    const found = documents.map((document, index) => packDocument(document, join(root, String(index)), root));
    return reportOf(found);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

function packDocument(document: CorpusDocument, at: string, root: string): DocumentOutcome {
  const begun = performance.now();
  const { outcomes: withSidecar, faults, errors } = packOnce(document, join(at, "with"), root, sidecar);
  const { outcomes: without } = packOnce(document, join(at, "without"), root);
  const accepted = faultsToAccept(errors);
  const lacksAuthors = withSidecar.some(({ kinds = [] }) => kinds.some((kind) => /author/u.test(kind)));
  const accepting =
    accepted.length === 0 && !lacksAuthors
      ? withSidecar
      : packOnce(document, join(at, "accepting"), root, {
          ...sidecar,
          defaults: { ...sidecar.defaults, authors: ["Corpus Author (The Corpus)"] },
          ...(accepted.length === 0 ? {} : { paper: { accept: accepted.map(({ entry }) => entry) } }),
        }).outcomes;
  rmSync(at, { recursive: true, force: true });
  const name = `${document.kind}/${document.name}`;
  const time = (performance.now() - begun) / 1000;
  const ready = (outcomes: readonly Outcome[]): number => outcomes.filter(({ state }) => state === "ready").length;
  process.stderr.write(
    `${ready(withSidecar)} of ${withSidecar.length} ready, ${ready(accepting)} accepting  ${name}  ${time.toFixed(1)} s\n`,
  );
  return { document: name, time, withSidecar, without, accepting, accepted, faults };
}

/** What became of a document. */
interface Packed {
  readonly outcomes: readonly Outcome[];
  readonly faults: readonly string[];
  readonly errors: readonly Diagnostic[];
}

function packOnce(
  document: CorpusDocument,
  at: string,
  root: string,
  config?: Readonly<Record<string, unknown>>,
): Packed {
  mkdirSync(at, { recursive: true });
  if (config !== undefined) writeFileSync(join(at, "dreamnet.config.json"), JSON.stringify(config));
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [command, join(document.folder, document.main), "-o", "build", "--json"],
    { cwd: at, encoding: "utf8", maxBuffer: 1 << 28, env: { ...process.env, DREAMNET_HOME: join(root, "home") } },
  );
  const nothing = (why: string): Packed => ({
    outcomes: [{ platform: "all", state: "failed", time: 0, causes: [why] }],
    faults: [],
    errors: [],
  });
  let report: PublishPackOutput;
  try {
    report = JSON.parse(stdout) as PublishPackOutput;
  } catch {
    return nothing(`no report: ${(stderr || stdout).slice(0, 300)}`);
  }
  const errors = report.diagnostics.filter(({ severity }) => severity === "error");
  if (report.packages.length === 0) return nothing(`refused: ${errors[0]?.message ?? stderr.slice(0, 300)}`);
  return {
    outcomes: report.packages.map(outcomeOf),
    faults: [...new Set(errors.map(({ ruleId }) => ruleId))],
    errors,
  };
}

function outcomeOf({
  platform,
  status,
  duration: time,
  needs,
  fallback,
  error,
}: PublishPackOutput["packages"][number]): Outcome {
  if (error !== undefined || fallback !== undefined)
    return { platform, state: "failed", time, causes: [error?.message ?? `made by ${fallback}`] };
  if (status === "ready") return { platform, state: "ready", time, causes: [] };
  // A need says of what, and in a sentence what to do; "and 3 more" would be no name.
  const isNamed = needs.every(
    ({ field, message }) => field !== "" && /\S+\s+\S+/u.test(message) && !/\band \d+ more\b/iu.test(message),
  );
  return {
    platform,
    state: isNamed && needs.length > 0 ? "needs" : "failed",
    time,
    causes: needs.map(({ field, message }) => `${field}: ${message.slice(0, 160)}`),
    kinds: [...new Set(needs.map(({ field }) => kindOf(field)))],
  };
}

/** What is missing, whichever pack says so. */
function kindOf(field: string): string {
  if (/^figure:|^source:asset\//u.test(field))
    return "a picture that is not there, remote, or in no form for the target";
  if (/^source:(?:bibliography\/|document\/citation)/u.test(field)) return "an entry of the bibliography";
  if (field === "source:document/label-resolves") return "what a reference is to";
  return field;
}

/** How often something keeps a package from being ready, the most frequent first; a package may lack several things. */
function countKinds(outcomes: readonly Outcome[]): string[] {
  const counts = new Map<string, number>();
  for (const kind of outcomes.flatMap(({ kinds = [] }) => kinds)) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a).map(([kind, count]) => `${count} packages lack: ${kind}`);
}

function reportOf(found: readonly DocumentOutcome[]): Report {
  const withSidecar = found.flatMap((one) => one.withSidecar);
  const without = found.flatMap((one) => one.without);
  const accepting = found.flatMap((one) => one.accepting);
  const faultless = found.filter(({ faults }) => faults.length === 0);
  const ofFaultless = faultless.flatMap((one) => one.withSidecar);
  const share = (outcomes: readonly Outcome[], holds: (outcome: Outcome) => boolean): number =>
    (100 * outcomes.filter(holds).length) / Math.max(1, outcomes.length);
  const bars: Bar[] = [
    {
      name: "ready, with a sidecar",
      value: share(withSidecar, ({ state }) => state === "ready"),
      unit: " %",
      relation: ">=",
      limit: 95,
    },
    {
      name: "ready, or says exactly what it needs, without",
      value: share(without, ({ state }) => state !== "failed"),
      unit: " %",
      relation: ">=",
      limit: 100,
    },
    {
      name: "ready, with a sidecar that names authors too, and accepts by name what the corpus does not hold",
      value: share(accepting, ({ state }) => state === "ready"),
      unit: " %",
      relation: ">=",
      limit: 95,
    },
  ];
  const count = (outcomes: readonly Outcome[], state: Outcome["state"]): number =>
    outcomes.filter((outcome) => outcome.state === state).length;
  return {
    title: `All packages of ${found.length} documents, with a sidecar (licence, abstract, category, wallet) and without`,
    columns: [
      "document",
      "s",
      ...["", "without: ", "accepting: "].flatMap((round) => [`${round}ready`, "needs", "failed"]),
    ],
    rows: found.map(({ document, time, withSidecar: own, without: bare, accepting: third }) => [
      document,
      time.toFixed(1),
      ...[own, bare, third].flatMap((outcomes) => [
        count(outcomes, "ready"),
        count(outcomes, "needs"),
        count(outcomes, "failed"),
      ]),
    ]),
    bars,
    notes: [
      `${count(withSidecar, "ready")} of ${withSidecar.length} packages are ready with the sidecar; of the ${faultless.length} documents in which nothing is missing or wrong, ${count(ofFaultless, "ready")} of ${ofFaultless.length}.`,
      ...countKinds(withSidecar),
      `${count(accepting, "ready")} of ${accepting.length} packages are ready where the sidecar names authors, and accepts by name what the corpus does not hold:`,
      ...countAccepted(found.map(({ accepted }) => accepted)),
      ...countKinds(accepting).map((line) => `accepting, ${line}`),
      ...found.flatMap(notesOf),
    ],
    data: found,
  };
}

function notesOf({ document, withSidecar: own, without: bare, accepting, accepted }: DocumentOutcome): string[] {
  return [
    ...(accepted.length === 0 ? [] : [`${document} accepts: ${accepted.map(({ entry }) => entry).join(" · ")}`]),
    ...(accepted.length === 0 ? [] : accepting)
      .filter(({ state }) => state !== "ready")
      .map(({ platform, causes }) => `accepting, ${document} ${platform}: ${causes.join(" · ")}`),
    ...own
      .filter(({ state }) => state !== "ready")
      .map(({ platform, time, causes }) => `${document} ${platform} (${Math.round(time)} ms): ${causes.join(" · ")}`),
    ...bare
      .filter(({ state }) => state === "failed")
      .map(({ platform, causes }) => `without a sidecar, ${document} ${platform}: ${causes.join(" · ")}`),
  ];
}
