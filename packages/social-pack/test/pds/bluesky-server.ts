import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { fillRequest, type RequestValues } from "../../src/fill-request.ts";
import type { ApiRequest } from "../../src/network.ts";

/** A real PDS on the loopback, with an account. */
export interface BlueskyServer {
  /** Sends requests one after another, each with the answers of those before it. */
  send(requests: readonly ApiRequest[], readFile: (path: string) => Uint8Array): Promise<Answered[]>;
  /** A record as the server gives it to anybody. */
  getRecord(uri: string): Promise<{ readonly value: unknown; readonly cid: string }>;
  getBlob(cid: string): Promise<Uint8Array>;
  stop(): Promise<void>;
}

/** A request as it was sent, and its answer. */
export interface Answered {
  readonly request: ApiRequest;
  readonly answer: Readonly<Record<string, unknown>>;
}

/** Starts `@atproto/pds` in a process of its own, and makes an account. */
export async function startBlueskyServer(): Promise<BlueskyServer> {
  const folder = mkdtempSync(join(tmpdir(), "social-pack-pds-"));
  const child = spawn(process.execPath, [fileURLToPath(new URL("pds-host.ts", import.meta.url)), folder], {
    stdio: ["pipe", "pipe", "pipe"],
    env: { PATH: process.env["PATH"] ?? "" },
  });
  const stop = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) {
      const ended = once(child, "exit");
      child.stdin.end();
      await ended;
    }
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const service = `http://localhost:${await portOf(child)}`;
    const account = (await call(`${service}/xrpc/com.atproto.server.createAccount`, {
      body: JSON.stringify({ handle: "ada.test", email: "ada@example.org", password: "loopback" }),
      headers: { "content-type": "application/json" },
    })) as { did: string; accessJwt: string };
    const authorization = `Bearer ${account.accessJwt}`;
    return {
      stop,
      send: (requests, readFile) =>
        sendAll(requests, { "{{service}}": service, "{{did}}": account.did }, authorization, readFile),
      getRecord: async (uri) => {
        const [repo = "", collection = "", rkey = ""] = uri.replace("at://", "").split("/");
        const query = new URLSearchParams({ repo, collection, rkey }).toString();
        return (await call(`${service}/xrpc/com.atproto.repo.getRecord?${query}`)) as { value: unknown; cid: string };
      },
      getBlob: async (cid) => {
        const query = new URLSearchParams({ did: account.did, cid }).toString();
        const response = await fetch(`${service}/xrpc/com.atproto.sync.getBlob?${query}`);
        return new Uint8Array(await response.arrayBuffer());
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The first line of its output; an error with what it said where it ends before. */
async function portOf(child: ChildProcess): Promise<number> {
  let errors = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    errors += chunk.toString();
  });
  return new Promise((resolve, reject) => {
    let output = "";
    child.stdout?.on("data", (chunk: Buffer) => {
      output += chunk.toString();
      const port = /^(\d+)\n/u.exec(output)?.[1];
      if (port !== undefined) resolve(Number(port));
    });
    child.once("exit", (code) => reject(new Error(`The PDS ended with ${code}: ${errors.slice(-2000)}`)));
  });
}

async function sendAll(
  requests: readonly ApiRequest[],
  given: RequestValues,
  authorization: string,
  readFile: (path: string) => Uint8Array,
): Promise<Answered[]> {
  const values: Record<string, unknown> = { ...given };
  const answered: Answered[] = [];
  for (const planned of requests) {
    const request = fillRequest(planned, values);
    const { file } = request;
    const answer = (await call(request.url, {
      body: file === undefined ? JSON.stringify(request.body) : readFile(file.path),
      headers: { authorization, "content-type": file === undefined ? "application/json" : file.mediaType },
    })) as Record<string, unknown>;
    for (const [name, pointer] of Object.entries(planned.answers ?? {})) values[name] = answer[pointer.slice(1)];
    answered.push({ request, answer });
  }
  return answered;
}

async function call(
  url: string,
  post?: { readonly body: string | Uint8Array; readonly headers: Readonly<Record<string, string>> },
): Promise<unknown> {
  const response = await fetch(
    url,
    post === undefined ? {} : { method: "POST", headers: post.headers, body: post.body as BodyInit },
  );
  const text = await response.text();
  if (!response.ok) throw new Error(`${response.status} of ${url}: ${text.slice(0, 500)}`);
  return JSON.parse(text);
}
