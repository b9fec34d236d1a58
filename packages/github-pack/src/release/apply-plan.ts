import { createHash } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { TerminalError } from "@dreamnet/workflow";
import { githubLimits } from "../limits.ts";
import { createGithubApi, type GithubApi, type RemoteAsset, type RemoteRelease } from "./github-api.ts";
import { createGithubClient, type GithubClient, UnknownOutcomeError } from "./github-client.ts";
import { matchAssets } from "./match-assets.ts";
import { isMarked, type PlannedAsset, type ReleasePlan } from "./plan.ts";
import { pushCommit, type Refs, readRefs } from "./push-commit.ts";

/** How a plan is carried out. */
export interface ApplyOptions {
  /** A token of the owner's; sent to the hosts below alone, kept nowhere, named in no message. */
  readonly token: string;
  /** Reads a file that the plan names, by its path beside the plan. */
  readonly readFile: (path: string) => Promise<Uint8Array>;
  /** Default: that of the process. */
  readonly fetch?: typeof globalThis.fetch;
  readonly signal?: AbortSignal;
  /** Instead of the plan's; without both, whoever the token belongs to. */
  readonly owner?: string;
  /** Carries out a plan of a package that still lacks something. Default false. */
  readonly incomplete?: boolean;
  /** Another server than github.com, as GitHub Enterprise: its API, its uploads, its repositories. */
  readonly servers?: { readonly api: string; readonly uploads: string; readonly git: string };
  /** One line for each thing that is done. */
  readonly report?: (line: string) => void;
  /** How often a request is sent before the run gives up. Default 4. */
  readonly attempts?: number;
  /** ms that limits on requests may be waited for. Default a quarter of an hour. */
  readonly maxWait?: number;
  /** Waits, where a limit or a failure says so; for tests. */
  readonly sleep?: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** ms since 1970, for the moment at which a limit ends; for tests. */
  readonly now?: () => number;
}

/** What stands at GitHub afterwards. */
export interface ReleaseReceipt {
  readonly repository: string;
  readonly commit: string;
  readonly tag: string;
  readonly release: { readonly id: number; readonly url: string };
  /** Under the names that GitHub has given them. */
  readonly assets: readonly {
    readonly name: string;
    readonly storedAs: string;
    readonly url: string;
    readonly sha256: string;
  }[];
  /** False where everything was there already. */
  readonly changed: boolean;
}

/**
 * Carries out a plan, up to the publication, and can be asked again after whatever has happened: each step looks first
 * what is there, and does what is missing. Nothing that others have made is overwritten or deleted.
 *
 * @throws TerminalError with codes `PACKAGE_INCOMPLETE`, `HISTORY_DIFFERS`, `TAG_TAKEN`, `TAG_USED`, `RELEASE_DIFFERS`, `FILE_CHANGED`, `REQUEST_REFUSED`;
 *   PermissionError `HOST_REFUSED`, `TOKEN_INVALID`, `TOKEN_REFUSED`; RetryableError `RATE_LIMITED`, `CONNECTION_LOST`,
 *   `SERVER_FAILED`, after which the same call goes on.
 */
export async function applyReleasePlan(plan: ReleasePlan, options: ApplyOptions): Promise<ReleaseReceipt> {
  const servers = options.servers ?? {
    api: githubLimits.apiUrl,
    uploads: githubLimits.uploadUrl,
    git: githubLimits.gitUrl,
  };
  const attempts = Math.max(1, options.attempts ?? 4);
  const sleep =
    options.sleep ??
    ((ms: number, signal?: AbortSignal) => delay(ms, undefined, signal === undefined ? {} : { signal }));
  const client = createGithubClient({
    fetch: options.fetch ?? globalThis.fetch,
    token: options.token,
    origins: new Set([servers.api, servers.uploads, servers.git].map((url) => new URL(url).origin)),
    signal: options.signal,
    sleep,
    now: options.now ?? Date.now,
    attempts,
    maxWait: options.maxWait ?? 900_000,
    report: options.report,
  });
  const api = createGithubApi(client, servers.api);
  const run: Run = { plan, options, api, attempts, changed: false, say: (line) => options.report?.(line) };
  if (plan.needs.length > 0 && options.incomplete !== true)
    throw new TerminalError(
      `The package is not ready: ${plan.needs[0]}${plan.needs.length === 1 ? "" : ` (and ${plan.needs.length - 1} more)`}`,
      {
        code: "PACKAGE_INCOMPLETE",
        value: plan.needs,
        hint: "Supply what is missing and make the package again; what is published cannot be taken back. --incomplete pushes it as it is.",
      },
    );
  // Before anything is sent: what would be sent must be what was planned.
  const bundle = await readPlanned(options, plan.commit.bundle, plan.commit.sha256);
  for (const asset of plan.assets) await readPlanned(options, asset.path, asset.sha256);

  const login = await api.login();
  const owner = options.owner ?? plan.repository.owner ?? login;
  const found = await settle(run, async () => {
    const there = await api.findRepository(owner, plan.repository.name);
    if (there !== undefined) return there;
    run.changed = true;
    run.say(`create ${owner}/${plan.repository.name}`);
    return await api.createRepository(owner, login, plan);
  });
  const repository = found.full_name;
  const git = `${servers.git.replace(/\/$/u, "")}/${repository}.git`;
  const refs = await readNewRefs(client, git, attempts, (ms) => sleep(ms, options.signal));
  const tagged = refs.get(`refs/tags/${plan.release.tag}`);
  if (tagged !== undefined && tagged !== plan.commit.id)
    throw new TerminalError(`The tag ${plan.release.tag} is there, at another commit (${tagged}).`, {
      code: "TAG_TAKEN",
      value: tagged,
      hint: "A tag is never moved: make the package with another version.",
    });
  if (
    tagged === undefined &&
    (await pushCommit(client, git, plan, bundle, { attempts, defaultBranch: found.default_branch })) === "pushed"
  ) {
    run.changed = true;
    run.say(`pushed ${plan.commit.id} to ${plan.commit.branch}`);
  }
  await setTopics(run, repository);
  const release = await makeRelease(run, repository);
  const assets = await uploadAssets(run, repository, release);
  const published = await publish(run, repository, release);
  return {
    repository,
    commit: plan.commit.id,
    tag: plan.release.tag,
    release: { id: published.id, url: published.html_url },
    assets: plan.assets.map((asset) => {
      const stored = assets.get(asset) as RemoteAsset;
      return { name: asset.name, storedAs: stored.name, url: stored.browser_download_url, sha256: asset.sha256 };
    }),
    changed: run.changed,
  };
}

/** A repository that was made a moment ago may not be known to every server yet. */
async function readNewRefs(
  client: GithubClient,
  git: string,
  attempts: number,
  sleep: (ms: number) => Promise<void>,
): Promise<Refs> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await readRefs(client, git);
    } catch (error) {
      const isMissing = error instanceof TerminalError && error.value === 404;
      if (!isMissing || attempt >= attempts) throw error;
      await sleep(1000 * attempt);
    }
  }
}

interface Run {
  readonly plan: ReleasePlan;
  readonly options: ApplyOptions;
  readonly api: GithubApi;
  readonly attempts: number;
  changed: boolean;
  say(line: string): void;
}

/** Looks and acts until it is known what stands there. */
async function settle<T>(run: Run, step: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await step();
    } catch (error) {
      if (!(error instanceof UnknownOutcomeError) || attempt >= run.attempts) throw error;
      run.say(`${error.message} Looking whether it was done.`);
    }
  }
}

async function readPlanned(options: ApplyOptions, path: string, sha256: string): Promise<Uint8Array> {
  const bytes = await options.readFile(path);
  if (createHash("sha256").update(bytes).digest("hex") === sha256) return bytes;
  throw new TerminalError(`${path} is not the file that was planned.`, {
    code: "FILE_CHANGED",
    value: path,
    hint: "Make the package again, and look at its plan.",
  });
}

/** Topics that the owner has set stay. */
async function setTopics(run: Run, repository: string): Promise<void> {
  const { plan, api } = run;
  if (plan.repository.topics.length === 0) return;
  await settle(run, async () => {
    const there = await api.topics(repository);
    const wanted = [...new Set([...there, ...plan.repository.topics])].slice(0, Math.max(20, there.length));
    if (wanted.length === there.length) return;
    run.changed = true;
    await api.setTopics(repository, wanted);
  });
}

/** The draft of the tag, made where there is none. A release that is out is taken as it is. */
async function makeRelease(run: Run, repository: string): Promise<RemoteRelease> {
  const { plan, api } = run;
  return await settle(run, async () => {
    const mine = (await api.releases(repository)).filter((release) => release.tag_name === plan.release.tag);
    const published = mine.find((release) => !release.draft);
    // A stranger's draft of the same tag stays what it is.
    const drafts = mine.filter((release) => release.draft && isMarked(release.body ?? "")).sort((a, b) => a.id - b.id);
    const [first, ...others] = published === undefined ? drafts : [published];
    if (first === undefined) {
      run.changed = true;
      run.say(`make a draft of ${plan.release.tag}`);
      return await api.createRelease(repository, plan);
    }
    // A run that was cut off may have left a second draft of the same text.
    for (const other of others) {
      if (other.body !== plan.release.body || first.body !== plan.release.body) continue;
      run.say(`delete a second draft of ${plan.release.tag}`);
      await api.deleteRelease(repository, other.id);
    }
    if (first.draft && first.target_commitish !== plan.commit.id) {
      run.changed = true;
      run.say(`set the draft of ${plan.release.tag} to the commit`);
      return await api.updateRelease(repository, first.id, plan, true);
    }
    return first;
  });
}

/** Uploads what is missing; removes uploads that broke off, and, of a draft alone, files of ours that have changed. */
async function uploadAssets(
  run: Run,
  repository: string,
  release: RemoteRelease,
): Promise<Map<PlannedAsset, RemoteAsset>> {
  const { plan, api } = run;
  const tries = new Map<PlannedAsset, number>();
  for (;;) {
    const there = await api.assets(repository, release.id);
    const { matched, missing, inTheWay } = matchAssets(plan.assets, there);
    const next = missing[0];
    if (next === undefined && inTheWay.length === 0) return matched;
    if (!release.draft) {
      if (next === undefined) return matched;
      throw new TerminalError(
        `${plan.release.tag} is published already, with other files: ${next.name} is missing or differs.`,
        {
          code: "RELEASE_DIFFERS",
          value: next.name,
          hint: "A published release is not changed: make the package with another version.",
        },
      );
    }
    run.changed = true;
    for (const asset of inTheWay) {
      run.say(`remove ${asset.name}: ${asset.state === "uploaded" ? "it has other content" : "its upload broke off"}`);
      await settle(run, () => api.deleteAsset(repository, asset.id));
    }
    if (next === undefined) continue;
    const count = (tries.get(next) ?? 0) + 1;
    tries.set(next, count);
    run.say(`upload ${next.name}`);
    const bytes = await readPlanned(run.options, next.path, next.sha256);
    try {
      await api.uploadAsset(release, next, bytes);
    } catch (error) {
      // Cut off, or there already: what stands there is looked at anew.
      const isOpen =
        error instanceof UnknownOutcomeError || (error instanceof TerminalError && error.code === "ALREADY_EXISTS");
      if (!isOpen || count >= run.attempts) throw error;
      run.say(`${error.message} Looking what is there.`);
    }
    if (count > run.attempts + 1)
      throw new TerminalError(`GitHub does not keep ${next.name} as it was sent.`, {
        code: "UPLOAD_DIFFERS",
        value: next.name,
      });
  }
}

async function publish(run: Run, repository: string, release: RemoteRelease): Promise<RemoteRelease> {
  if (!release.draft) return release;
  run.changed = true;
  run.say(`publish ${run.plan.release.tag}`);
  return await settle(run, () => run.api.updateRelease(repository, release.id, run.plan, false));
}
