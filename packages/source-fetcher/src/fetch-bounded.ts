import { type IncomingMessage, request } from "node:http";
import { connect as secure } from "node:tls";
import type { Dial } from "./dial.ts";
import { FetchFault } from "./fetch-fault.ts";

/** What one fetch may cost. */
export interface FetchBounds {
  /** Bytes of the answer. */
  readonly maxBytes: number;
  /** ms for the whole of it, redirects and all. */
  readonly timeout: number;
  /** Media types that are taken; a trailing `/` stands for all of that kind. */
  readonly types: readonly string[];
}

/** An answer. */
export interface Fetched {
  readonly bytes: Uint8Array;
  /** Where it came from in the end. */
  readonly url: URL;
  readonly mediaType: string;
}

const maxRedirects = 5;
const redirects = new Set([301, 302, 303, 307, 308]);

/**
 * Fetches an address by GET. Each hop is held to the same rules: http or https, the usual ports, no password, a public
 * address; and no hop from https to http.
 *
 * @throws {@link FetchFault} with what is wrong; the signal's reason when it is aborted.
 */
export async function fetchBounded(
  address: URL,
  bounds: FetchBounds,
  dial: Dial,
  signal: AbortSignal,
): Promise<Fetched> {
  const own = AbortSignal.any([signal, AbortSignal.timeout(bounds.timeout)]);
  let url = address;
  try {
    for (let hop = 0; hop <= maxRedirects; hop++) {
      checkUrl(url);
      const response = await get(url, bounds, dial, own);
      const { statusCode = 0, headers } = response;
      if (!redirects.has(statusCode)) return await read(response, url, bounds);
      response.destroy();
      const next = new URL(headers.location ?? "", url);
      if (url.protocol === "https:" && next.protocol === "http:")
        throw new FetchFault(
          "address-is-safe",
          `${shown(url)} leads from https to http.`,
          "Name an address that stays on https.",
        );
      url = next;
    }
    throw new FetchFault(
      "address-is-direct",
      `${shown(address)} leads on more than ${maxRedirects} times.`,
      "Name the address that it leads to.",
    );
  } catch (error) {
    if (error instanceof FetchFault) throw error;
    signal.throwIfAborted();
    if (own.aborted)
      throw new FetchFault(
        "answer-is-in-time",
        `${shown(url)} did not answer within ${bounds.timeout / 1000} s.`,
        "Try again later.",
        true,
      );
    const reason = (error as NodeJS.ErrnoException).code ?? (error as Error).message;
    throw new FetchFault(
      "host-answers",
      `${shown(url)} cannot be reached (${String(reason).slice(0, 80)}).`,
      "Try again later.",
      true,
    );
  }
}

export function shown(url: URL): string {
  return JSON.stringify(`${url.origin}${url.pathname}`.slice(0, 200));
}

function checkUrl(url: URL): void {
  if (url.protocol !== "http:" && url.protocol !== "https:")
    throw new FetchFault(
      "address-is-of-the-web",
      `${JSON.stringify(url.protocol)} is not fetched.`,
      "Name an address that begins with https://.",
    );
  if (url.username !== "" || url.password !== "")
    throw new FetchFault(
      "address-has-no-secret",
      "The address has a name or a password in it.",
      "Download the document, and name the file.",
    );
  if (url.port !== "" && url.port !== "80" && url.port !== "443")
    throw new FetchFault(
      "port-is-usual",
      `${shown(url)} is on port ${url.port}; 80 and 443 are reached.`,
      "Download the document, and name the file.",
    );
}

async function get(url: URL, { types }: FetchBounds, dial: Dial, signal: AbortSignal): Promise<IncomingMessage> {
  const isSecure = url.protocol === "https:";
  const port = url.port === "" ? (isSecure ? 443 : 80) : Number(url.port);
  const raw = await dial(url.hostname, port, signal);
  const host = url.hostname.replace(/^\[|\]$/gu, "");
  const socket = isSecure
    ? secure({ socket: raw, ...(/[a-z]/iu.test(host) && !host.includes(":") ? { servername: host } : {}), host })
    : raw;
  return new Promise((resolve, reject) => {
    socket.once("error", reject);
    const asked = request({
      method: "GET",
      host: url.hostname,
      port,
      path: `${url.pathname}${url.search}`,
      headers: {
        host: url.host,
        accept: `${types.map((type) => (type.endsWith("/") ? `${type}*` : type)).join(", ")}, */*;q=0.1`,
        // What is packed small may become large.
        "accept-encoding": "identity",
        "user-agent": "dreamnet-source-fetcher (+https://www.npmjs.com/package/@dreamnet/source-fetcher)",
        connection: "close",
      },
      maxHeaderSize: 64 * 1024,
      createConnection: () => socket,
      signal,
    });
    asked.once("response", resolve);
    asked.once("error", reject);
    asked.end();
  });
}

async function read(response: IncomingMessage, url: URL, bounds: FetchBounds): Promise<Fetched> {
  const { statusCode = 0, headers } = response;
  try {
    if (statusCode !== 200) {
      const passing = statusCode === 429 || statusCode >= 500;
      throw new FetchFault(
        "answer-is-there",
        `${shown(url)} answers ${statusCode}.`,
        passing
          ? "Try again later."
          : statusCode === 401 || statusCode === 403
            ? "Download the document as you would read it, and name the file."
            : "Check the address.",
        passing,
      );
    }
    const encoding = headers["content-encoding"] ?? "identity";
    if (encoding !== "identity")
      throw new FetchFault(
        "answer-is-plain",
        `${shown(url)} sends what is packed (${JSON.stringify(encoding.slice(0, 40))}), although it was asked not to.`,
        "Download the document, and name the file.",
      );
    const mediaType = (headers["content-type"] ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? "";
    if (!bounds.types.some((type) => (type.endsWith("/") ? mediaType.startsWith(type) : mediaType === type)))
      throw new FetchFault(
        "type-is-known",
        `${shown(url)} is ${mediaType === "" ? "of no type that is told" : JSON.stringify(mediaType.slice(0, 80))}, which is not taken.`,
        "Download the document, and name the file.",
      );
    const tooLarge = (): FetchFault =>
      new FetchFault(
        "answer-is-bounded",
        `${shown(url)} has more than ${bounds.maxBytes} bytes.`,
        "Download the document, and make it smaller.",
      );
    if (Number(headers["content-length"] ?? 0) > bounds.maxBytes) throw tooLarge();
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of response) {
      size += (chunk as Buffer).length;
      if (size > bounds.maxBytes) throw tooLarge();
      chunks.push(chunk as Buffer);
    }
    return { bytes: new Uint8Array(Buffer.concat(chunks)), url, mediaType };
  } finally {
    response.destroy();
  }
}
