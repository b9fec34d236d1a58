import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** Who may use the server. */
export interface S3User {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

interface StoredObject {
  bytes: Buffer;
  /** ms since the epoch. */
  putAt: number;
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

const refusal = (status: number, code: string): Answer => ({
  status,
  headers: { "content-type": "application/xml" },
  body: `<?xml version="1.0"?><Error><Code>${code}</Code></Error>`,
});

type Header = (name: string) => string;

const sha256 = (data: string | Buffer): string => createHash("sha256").update(data).digest("hex");
const hmac = (key: string | Buffer, text: string): Buffer => createHmac("sha256", key).update(text).digest();

/** As in "Signature Version 4", AWS's documentation: the key is made in four steps, the text from what was signed. */
export function signatureOf(
  user: S3User,
  request: { readonly method: string; readonly path: string; readonly query: string; readonly header: Header },
  signed: { readonly date: string; readonly region: string; readonly headers: readonly string[] },
): string {
  const { method, path, query, header } = request;
  const { date, region, headers } = signed;
  const stamp = header("x-amz-date");
  const scope = `${date}/${region}/s3/aws4_request`;
  const lines = headers.map((name) => `${name}:${header(name).trim().replace(/ +/g, " ")}\n`).join("");
  const canonical = [method, path, query, lines, headers.join(";"), header("x-amz-content-sha256")].join("\n");
  const text = ["AWS4-HMAC-SHA256", stamp, scope, sha256(canonical)].join("\n");
  const key = [region, "s3", "aws4_request"].reduce(hmac, hmac(`AWS4${user.secretAccessKey}`, date));
  return hmac(key, text).toString("hex");
}

/** What a test may do to the next requests: a status for each, or a broken connection. */
export type S3Fault = { readonly status: number; readonly code: string } | "hang up" | "damage";

/**
 * A server on loopback that takes what S3 takes of GET, HEAD and PUT, and is as strict: each request is signed by a key
 * that it knows, in its region, within 15 minutes, and the bytes are those of the signed digest.
 */
export class S3Server {
  readonly objects = new Map<string, StoredObject>();
  readonly requests: string[] = [];
  readonly faults: S3Fault[] = [];
  /** ms by which its clock is ahead. */
  ahead = 0;
  readonly #server: Server;
  readonly #user: S3User;
  readonly #bucket: string;
  readonly #region: string;

  private constructor(user: S3User, bucket: string, region: string) {
    this.#user = user;
    this.#bucket = bucket;
    this.#region = region;
    this.#server = createServer((request, response) => void this.#serve(request, response));
  }

  static async start(user: S3User, bucket: string, region = "eu-test-1"): Promise<S3Server> {
    const server = new S3Server(user, bucket, region);
    await new Promise<void>((resolve) => server.#server.listen(0, "127.0.0.1", resolve));
    return server;
  }

  /** The variables with which a client reaches it. */
  get env(): Record<string, string> {
    return {
      AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`,
      AWS_REGION: this.#region,
      AWS_ACCESS_KEY_ID: this.#user.accessKeyId,
      AWS_SECRET_ACCESS_KEY: this.#user.secretAccessKey,
    };
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    this.requests.push(`${request.method} ${request.url}`);
    const fault = this.faults.shift();
    if (fault === "hang up") {
      request.socket.destroy();
      return;
    }
    const answer =
      fault !== undefined && fault !== "damage"
        ? refusal(fault.status, fault.code)
        : this.#answerTo(request, body, fault === "damage");
    response.writeHead(answer.status, { date: new Date(this.#now()).toUTCString(), ...answer.headers });
    response.end(request.method === "HEAD" ? "" : answer.body);
  }

  #answerTo(request: IncomingMessage, body: Buffer, isDamaged: boolean): Answer {
    const why = this.#whyNot(request, body);
    if (why !== undefined) return why;
    const [, bucket, ...parts] = (request.url ?? "").split("/");
    if (bucket !== this.#bucket) return refusal(404, "NoSuchBucket");
    const key = parts.join("/");
    if (request.method === "PUT") {
      this.objects.set(key, { bytes: body, putAt: this.#now() });
      return { status: 200, headers: {}, body: "" };
    }
    if (request.method !== "GET" && request.method !== "HEAD") return refusal(405, "MethodNotAllowed");
    const found = this.objects.get(key);
    if (found === undefined) return refusal(404, "NoSuchKey");
    return {
      status: 200,
      headers: {
        "content-length": String(found.bytes.length),
        etag: `"${createHash("md5").update(found.bytes).digest("hex")}"`,
        "last-modified": new Date(found.putAt).toUTCString(),
      },
      body: isDamaged ? Buffer.from(found.bytes).fill(0, 0, 1) : found.bytes,
    };
  }

  #whyNot(request: IncomingMessage, body: Buffer): Answer | undefined {
    const header: Header = (name) => String(request.headers[name] ?? "");
    const parts =
      /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, SignedHeaders=([a-z0-9;-]+), Signature=([0-9a-f]{64})$/.exec(
        header("authorization"),
      );
    if (parts === null) return refusal(403, "AccessDenied");
    const [, id = "", date = "", region = "", names = "", signature = ""] = parts;
    if (id !== this.#user.accessKeyId) return refusal(403, "InvalidAccessKeyId");
    if (region !== this.#region) return refusal(400, "AuthorizationHeaderMalformed");
    const headers = names.split(";");
    if (!["host", "x-amz-content-sha256", "x-amz-date"].every((name) => headers.includes(name)))
      return refusal(403, "AccessDenied");
    const stamp = header("x-amz-date").replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z");
    if (!(Math.abs(Date.parse(stamp) - Date.now()) < 900_000)) return refusal(403, "RequestTimeTooSkewed");
    const [path = "", query = ""] = (request.url ?? "").split("?");
    const expected = signatureOf(
      this.#user,
      { method: request.method ?? "", path, query, header },
      { date, region, headers },
    );
    if (!timingSafeEqual(Buffer.from(expected), Buffer.from(signature))) return refusal(403, "SignatureDoesNotMatch");
    return header("x-amz-content-sha256") === sha256(body) ? undefined : refusal(400, "XAmzContentSHA256Mismatch");
  }

  #now(): number {
    return Date.now() + this.ahead;
  }
}
