import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { applyReleasePlan } from "@dreamnet/github-pack";
import {
  type DoubleOptions,
  type DoubleState,
  type Fault,
  once,
  startGithubDouble,
} from "../../packages/github-pack/test/loopback/github-double.ts";
import { planSmallRelease } from "../../packages/github-pack/test/loopback/planned-release.ts";

/** One way in which GitHub or the way there fails. */
export interface BreakFinding {
  readonly name: string;
  /** Runs: one for each request that it was tried at. */
  readonly tried: number;
  /** How many of the first runs ended in an error; the second one then goes on. */
  readonly stopped: number;
  /** Where the second run did not end in the one right state, or failed. */
  readonly wrong: readonly string[];
}

const token = "ghp_loopback0000000000000000000000000000";

/** Breaks a release at every request in turn, in every way, and applies the plan again. */
export async function measureBreaks(say: (line: string) => void): Promise<BreakFinding[]> {
  const root = mkdtempSync(join(tmpdir(), "dreamnet-github-breaks-"));
  const planned = planSmallRelease();
  const run = async (
    first: DoubleOptions["fault"],
    more: Partial<DoubleOptions> = {},
  ): Promise<{ state: DoubleState; requests: number; stopped: boolean; failure: string | undefined }> => {
    const double = await startGithubDouble({ root: mkdtempSync(join(root, "d-")), token, ...more });
    const apply = (attempts: number): Promise<unknown> =>
      applyReleasePlan(planned.plan, {
        token,
        servers: double.servers,
        readFile: planned.readFile,
        attempts,
        sleep: () => Promise.resolve(),
      });
    try {
      double.failAt(first);
      const stopped = await apply(1).then(
        () => false,
        () => true,
      );
      const requests = double.seen.length;
      double.failAt(undefined);
      const failure = await apply(4).then(
        () => undefined,
        (error: unknown) => String(error),
      );
      return { state: double.state(), requests, stopped, failure };
    } finally {
      await double.close();
    }
  };

  try {
    const reference = await run(undefined);
    const wanted = JSON.stringify(reference.state);
    const findings: BreakFinding[] = [];
    const every: readonly Fault[] = [
      "cut-before",
      "cut-after",
      "cut-within",
      "bad-gateway",
      "primary-limit",
      "secondary-limit",
      "worded-limit",
    ];
    for (const fault of every) {
      let stopped = 0;
      const wrong: string[] = [];
      for (let index = 0; index < reference.requests; index++) {
        const broken = await run(once(index, fault));
        if (broken.stopped) stopped++;
        if (broken.failure !== undefined) wrong.push(`request ${index}: ${broken.failure}`);
        else if (JSON.stringify(broken.state) !== wanted) wrong.push(`request ${index}: another state`);
      }
      findings.push({ name: fault, tried: reference.requests, stopped, wrong });
      say(`${fault}: ${reference.requests} requests, ${wrong.length} wrong\n`);
    }
    findings.push(await starters(run, wanted), await renames(run));
    return findings;
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

type Run = (
  first: DoubleOptions["fault"],
  more?: Partial<DoubleOptions>,
) => Promise<{ state: DoubleState; requests: number; stopped: boolean; failure: string | undefined }>;

/** A 502 that leaves a starter asset at each upload: the next upload of the name would get a 422. */
async function starters(run: Run, wanted: string): Promise<BreakFinding> {
  const wrong: string[] = [];
  let stopped = 0;
  const uploads = 3;
  for (let which = 0; which < uploads; which++) {
    let seen = 0;
    const broken = await run((_index, { path }) =>
      path.startsWith("/uploads/") && seen++ === which ? "starter" : undefined,
    );
    if (broken.stopped) stopped++;
    if (broken.failure !== undefined) wrong.push(`upload ${which}: ${broken.failure}`);
    else if (JSON.stringify(broken.state) !== wanted) wrong.push(`upload ${which}: another state`);
  }
  return { name: "502 that leaves a starter asset (422 at the next upload)", tried: uploads, stopped, wrong };
}

/** Every file is kept under another name than it was given. */
async function renames(run: Run): Promise<BreakFinding> {
  const wrong: string[] = [];
  for (const digests of [true, false]) {
    const { state, failure, stopped } = await run(undefined, { digests, rename: (name) => name.replaceAll("-", ".") });
    const [release] = state.repositories[0]?.releases ?? [];
    if (failure !== undefined || stopped) wrong.push(failure ?? "the first run stopped");
    else if (release?.assets.length !== 3 || release.draft) wrong.push("another state");
  }
  return { name: "files that GitHub keeps under other names", tried: 2, stopped: 0, wrong };
}
