import { PermissionError, TerminalError } from "@dreamnet/workflow";
import { z } from "zod";
import type { ClientResponse, GithubClient } from "./github-client.ts";
import { UnknownOutcomeError } from "./github-client.ts";
import { type PlannedAsset, publicationBody, type ReleasePlan, releaseBody, repositoryBody } from "./plan.ts";

// Of what GitHub answers only what is used is read; the rest may change.
const userSchema = z.looseObject({ login: z.string(), type: z.string().optional() });
const repositorySchema = z.looseObject({
  full_name: z.string().regex(/^[A-Za-z0-9._-]+\/[A-Za-z0-9._-]+$/u),
  default_branch: z.string().default("main"),
});
const topicsSchema = z.looseObject({ names: z.array(z.string()) });
const assetSchema = z.looseObject({
  id: z.int(),
  name: z.string(),
  label: z.string().nullish(),
  /** `starter`: an upload that broke off. */
  state: z.string(),
  size: z.int(),
  digest: z.string().nullish(),
  browser_download_url: z.string().default(""),
});
const releaseSchema = z.looseObject({
  id: z.int(),
  tag_name: z.string(),
  target_commitish: z.string().default(""),
  draft: z.boolean(),
  body: z.string().nullish(),
  html_url: z.string().default(""),
  upload_url: z.string(),
});
export type RemoteRepository = z.output<typeof repositorySchema>;
export type RemoteAsset = z.output<typeof assetSchema>;
export type RemoteRelease = z.output<typeof releaseSchema>;

/** The calls of GitHub's REST API that a release needs. */
export interface GithubApi {
  login(): Promise<string>;
  /** Its full name, after a renaming the new one. */
  findRepository(owner: string, name: string): Promise<RemoteRepository | undefined>;
  createRepository(owner: string, login: string, plan: ReleasePlan): Promise<RemoteRepository>;
  topics(repository: string): Promise<string[]>;
  setTopics(repository: string, names: readonly string[]): Promise<void>;
  /** Drafts too; every page. */
  releases(repository: string): Promise<RemoteRelease[]>;
  createRelease(repository: string, plan: ReleasePlan): Promise<RemoteRelease>;
  updateRelease(repository: string, id: number, plan: ReleasePlan, draft: boolean): Promise<RemoteRelease>;
  deleteRelease(repository: string, id: number): Promise<void>;
  assets(repository: string, release: number): Promise<RemoteAsset[]>;
  deleteAsset(repository: string, id: number): Promise<void>;
  /** @throws TerminalError with code `ALREADY_EXISTS` where a file of the name is there. */
  uploadAsset(release: RemoteRelease, asset: PlannedAsset, bytes: Uint8Array): Promise<RemoteAsset>;
}

/** Pages of a list that are read; a repository has no more releases than that. */
const mostPages = 200;

/** @see https://docs.github.com/en/rest, checked 2026-11 */
export function createGithubApi(client: GithubClient, base: string): GithubApi {
  const api = base.replace(/\/$/u, "");
  const json = { "Content-Type": "application/json" };

  const call = async (
    method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE",
    path: string,
    body?: unknown,
  ): Promise<ClientResponse> =>
    await client.send({
      method,
      url: path.startsWith("/") ? `${api}${path}` : path,
      ...(body === undefined ? {} : { headers: json, body: JSON.stringify(body) }),
    });

  const list = async <T>(path: string, schema: z.ZodType<T>): Promise<T[]> => {
    const all: T[] = [];
    let next: string | undefined = `${path}?per_page=100`;
    for (let page = 0; next !== undefined && page < mostPages; page++) {
      const answer: ClientResponse = await call("GET", next);
      all.push(...expect(answer, [200], z.array(schema), "list"));
      next = nextPage(answer.headers.get("link"));
    }
    return all;
  };

  return {
    async login() {
      return expect(await call("GET", "/user"), [200], userSchema, "ask who the token belongs to").login;
    },
    async findRepository(owner, name) {
      const answer = await call("GET", `/repos/${encodeURIComponent(owner)}/${encodeURIComponent(name)}`);
      if (answer.status === 404) return undefined;
      return expect(answer, [200], repositorySchema, "look for the repository");
    },
    async createRepository(owner, login, plan) {
      const path =
        owner.toLowerCase() === login.toLowerCase() ? "/user/repos" : `/orgs/${encodeURIComponent(owner)}/repos`;
      const answer = await call("POST", path, repositoryBody(plan));
      if (answer.status === 422) {
        // There already, by a request whose answer was lost; or the name is not taken.
        const found = await this.findRepository(owner, plan.repository.name);
        if (found !== undefined) return found;
      }
      return expect(answer, [201], repositorySchema, `create ${owner}/${plan.repository.name}`);
    },
    async topics(repository) {
      return expect(await call("GET", `/repos/${repository}/topics`), [200], topicsSchema, "read the topics").names;
    },
    async setTopics(repository, names) {
      expect(await call("PUT", `/repos/${repository}/topics`, { names }), [200], topicsSchema, "set the topics");
    },
    releases: (repository) => list(`/repos/${repository}/releases`, releaseSchema),
    async createRelease(repository, plan) {
      const answer = await call("POST", `/repos/${repository}/releases`, releaseBody(plan));
      if (answer.status === 422 && /already_exists/u.test(textOf(answer))) {
        const found = (await this.releases(repository)).find((release) => release.tag_name === plan.release.tag);
        if (found !== undefined) return found;
      }
      return expect(answer, [201], releaseSchema, `make a draft of ${plan.release.tag}`);
    },
    async updateRelease(repository, id, plan, draft) {
      const answer = await call(
        "PATCH",
        `/repos/${repository}/releases/${id}`,
        draft ? releaseBody(plan) : publicationBody,
      );
      if (answer.status === 422 && /immutable/u.test(textOf(answer)))
        throw new TerminalError(`The tag ${plan.release.tag} was a release's that cannot be changed any more.`, {
          code: "TAG_USED",
          value: plan.release.tag,
          hint: `Such a tag is never free again: make the package with another version, and with parent=${plan.commit.id}.`,
        });
      return expect(answer, [200], releaseSchema, draft ? "change the draft" : `publish ${plan.release.tag}`);
    },
    async deleteRelease(repository, id) {
      const answer = await call("DELETE", `/repos/${repository}/releases/${id}`);
      if (answer.status !== 404) expect(answer, [204], z.unknown(), "delete a draft");
    },
    assets: (repository, release) => list(`/repos/${repository}/releases/${release}/assets`, assetSchema),
    async deleteAsset(repository, id) {
      const answer = await call("DELETE", `/repos/${repository}/releases/assets/${id}`);
      if (answer.status !== 404) expect(answer, [204], z.unknown(), "remove a file");
    },
    async uploadAsset(release, asset, bytes) {
      const url = new URL(release.upload_url.replace(/\{[^}]*\}$/u, ""));
      url.searchParams.set("name", asset.name);
      // The label stays what was asked for, whatever name GitHub gives the file.
      url.searchParams.set("label", asset.name);
      const answer = await client.send({
        method: "POST",
        url: url.href,
        headers: { "Content-Type": asset.mediaType, "Content-Length": String(asset.size) },
        body: bytes,
        timeout: 1_800_000,
      });
      if (answer.status === 422 && /already_exists/u.test(textOf(answer)))
        throw new TerminalError(`A file ${asset.name} is there.`, { code: "ALREADY_EXISTS", value: asset.name });
      return expect(answer, [201], assetSchema, `upload ${asset.name}`);
    },
  };
}

/** The address of the next page, as the Link header gives it. */
function nextPage(link: string | null): string | undefined {
  for (const part of (link ?? "").slice(0, 8192).split(",")) {
    const match = /^\s*<([^<>]{1,2000})>((?:\s*;[^;]{1,200}){1,10})$/u.exec(part);
    if (match !== null && /;\s*rel="?next"?/u.test(match[2] as string)) return match[1];
  }
  return undefined;
}

const textOf = (answer: ClientResponse): string => Buffer.from(answer.bytes.subarray(0, 65_536)).toString("utf8");

/** The answer's content, or an error that says what GitHub said. */
function expect<T>(answer: ClientResponse, statuses: readonly number[], schema: z.ZodType<T>, what: string): T {
  if (statuses.includes(answer.status)) {
    if (answer.status === 204) return undefined as T;
    const parsed = schema.safeParse(parseJson(answer.bytes));
    if (parsed.success) return parsed.data;
    // Cut off or garbled: whether it was done has to be looked at.
    throw new UnknownOutcomeError(`GitHub's answer to the request to ${what} cannot be read.`, {
      code: "ANSWER_UNREADABLE",
    });
  }
  const body = z
    .looseObject({ message: z.string().optional(), errors: z.array(z.unknown()).optional() })
    .safeParse(parseJson(answer.bytes));
  const said = body.success ? [body.data.message, ...(body.data.errors ?? []).map((one) => JSON.stringify(one))] : [];
  const message = `GitHub refuses to ${what} (${answer.status}): ${
    said
      .filter((one) => one !== undefined)
      .join(" ")
      .slice(0, 400) || "no reason given"
  }`;
  if (answer.status === 401 || answer.status === 403)
    throw new PermissionError(message, {
      code: "TOKEN_REFUSED",
      value: answer.status,
      hint: "The token needs the permissions Administration (to create a repository), Contents and, with a site, Workflows: write.",
    });
  throw new TerminalError(message, { code: "REQUEST_REFUSED", value: answer.status });
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString("utf8"));
  } catch {
    return undefined;
  }
}
