import { z } from "zod";
import { apiVersion, githubLimits } from "../limits.ts";

/** A branch's name; `git check-ref-format` takes more. */
export const branchSchema = z
  .string()
  .max(100)
  .regex(
    /^(?!.*(?:\.\.|\.lock(?:\/|$)|\/\.|\.\/))[A-Za-z0-9][A-Za-z0-9._-]*(?:\/[A-Za-z0-9][A-Za-z0-9._-]*)*(?<!\.)$/u,
    "a branch such as main",
  );

/** A file that is attached to the release. */
const assetSchema = z.strictObject({
  /** As GitHub keeps it: letters, digits, `.`, `_` and `-`. */
  name: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/u)
    .max(200),
  /** Beside the plan: a relative POSIX path. */
  path: z.string().min(1),
  mediaType: z.string(),
  size: z.int().min(0),
  sha256: z.string().regex(/^[0-9a-f]{64}$/u),
});

/** One request to GitHub, as data: what stands in braces is known only when it is sent. */
const requestSchema = z.strictObject({
  step: z.string(),
  method: z.enum(["GET", "POST", "PUT", "PATCH", "DELETE"]),
  url: z.string(),
  headers: z.record(z.string(), z.string()),
  body: z.json().optional(),
  /** The file whose bytes are the body. */
  file: z.string().optional(),
});

/** What will be done at GitHub, all of it, before anything is done. */
export const releasePlanSchema = z.strictObject({
  schemaVersion: z.literal(1),
  /** What the package still lacks, as its author is told; a plan that has any is not carried out unless that is asked for. */
  needs: z.array(z.string()),
  repository: z.strictObject({
    /** Null: whoever the token belongs to. */
    owner: z.string().nullable(),
    name: z.string().regex(/^[A-Za-z0-9._-]{1,100}$/u),
    description: z.string().max(350),
    homepage: z.string().optional(),
    topics: z.array(z.string().regex(/^[a-z0-9][a-z0-9-]{0,49}$/u)).max(20),
    private: z.boolean(),
  }),
  commit: z.strictObject({
    id: z.string().regex(/^[0-9a-f]{40}$/u),
    parent: z
      .string()
      .regex(/^[0-9a-f]{40}$/u)
      .optional(),
    branch: branchSchema,
    /** The bundle that holds it, beside the plan. */
    bundle: z.string(),
    sha256: z.string().regex(/^[0-9a-f]{64}$/u),
  }),
  release: z.strictObject({
    tag: z.string().regex(/^v[0-9][0-9A-Za-z.-]*$/u),
    name: z.string(),
    body: z.string(),
    prerelease: z.boolean(),
  }),
  assets: z.array(assetSchema).max(1000),
  requests: z.array(requestSchema),
});
export type ReleasePlan = z.output<typeof releasePlanSchema>;
/** A file that the release carries. */
export type PlannedAsset = ReleasePlan["assets"][number];
/** One call of GitHub's API, as it will be made. */
export type PlannedRequest = ReleasePlan["requests"][number];

/** Headers of every request to the API. */
export const apiHeaders: Readonly<Record<string, string>> = {
  Accept: "application/vnd.github+json",
  "X-GitHub-Api-Version": apiVersion,
  "User-Agent": "dreamnet-github-pack",
};

/**
 * The requests of a plan in their order: repository, commit, topics, draft, files, publication. Only the last one is
 * seen by others, and only once everything is there.
 *
 * @see https://docs.github.com/en/rest/releases, checked 2026-11
 */
export function planRequests(plan: Omit<ReleasePlan, "requests" | "schemaVersion" | "needs">): PlannedRequest[] {
  const { repository, commit, release, assets } = plan;
  const owner = repository.owner ?? "{owner}";
  const api = githubLimits.apiUrl;
  const base = `${api}/repos/${owner}/${repository.name}`;
  const headers = { ...apiHeaders };
  const json = { ...headers, "Content-Type": "application/json" };
  const git = `https://github.com/${owner}/${repository.name}.git`;
  return [
    {
      step: "create the repository, unless it is there",
      method: "POST",
      url:
        repository.owner === null
          ? `${api}/user/repos`
          : `${api}/orgs/${owner}/repos (or /user/repos, where ${owner} is you)`,
      headers: json,
      body: repositoryBody(plan),
    },
    {
      step: "look which branches and tags there are",
      method: "GET",
      url: `${git}/info/refs?service=git-receive-pack`,
      headers: { "User-Agent": headers["User-Agent"] as string },
    },
    {
      step: `push ${commit.id} to ${commit.branch}, unless it is there; never with force`,
      method: "POST",
      url: `${git}/git-receive-pack`,
      headers: {
        "User-Agent": headers["User-Agent"] as string,
        "Content-Type": "application/x-git-receive-pack-request",
      },
      file: commit.bundle,
    },
    ...(repository.topics.length === 0
      ? []
      : [
          {
            step: "name its topics, beside those that it has",
            method: "PUT" as const,
            url: `${base}/topics`,
            headers: json,
            body: { names: repository.topics },
          },
        ]),
    {
      step: "make the release as a draft, unless it is there",
      method: "POST",
      url: `${base}/releases`,
      headers: json,
      body: releaseBody(plan),
    },
    ...assets.map(
      (asset): PlannedRequest => ({
        step: `upload ${asset.name}`,
        method: "POST",
        url: `{upload_url}?name=${encodeURIComponent(asset.name)}&label=${encodeURIComponent(asset.name)}`,
        headers: { ...headers, "Content-Type": asset.mediaType, "Content-Length": String(asset.size) },
        file: asset.path,
      }),
    ),
    {
      step: `publish ${release.tag}`,
      method: "PATCH",
      url: `${base}/releases/{release_id}`,
      headers: json,
      body: publicationBody,
    },
  ];
}

/** Body of the request that publishes: a lower version that comes later does not become the latest one. */
export const publicationBody = { draft: false, make_latest: "legacy" } as const;

/** What the notes of a release of ours end in, so that a draft of ours is known from a stranger's. */
export const commitMark = (id: string): string => `<!-- commit ${id} -->`;

/** Whether a release's notes are ours, of whatever commit. */
export const isMarked = (notes: string): boolean => /<!-- commit [0-9a-f]{40} -->/u.test(notes);

/** Body of `POST /user/repos`. */
export function repositoryBody({
  repository,
}: Pick<ReleasePlan, "repository">): Record<string, z.infer<ReturnType<typeof z.json>>> {
  return {
    name: repository.name,
    description: repository.description,
    ...(repository.homepage === undefined ? {} : { homepage: repository.homepage }),
    private: repository.private,
    auto_init: false,
  };
}

/** Body of `POST …/releases`. */
export function releaseBody({
  release,
  commit,
}: Pick<ReleasePlan, "release" | "commit">): Record<string, z.infer<ReturnType<typeof z.json>>> {
  return {
    tag_name: release.tag,
    target_commitish: commit.id,
    name: release.name,
    body: release.body,
    draft: true,
    prerelease: release.prerelease,
  };
}
