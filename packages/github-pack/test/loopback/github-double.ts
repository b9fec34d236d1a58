import { createHash } from "node:crypto";
import { mkdirSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { basename, join } from "node:path";
import type { components, operations } from "@octokit/openapi-types";
import { git, serveGit } from "./git-backend.ts";

type Release = components["schemas"]["release"];
type Asset = components["schemas"]["release-asset"];
type CreateRelease = operations["repos/create-release"]["requestBody"]["content"]["application/json"];
type UpdateRelease = NonNullable<operations["repos/update-release"]["requestBody"]>["content"]["application/json"];
type CreateRepository = operations["repos/create-for-authenticated-user"]["requestBody"]["content"]["application/json"];

/** What goes wrong at a request. */
export type Fault =
  /** The connection ends before anything is done. */
  | "cut-before"
  /** Everything is done, and the connection ends before a byte of the answer. */
  | "cut-after"
  /** Everything is done, and half of the answer arrives. */
  | "cut-within"
  /** Nothing is done: 502. */
  | "bad-gateway"
  /** 404, as of a repository that one of many servers does not know yet. */
  | "not-yet"
  /** Of an upload: 502, and an asset in the state `starter` stays. */
  | "starter"
  /** 403 with `x-ratelimit-remaining: 0`. */
  | "primary-limit"
  /** 429 with `retry-after`. */
  | "secondary-limit"
  /** 403 that says so in its text alone. */
  | "worded-limit";

/** One request that the double has seen. */
export interface SeenRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: string;
  readonly authorization: string;
  readonly contentType: string;
  readonly length: number;
}

export interface DoubleOptions {
  /** Folder for the bare repositories. */
  readonly root: string;
  readonly token?: string;
  readonly login?: string;
  /** Asked at each request, counted from 0. */
  readonly fault?: ((index: number, request: SeenRequest) => Fault | undefined) | undefined;
  /** Releases may not be changed once they are out, as GitHub's setting makes it. */
  readonly immutable?: boolean;
  /** Keeps files under other names than they are given, by a rule of its own. */
  readonly rename?: (name: string) => string;
  /** Old servers say no digest. */
  readonly digests?: boolean;
}

interface Repository {
  readonly owner: string;
  readonly name: string;
  readonly body: CreateRepository;
  topics: string[];
  releases: StoredRelease[];
}

interface StoredRelease {
  release: Release;
  assets: (Omit<Asset, "state"> & { state: string })[];
  contents: Map<number, Buffer>;
}

/** What stands on the double: names, not numbers, so that two runs can be compared. */
export interface DoubleState {
  readonly repositories: readonly {
    readonly name: string;
    readonly description: string;
    readonly private: boolean;
    readonly topics: readonly string[];
    readonly refs: readonly string[];
    readonly releases: readonly {
      readonly tag: string;
      readonly name: string;
      readonly target: string;
      readonly draft: boolean;
      readonly prerelease: boolean;
      readonly latest: string;
      readonly body: string;
      readonly assets: readonly string[];
    }[];
  }[];
}

export interface GithubDouble {
  readonly servers: { readonly api: string; readonly uploads: string; readonly git: string };
  /** Name of the folder with the bare repositories. */
  readonly folder: string;
  readonly seen: readonly SeenRequest[];
  readonly state: () => DoubleState;
  /** Sets faults anew, counting from the next request. */
  readonly failAt: (fault: DoubleOptions["fault"]) => void;
  /** A repository that was there before. */
  readonly addRepository: (name: string, owner?: string) => string;
  /** Deletes a release as its owner would; an immutable one's tag can never be used again. */
  readonly deleteRelease: (repository: string, tag: string) => void;
  readonly close: () => Promise<void>;
}

/** A `fault` that is there once, at one request. */
export const once =
  (index: number, fault: Fault): DoubleOptions["fault"] =>
  (at) =>
    at === index ? fault : undefined;

/**
 * A GitHub of one's own on loopback: the REST API as its OpenAPI description and its documentation have it, for what a
 * release needs, and git's own http server over real repositories.
 *
 * @see https://docs.github.com/en/rest/releases/releases and /assets, checked 2026-11
 */
export async function startGithubDouble(options: DoubleOptions): Promise<GithubDouble> {
  const token = options.token ?? "ghp_loopback";
  const login = options.login ?? "ada";
  const repositories = new Map<string, Repository>();
  const burnt = new Set<string>();
  const seen: SeenRequest[] = [];
  let fault = options.fault;
  let count = 0;
  let nextId = 1000;
  let base = "";

  const key = (owner: string, name: string): string => `${owner}/${name}`.toLowerCase();
  const folder = ({ owner, name }: Repository): string => join(options.root, owner, `${name}.git`);
  const refsOf = (repository: Repository): string[] =>
    git(["for-each-ref", "--format=%(objectname) %(refname)"], folder(repository)).split("\n").filter(Boolean);

  const addRepository = (owner: string, body: CreateRepository): Repository => {
    const repository: Repository = { owner, name: body.name, body, topics: [], releases: [] };
    mkdirSync(folder(repository), { recursive: true });
    git(["init", "-q", "--bare", "--initial-branch=main"], folder(repository));
    // github.com refuses what fsck refuses.
    git(["config", "receive.fsckObjects", "true"], folder(repository));
    git(["config", "http.receivepack", "true"], folder(repository));
    repositories.set(key(owner, body.name), repository);
    return repository;
  };

  const describe = (repository: Repository): Record<string, unknown> => ({
    id: 1,
    name: repository.name,
    full_name: `${repository.owner}/${repository.name}`,
    private: repository.body.private ?? false,
    description: repository.body.description ?? null,
    homepage: repository.body.homepage ?? null,
    default_branch: git(["symbolic-ref", "--short", "HEAD"], folder(repository)).trim(),
    owner: { login: repository.owner, type: repository.owner === login ? "User" : "Organization" },
    html_url: `https://github.com/${repository.owner}/${repository.name}`,
  });

  /** As the documentation says: special characters, and dots at either end, are changed. */
  const storedName = (name: string): string =>
    options.rename?.(name) ?? (name.replace(/[^A-Za-z0-9._-]+/gu, ".").replace(/^\.+|\.+$/gu, "") || "default");

  interface Answer {
    readonly status: number;
    readonly body?: unknown;
    readonly headers?: Readonly<Record<string, string>>;
  }
  const invalid = (resource: string, code: string, field: string, message?: string): Answer => ({
    status: 422,
    body: {
      message: "Validation Failed",
      errors: [{ resource, code, field, ...(message === undefined ? {} : { message }) }],
      documentation_url: "https://docs.github.com/rest",
      status: "422",
    },
  });
  const notFound: Answer = { status: 404, body: { message: "Not Found", status: "404" } };

  const page = (all: readonly unknown[], path: string, query: URLSearchParams): Answer => {
    const size = Math.min(100, Number(query.get("per_page") ?? 30));
    const number = Number(query.get("page") ?? 1);
    const last = Math.max(1, Math.ceil(all.length / size));
    const link = (to: number, rel: string): string => `<${base}/api${path}?per_page=${size}&page=${to}>; rel="${rel}"`;
    return {
      status: 200,
      body: all.slice((number - 1) * size, number * size),
      headers: number < last ? { link: `${link(number + 1, "next")}, ${link(last, "last")}` } : {},
    };
  };

  const publish = (repository: Repository, stored: StoredRelease): Answer | undefined => {
    const { tag_name: tag, target_commitish: target } = stored.release;
    if (burnt.has(`${key(repository.owner, repository.name)} ${tag}`))
      return invalid("Release", "custom", "tag_name", "tag_name was used by an immutable release");
    if (repository.releases.some((other) => other !== stored && !other.release.draft && other.release.tag_name === tag))
      return invalid("Release", "already_exists", "tag_name");
    const refs = refsOf(repository);
    if (refs.some((ref) => ref.endsWith(` refs/tags/${tag}`))) return undefined;
    const commit = /^[0-9a-f]{40}$/u.test(target)
      ? target
      : refs.find((ref) => ref.endsWith(` refs/heads/${target}`))?.slice(0, 40);
    try {
      git(["update-ref", `refs/tags/${tag}`, commit ?? "none"], folder(repository));
    } catch {
      return invalid("Release", "invalid", "target_commitish");
    }
    return undefined;
  };

  const answerApi = (request: SeenRequest, body: Buffer): Answer => {
    const { method } = request;
    const path = request.path.slice("/api".length);
    const query = new URLSearchParams(request.query);
    const json = <T>(): T => JSON.parse(body.toString("utf8")) as T;
    if (path === "/user") return { status: 200, body: { login, id: 1, type: "User" } };
    const creating = path === "/user/repos" ? login : /^\/orgs\/([^/]+)\/repos$/u.exec(path)?.[1];
    if (creating !== undefined && method === "POST") {
      const wanted = json<CreateRepository>();
      if (repositories.has(key(creating, wanted.name)))
        return invalid("Repository", "custom", "name", "name already exists on this account");
      return { status: 201, body: describe(addRepository(creating, wanted)) };
    }
    const match = /^\/repos\/([^/]+)\/([^/]+)(\/.*)?$/u.exec(path);
    const repository = match === null ? undefined : repositories.get(key(match[1] as string, match[2] as string));
    if (repository === undefined) return notFound;
    const rest = match?.[3] ?? "";
    const home = `/repos/${repository.owner}/${repository.name}`;
    if (rest === "" && method === "GET") return { status: 200, body: describe(repository) };
    if (rest === "/topics") {
      if (method === "PUT") repository.topics = json<{ names: string[] }>().names;
      return { status: 200, body: { names: repository.topics } };
    }
    if (rest === "/releases" && method === "GET")
      return page(
        repository.releases.map(({ release }) => release),
        `${home}/releases`,
        query,
      );
    if (rest === "/releases" && method === "POST") {
      const wanted = json<CreateRelease>();
      const id = nextId++;
      const release: Release = {
        url: `${base}/api${home}/releases/${id}`,
        html_url: `https://github.com${home.slice("/repos".length)}/releases/tag/untagged-${id}`,
        assets_url: `${base}/api${home}/releases/${id}/assets`,
        upload_url: `${base}/uploads${home}/releases/${id}/assets{?name,label}`,
        tarball_url: null,
        zipball_url: null,
        id,
        node_id: `R_${id}`,
        tag_name: wanted.tag_name,
        target_commitish: wanted.target_commitish ?? "main",
        name: wanted.name ?? null,
        body: wanted.body ?? null,
        draft: wanted.draft ?? false,
        prerelease: wanted.prerelease ?? false,
        immutable: false,
        created_at: "2026-11-01T00:00:00Z",
        published_at: null,
        author: { login } as Release["author"],
        assets: [],
      };
      const stored: StoredRelease = { release, assets: [], contents: new Map() };
      const published = repository.releases.some(
        (other) => !other.release.draft && other.release.tag_name === wanted.tag_name,
      );
      if (published) return invalid("Release", "already_exists", "tag_name");
      if (!release.draft) {
        const refusal = publish(repository, stored);
        if (refusal !== undefined) return refusal;
      }
      repository.releases.unshift(stored);
      return { status: 201, body: release };
    }
    const id = Number(/^\/releases\/(\d+)/u.exec(rest)?.[1]);
    const stored = repository.releases.find(({ release }) => release.id === id);
    if (/^\/releases\/\d+$/u.test(rest) && stored !== undefined) {
      if (method === "DELETE") {
        repository.releases = repository.releases.filter((one) => one !== stored);
        return { status: 204 };
      }
      const wanted = json<UpdateRelease>();
      const isLocked = options.immutable === true && !stored.release.draft;
      if (isLocked) return invalid("Release", "custom", "tag_name", "immutable releases cannot be changed");
      const { make_latest: latest, ...fields } = wanted;
      const before = stored.release;
      stored.release = { ...before, ...(fields as Partial<Release>) };
      if (before.draft && wanted.draft === false) {
        const refusal = publish(repository, stored);
        if (refusal !== undefined) {
          stored.release = before;
          return refusal;
        }
        stored.release.html_url = `https://github.com/${repository.owner}/${repository.name}/releases/tag/${stored.release.tag_name}`;
        stored.release.published_at = "2026-11-01T00:00:00Z";
        stored.release.body_text = latest ?? "true";
      }
      return { status: 200, body: stored.release };
    }
    if (/^\/releases\/\d+\/assets$/u.test(rest) && stored !== undefined && method === "GET")
      return page(stored.assets, `${home}/releases/${id}/assets`, query);
    const assetId = Number(/^\/releases\/assets\/(\d+)$/u.exec(rest)?.[1]);
    const owner = repository.releases.find(({ assets }) => assets.some((asset) => asset.id === assetId));
    if (owner !== undefined && method === "DELETE") {
      if (options.immutable === true && !owner.release.draft)
        return invalid("ReleaseAsset", "custom", "id", "immutable");
      owner.assets = owner.assets.filter((asset) => asset.id !== assetId);
      return { status: 204 };
    }
    return notFound;
  };

  const answerUpload = (request: SeenRequest, body: Buffer, starter: boolean): Answer => {
    const match = /^\/uploads\/repos\/([^/]+)\/([^/]+)\/releases\/(\d+)\/assets$/u.exec(request.path);
    const repository = repositories.get(key(match?.[1] ?? "", match?.[2] ?? ""));
    const stored = repository?.releases.find(({ release }) => release.id === Number(match?.[3]));
    if (stored === undefined || repository === undefined) return notFound;
    if (options.immutable === true && !stored.release.draft)
      return invalid("ReleaseAsset", "custom", "name", "Cannot upload assets to an immutable release.");
    const query = new URLSearchParams(request.query);
    const name = storedName(query.get("name") ?? "");
    if (stored.assets.some((asset) => asset.name === name)) return invalid("ReleaseAsset", "already_exists", "name");
    const id = nextId++;
    const asset = {
      url: `${base}/api/repos/${repository.owner}/${repository.name}/releases/assets/${id}`,
      browser_download_url: `https://github.com/${repository.owner}/${repository.name}/releases/download/${stored.release.tag_name}/${name}`,
      id,
      node_id: `RA_${id}`,
      name,
      label: query.get("label"),
      state: starter ? "starter" : "uploaded",
      content_type: request.contentType,
      size: starter ? 0 : body.length,
      digest: starter || options.digests === false ? null : `sha256:${createHash("sha256").update(body).digest("hex")}`,
      download_count: 0,
      created_at: "2026-11-01T00:00:00Z",
      updated_at: "2026-11-01T00:00:00Z",
      uploader: null,
    };
    stored.assets.push(asset);
    if (starter) return { status: 502, body: { message: "Server Error" } };
    stored.contents.set(id, body);
    return { status: 201, body: asset };
  };

  const limits: Readonly<Partial<Record<Fault, Answer>>> = {
    "bad-gateway": { status: 502, body: "<html>Bad gateway" },
    "not-yet": notFound,
    "primary-limit": {
      status: 403,
      headers: { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1767225660" },
      body: { message: "API rate limit exceeded" },
    },
    "secondary-limit": { status: 429, headers: { "retry-after": "7" }, body: { message: "Slow down" } },
    "worded-limit": { status: 403, body: { message: "You have exceeded a secondary rate limit." } },
  };

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const url = new URL(request.url ?? "/", base);
    const one: SeenRequest = {
      method: request.method ?? "GET",
      path: ownPath(decodeURIComponent(url.pathname)),
      query: url.search.slice(1),
      authorization: request.headers.authorization ?? "",
      contentType: request.headers["content-type"] ?? "",
      length: body.length,
    };
    seen.push(one);
    const index = count++;
    const wrong = fault?.(index, one);
    if (wrong === "cut-before") return void request.socket.destroy();
    const send = (answer: Answer): void => {
      const text =
        answer.body === undefined ? "" : typeof answer.body === "string" ? answer.body : JSON.stringify(answer.body);
      if (wrong === "cut-after") return void request.socket.destroy();
      response.writeHead(answer.status, {
        "content-type": "application/json; charset=utf-8",
        ...answer.headers,
        ...(answer.status === 204 ? {} : { "content-length": String(Buffer.byteLength(text)) }),
      });
      if (wrong === "cut-within") {
        response.write(text.slice(0, Math.floor(text.length / 2)));
        return void setTimeout(() => request.socket.destroy(), 5);
      }
      response.end(text);
    };
    const planned = wrong === undefined ? undefined : limits[wrong];
    if (planned !== undefined) return send(planned);
    if (one.path.startsWith("/git/")) {
      const basic = Buffer.from(one.authorization.replace(/^Basic /iu, ""), "base64").toString("utf8");
      if (!one.authorization.startsWith("Basic ") || basic.split(":")[1] !== token) {
        response.writeHead(401, { "www-authenticate": 'Basic realm="git"' });
        return void response.end();
      }
      if (wrong === undefined)
        return await serveGit(request, response, {
          root: options.root,
          path: one.path.slice(4),
          query: one.query,
          body,
        });
      await discard(request, { root: options.root, path: one.path.slice(4), query: one.query, body });
      if (wrong === "cut-within") response.write("00");
      return void setTimeout(() => request.socket.destroy(), 5);
    }
    if (one.authorization !== `Bearer ${token}`)
      return send({ status: 401, body: { message: "Bad credentials", status: "401" } });
    if (one.path.startsWith("/uploads/")) return send(answerUpload(one, body, wrong === "starter"));
    return send(answerApi(one, body));
  };

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      response.writeHead(500, { "content-type": "text/plain" });
      response.end(String(error));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    servers: { api: `${base}/api`, uploads: `${base}/uploads`, git: `${base}/git` },
    folder: basename(options.root),
    seen,
    failAt: (next) => {
      fault = next;
      count = 0;
    },
    addRepository: (name, owner = login) => folder(addRepository(owner, { name })),
    deleteRelease: (name, tag) => {
      const repository = repositories.get(key(login, name)) as Repository;
      repository.releases = repository.releases.filter(({ release }) => release.tag_name !== tag);
      git(["update-ref", "-d", `refs/tags/${tag}`], folder(repository));
      if (options.immutable === true) burnt.add(`${key(login, name)} ${tag}`);
    },
    state: () => ({
      repositories: [...repositories.values()].map((repository) => ({
        name: `${repository.owner}/${repository.name}`,
        description: repository.body.description ?? "",
        private: repository.body.private ?? false,
        topics: repository.topics,
        refs: refsOf(repository),
        releases: repository.releases.map(({ release, assets, contents }) => ({
          tag: release.tag_name,
          name: release.name ?? "",
          target: release.target_commitish,
          draft: release.draft,
          prerelease: release.prerelease,
          latest: release.body_text ?? "",
          body: release.body ?? "",
          assets: assets
            .map(
              ({ id, name, label, state }) =>
                `${name} ${label ?? ""} ${state} ${createHash("sha256")
                  .update(contents.get(id) ?? "")
                  .digest("hex")}`,
            )
            .sort(),
        })),
      })),
    }),
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** Enterprise servers have everything at one address: API, uploads and repositories. */
function ownPath(path: string): string {
  if (path.startsWith("/api/v3/")) return `/api/${path.slice("/api/v3/".length)}`;
  if (path.startsWith("/api/uploads/")) return `/uploads/${path.slice("/api/uploads/".length)}`;
  return /^\/[^/]+\/[^/]+\.git\//u.test(path) ? `/git${path}` : path;
}

/** Lets git do what was asked, and throws its answer away. */
async function discard(request: IncomingMessage, settings: Parameters<typeof serveGit>[2]): Promise<void> {
  const nowhere = {
    setHeader: () => undefined,
    writeHead: () => undefined,
    end: () => undefined,
  } as unknown as ServerResponse;
  await serveGit(request, nowhere, settings);
}
