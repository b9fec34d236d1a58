import { PermissionError, RetryableError, TerminalError } from "@dreamnet/workflow";
import { apiHeaders } from "./plan.ts";

/** What {@link createGithubClient} works with; everything that reaches outside is given. */
export interface ClientOptions {
  readonly fetch: typeof globalThis.fetch;
  /** Sent to the hosts named, to no other, and into no message. */
  readonly token: string;
  /** Origins that may be asked: `https://api.github.com`. Plain http is for this machine alone. */
  readonly origins: ReadonlySet<string>;
  readonly signal?: AbortSignal | undefined;
  /** Waits; for tests. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** ms since 1970; only for the limit's reset. */
  readonly now: () => number;
  /** How often a request that may be repeated is sent. */
  readonly attempts: number;
  /** ms that a limit on requests may be waited for, in all. */
  readonly maxWait: number;
  /** Says what is being done; never the token. */
  readonly report?: ((line: string) => void) | undefined;
}

export interface ClientRequest {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string;
  /** ms; default one minute. */
  readonly timeout?: number;
  /** `basic`: as git asks for it. */
  readonly scheme?: "bearer" | "basic";
}

export interface ClientResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Uint8Array;
  /** Where it came from, after redirects. */
  readonly url: string;
}

/** A request whose outcome is not known: it must be looked whether it was done. */
export class UnknownOutcomeError extends RetryableError {}

/** Sends requests to GitHub. */
export interface GithubClient {
  /** @throws UnknownOutcomeError where the connection broke or the server failed. */
  send(request: ClientRequest): Promise<ClientResponse>;
  /** Refuses an address at a host that is not GitHub's. */
  vet(url: string): URL;
}

const mostBytes = 32 * 1024 * 1024;
const mostRedirects = 5;

export function createGithubClient(options: ClientOptions): GithubClient {
  let waited = 0;
  if (!/^[\u0021-\u007e]{1,1000}$/u.test(options.token))
    throw new PermissionError("The token is empty, or holds what no token holds.", {
      code: "TOKEN_INVALID",
      hint: "Set GITHUB_TOKEN to the token alone, without quotes or a line break.",
    });

  const vet = (url: string): URL => {
    const parsed = URL.canParse(url) ? new URL(url) : undefined;
    const isLocal = parsed !== undefined && /^(?:127\.0\.0\.1|\[::1\]|localhost)$/u.test(parsed.hostname);
    const isSafe = parsed !== undefined && (parsed.protocol === "https:" || (parsed.protocol === "http:" && isLocal));
    if (!isSafe || !options.origins.has(parsed.origin) || parsed.username !== "" || parsed.password !== "")
      throw new PermissionError(
        `${parsed === undefined ? "An address" : parsed.origin} is no host that the token may be sent to.`,
        {
          code: "HOST_REFUSED",
          value: parsed?.origin ?? url.slice(0, 200),
          hint: `Only ${[...options.origins].join(", ")} are asked.`,
        },
      );
    return parsed;
  };

  /** One request, redirects followed by hand: the token goes to no host that is not named. */
  const once = async (request: ClientRequest): Promise<ClientResponse> => {
    let url = vet(request.url);
    const credential =
      request.scheme === "basic"
        ? `Basic ${Buffer.from(`x-access-token:${options.token}`).toString("base64")}`
        : `Bearer ${options.token}`;
    for (let hop = 0; hop <= mostRedirects; hop++) {
      const response = await options.fetch(url, {
        method: request.method,
        redirect: "manual",
        headers: { ...apiHeaders, ...request.headers, Authorization: credential },
        signal: withTimeout(options.signal, request.timeout ?? 60_000),
        ...(request.body === undefined ? {} : { body: request.body as NonNullable<RequestInit["body"]> }),
      });
      const location = response.headers.get("location");
      if (![301, 302, 303, 307, 308].includes(response.status) || location === null)
        return {
          status: response.status,
          headers: response.headers,
          bytes: await readBounded(response),
          url: url.href,
        };
      await response.body?.cancel();
      // "303 See other" would turn an upload into a reading; GitHub's API has none.
      if (response.status === 303 && request.method !== "GET") break;
      url = vet(new URL(location, url).href);
    }
    throw new TerminalError(`${url.origin} redirects without end.`, { code: "REDIRECT_LOOP", value: url.href });
  };

  const wait = async (ms: number, reason: string): Promise<void> => {
    if (waited + ms > options.maxWait)
      throw new RetryableError(`GitHub takes no more requests for now: ${reason}.`, {
        code: "RATE_LIMITED",
        retryAfter: ms,
        hint: "Run the same command again later: it goes on where it stopped.",
      });
    waited += ms;
    options.report?.(`waiting ${Math.ceil(ms / 1000)} s: ${reason}`);
    await options.sleep(ms, options.signal);
  };

  return {
    vet,
    async send(request) {
      // A creation is not repeated blindly: it is looked first whether it has been done.
      const attempts = request.method === "POST" ? 1 : options.attempts;
      for (let attempt = 1; ; attempt++) {
        options.signal?.throwIfAborted();
        let response: ClientResponse;
        try {
          response = await once(request);
        } catch (error) {
          options.signal?.throwIfAborted();
          if (error instanceof TerminalError || error instanceof PermissionError) throw error;
          if (attempt < attempts) {
            await options.sleep(backoff(attempt), options.signal);
            continue;
          }
          throw new UnknownOutcomeError(
            `${where(request)}: the connection broke (${reasonOf(error, options.token)}).`,
            {
              code: "CONNECTION_LOST",
              hint: "Run the same command again: it goes on where it stopped.",
            },
          );
        }
        const limit = limitOf(response, options.now());
        if (limit !== undefined) {
          await wait(limit, `${where(request)} answered ${response.status}, a limit on requests`);
          attempt--;
          continue;
        }
        if (response.status < 500) return response;
        if (attempt < attempts) {
          await options.sleep(backoff(attempt), options.signal);
          continue;
        }
        throw new UnknownOutcomeError(`${where(request)} answered ${response.status}.`, {
          code: "SERVER_FAILED",
          value: response.status,
          hint: "Run the same command again: it goes on where it stopped.",
        });
      }
    },
  };
}

const where = (request: ClientRequest): string => `${request.method} ${request.url.replace(/[?#].*$/su, "")}`;

const backoff = (attempt: number): number => Math.min(30_000, 500 * 2 ** (attempt - 1));

/**
 * How long a limit lasts, in ms; undefined where the answer is none.
 *
 * @see https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api, checked 2026-11
 */
function limitOf({ status, headers, bytes }: ClientResponse, now: number): number | undefined {
  if (status !== 403 && status !== 429) return undefined;
  const after = headers.get("retry-after");
  if (after !== null && /^\d{1,6}$/u.test(after)) return Number(after) * 1000;
  const reset = headers.get("x-ratelimit-reset");
  if (headers.get("x-ratelimit-remaining") === "0" && reset !== null && /^\d{1,12}$/u.test(reset))
    return Math.max(1000, Number(reset) * 1000 - now + 1000);
  if (
    status === 429 ||
    /secondary rate limit|abuse detection/iu.test(Buffer.from(bytes.subarray(0, 4096)).toString("utf8"))
  )
    return 60_000;
  return undefined;
}

function withTimeout(signal: AbortSignal | undefined, ms: number): AbortSignal {
  const timeout = AbortSignal.timeout(ms);
  return signal === undefined ? timeout : AbortSignal.any([signal, timeout]);
}

async function readBounded(response: Response): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  if (response.body === null) return new Uint8Array();
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > mostBytes)
      throw new TerminalError("The answer is larger than any that GitHub gives.", { code: "ANSWER_TOO_LARGE" });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function reasonOf(error: unknown, token: string): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return (cause instanceof Error ? cause.message : String(cause)).replaceAll(token, "***").slice(0, 200);
}
