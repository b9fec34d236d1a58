import { setTimeout as sleep } from "node:timers/promises";
import { RetryableError, TerminalError, type WorkflowError } from "@dreamnet/workflow";
import type { AwsV4Signer } from "aws4fetch";
import type { S3Location } from "./s3-location.ts";

/** ms for one try, and the bytes that each further ms is for. */
const TRY = 30_000;
const BYTES_PER_MS = 100;
/** ms between two tries, at first and at last. */
const FIRST_WAIT = 100;
const LAST_WAIT = 5_000;
/** Bytes of a refusal that are read. */
const LONGEST_REFUSAL = 64 * 1024;

/** What a bucket needs from outside. */
export interface BucketOptions {
  readonly fetch: typeof globalThis.fetch;
  /** ms over which a request is given again while the server is away or busy. */
  readonly patience: number;
  /** From 0 to 1, for the waits between tries. */
  readonly random: () => number;
}

/** An object without its bytes. */
export interface ObjectHead {
  readonly size: number;
  /** MD5 of the bytes, where the server encrypts with keys of its own or not at all. */
  readonly etag: string;
  /** ms since it was put, by the server's clock. */
  readonly age: number;
}

/** Objects of one bucket by key, below the location's prefix. Each request is signed, and given again where that helps. */
export class S3Bucket {
  readonly #location: S3Location;
  readonly #options: BucketOptions;
  readonly #Signer: typeof AwsV4Signer;
  /** Of the signer: the key of a day. */
  readonly #keys = new Map<string, ArrayBuffer>();

  private constructor(location: S3Location, options: BucketOptions, Signer: typeof AwsV4Signer) {
    this.#location = location;
    this.#options = options;
    this.#Signer = Signer;
  }

  /** @throws {@link TerminalError} with code `STORE_CLIENT_MISSING`. */
  static async open(location: S3Location, options: BucketOptions): Promise<S3Bucket> {
    try {
      const { AwsV4Signer: Signer } = await import("aws4fetch");
      return new S3Bucket(location, options, Signer);
    } catch (error) {
      if ((error as { code?: unknown }).code !== "ERR_MODULE_NOT_FOUND") throw error;
      throw new TerminalError("The content store is a bucket, and what signs requests to it is not installed.", {
        code: "STORE_CLIENT_MISSING",
        hint: "npm install aws4fetch",
        cause: error,
      });
    }
  }

  /** The server checks the bytes against the digest before it keeps them. @param sha256 - Of the bytes. */
  async put(key: string, bytes: Uint8Array<ArrayBuffer>, sha256: string): Promise<void> {
    await this.#ask("PUT", key, sha256, bytes);
  }

  /** The bytes as they come; undefined where there are none. */
  async get(key: string): Promise<Uint8Array | undefined> {
    return (await this.#ask("GET", key))?.body;
  }

  async head(key: string): Promise<ObjectHead | undefined> {
    const headers = (await this.#ask("HEAD", key))?.headers;
    if (headers === undefined) return undefined;
    return {
      size: Number(headers.get("content-length")),
      etag: (headers.get("etag") ?? "").replaceAll('"', ""),
      age: Date.parse(headers.get("date") ?? "") - Date.parse(headers.get("last-modified") ?? ""),
    };
  }

  async #ask(
    method: "GET" | "HEAD" | "PUT",
    key: string,
    sha256 = EMPTY,
    bytes?: Uint8Array<ArrayBuffer>,
  ): Promise<{ readonly headers: Headers; readonly body: Uint8Array } | undefined> {
    const until = performance.now() + this.#options.patience;
    for (let wait = FIRST_WAIT; ; wait = Math.min(LAST_WAIT, wait * 2)) {
      const answer = await this.#try(method, key, sha256, bytes);
      if (!("fault" in answer)) return answer.found;
      if (!answer.fault.retryable || performance.now() + wait > until) throw answer.fault;
      await sleep(wait * (0.5 + this.#options.random() / 2));
    }
  }

  async #try(
    method: string,
    key: string,
    sha256: string,
    bytes: Uint8Array<ArrayBuffer> | undefined,
  ): Promise<{ readonly found: { readonly headers: Headers; readonly body: Uint8Array } | undefined } | Fault> {
    const { endpoint, prefix, region, accessKeyId, secretAccessKey, sessionToken } = this.#location;
    const signed = await new this.#Signer({
      method,
      url: `${endpoint}/${prefix}${key}`,
      headers: { "x-amz-content-sha256": sha256 },
      service: "s3",
      region,
      accessKeyId,
      secretAccessKey,
      ...(sessionToken === undefined ? {} : { sessionToken }),
      cache: this.#keys,
    }).sign();
    const signal = AbortSignal.timeout(TRY + Math.ceil((bytes?.length ?? 0) / BYTES_PER_MS));
    try {
      const response = await this.#options.fetch(signed.url, {
        method,
        headers: signed.headers,
        redirect: "manual",
        signal,
        ...(bytes === undefined ? {} : { body: bytes }),
      });
      const body = new Uint8Array(await response.arrayBuffer());
      if (response.ok) return { found: { headers: response.headers, body } };
      const code = /<Code>(\w+)<\/Code>/.exec(new TextDecoder().decode(body.subarray(0, LONGEST_REFUSAL)))?.[1];
      // HEAD has no body that would tell a bucket that is missing from a key.
      if (response.status === 404 && code !== "NoSuchBucket") return { found: undefined };
      return { fault: refusal(response.status, code) };
    } catch (error) {
      return { fault: unavailable(reasonOf(error), error) };
    }
  }
}

interface Fault {
  readonly fault: WorkflowError;
}

/** Of no bytes. */
const EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

function refusal(status: number, code: string | undefined): WorkflowError {
  const said = code === undefined ? `HTTP ${status}` : `${code}, HTTP ${status}`;
  // What AWS calls slow down, internal error, and a request whose bytes came late.
  if (status >= 500 || status === 429 || status === 408 || code === "RequestTimeout") return unavailable(said);
  if (status === 403 || status === 401)
    return new TerminalError(`The bucket of the content store refuses access: ${said}.`, {
      code: "STORE_DENIED",
      hint: "The credentials need s3:GetObject, s3:PutObject and, so that a missing key is told as missing, s3:ListBucket. Check the region and this machine's clock as well.",
    });
  if (status === 404)
    return new TerminalError("The bucket of the content store is not there.", {
      code: "STORE_MISSING",
      hint: "Create it first, and check the endpoint and the region.",
    });
  return new TerminalError(`The bucket of the content store refused a request: ${said}.`, {
    code: "STORE_FAILED",
    hint: status < 400 ? "The bucket is elsewhere: set AWS_REGION or AWS_ENDPOINT_URL_S3." : "Nothing was changed.",
  });
}

/** `fetch` itself says that it failed, and its cause why. */
function reasonOf(error: unknown): string {
  const { cause } = error as { cause?: { code?: unknown } };
  return typeof cause?.code === "string" ? cause.code : error instanceof Error ? error.message : String(error);
}

const unavailable = (why: string, cause?: unknown): WorkflowError =>
  new RetryableError(`The bucket of the content store cannot be reached: ${why}.`, {
    code: "STORE_UNAVAILABLE",
    hint: "Nothing was lost. Try again when it can be.",
    ...(cause === undefined ? {} : { cause }),
  });
