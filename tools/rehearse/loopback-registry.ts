import { createHash, randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What npm sends when it publishes a version. */
interface PublishBody {
  readonly name: string;
  readonly "dist-tags"?: Readonly<Record<string, string>>;
  readonly versions?: Readonly<Record<string, Record<string, unknown>>>;
  readonly _attachments?: Readonly<Record<string, { readonly data?: string }>>;
}

interface Entry {
  readonly tags: Map<string, string>;
  readonly versions: Map<string, { readonly manifest: Record<string, unknown>; readonly tarball: Buffer }>;
}

/** A registry that holds one scope, as npm speaks to it: what it does not hold is 404, and nothing is passed on. */
export interface LoopbackRegistry {
  /** With a path that cannot be guessed and is new each time, so that no cache mixes up two rehearsals. */
  readonly url: string;
  /** What lets npm publish here and nowhere else. */
  readonly token: string;
  /** `@dreamnet/workflow` → its versions, in the order in which they came. */
  published(): ReadonlyMap<string, readonly string[]>;
  manifest(name: string, version: string): Record<string, unknown> | undefined;
  close(): Promise<void>;
}

/** Above every tarball of ours; a body beyond it is refused. */
const maximumBody = 256 * 1024 * 1024;

/** Starts a registry on loopback, at a free port, in memory. */
export async function startLoopbackRegistry(scope: string): Promise<LoopbackRegistry> {
  const entries = new Map<string, Entry>();
  const token = randomBytes(24).toString("hex");
  const prefix = `/${randomBytes(12).toString("hex")}`;
  let base = "";

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => send(response, 500, { error: String(error) }));
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    if (!pathname.startsWith(`${prefix}/`)) return send(response, 404, { error: "no such registry" });
    const path = decodeURIComponent(pathname.slice(prefix.length + 1));
    if (!path.startsWith(`${scope}/`)) return send(response, 404, { error: `only ${scope} is held here` });
    if (request.method === "PUT") return publish(path, request, response);
    if (request.method !== "GET" && request.method !== "HEAD") return send(response, 405, { error: "GET or PUT" });
    const [name = "", file] = path.split("/-/");
    const entry = entries.get(name);
    if (entry === undefined) return send(response, 404, { error: `${name} has not been published` });
    if (file === undefined) return send(response, 200, packument(name, entry));
    const found = [...entry.versions].find(([version]) => file === tarballName(name, version));
    if (found === undefined) return send(response, 404, { error: `${file} is not there` });
    response.writeHead(200, { "content-type": "application/octet-stream" }).end(found[1].tarball);
  }

  async function publish(path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.headers.authorization !== `Bearer ${token}`) return send(response, 401, { error: "not yours" });
    const body = JSON.parse((await readBody(request)).toString("utf8")) as PublishBody;
    const versions = Object.entries(body.versions ?? {});
    if (body.name !== path || versions.length === 0) return send(response, 400, { error: "no version to publish" });
    const entry = entries.get(path) ?? { tags: new Map(), versions: new Map() };
    for (const [version, manifest] of versions) {
      if (entry.versions.has(version))
        return send(response, 403, { error: `${path}@${version} is there already: a version is published once` });
      const data = Object.values(body._attachments ?? {})[0]?.data;
      if (data === undefined) return send(response, 400, { error: "no tarball" });
      const tarball = Buffer.from(data, "base64");
      const integrity = `sha512-${createHash("sha512").update(tarball).digest("base64")}`;
      const dist = manifest["dist"] as { integrity?: string } | undefined;
      if (dist?.integrity !== integrity) return send(response, 400, { error: "the tarball is not the one announced" });
      const shasum = createHash("sha1").update(tarball).digest("hex");
      const at = `${base}${path}/-/${tarballName(path, version)}`;
      entry.versions.set(version, {
        manifest: { ...manifest, dist: { ...dist, integrity, shasum, tarball: at } },
        tarball,
      });
    }
    for (const [tag, version] of Object.entries(body["dist-tags"] ?? {})) entry.tags.set(tag, version);
    entries.set(path, entry);
    send(response, 201, { ok: true });
  }

  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}${prefix}/`;

  return {
    url: base,
    token,
    published: () => new Map([...entries].map(([name, { versions }]) => [name, [...versions.keys()]])),
    manifest: (name, version) => entries.get(name)?.versions.get(version)?.manifest,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** All versions of a package, as npm reads them. */
function packument(name: string, { tags, versions }: Entry): Record<string, unknown> {
  return {
    name,
    "dist-tags": Object.fromEntries(tags),
    versions: Object.fromEntries([...versions].map(([version, { manifest }]) => [version, manifest])),
  };
}

function tarballName(name: string, version: string): string {
  return `${name.slice(name.indexOf("/") + 1)}-${version}.tgz`;
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maximumBody) throw new Error("The body is too large.");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** JSON that no cache keeps: the next release changes it. */
function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json", "cache-control": "no-store" });
  response.end(JSON.stringify(body));
}
