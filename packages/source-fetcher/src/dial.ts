import { lookup as systemLookup } from "node:dns/promises";
import { request } from "node:http";
import { connect, isIP, type Socket } from "node:net";
import { FetchFault } from "./fetch-fault.ts";
import { isPublicAddress } from "./public-address.ts";

/** Opens a connection to a host that may be reached. */
export type Dial = (host: string, port: number, signal: AbortSignal) => Promise<Socket>;

/** What decides on addresses; a parameter, so that the decision can be tried without the internet. */
export interface DialOptions {
  readonly lookup?: (host: string) => Promise<readonly string[]>;
  readonly isAllowed?: (address: string) => boolean;
}

/** Dials public addresses alone: a name is resolved once, and that address is the one that is dialled. */
export function createDial(options: DialOptions = {}): Dial {
  const lookup =
    options.lookup ?? (async (host) => (await systemLookup(host, { all: true })).map(({ address }) => address));
  const isAllowed = options.isAllowed ?? isPublicAddress;
  return async (host, port, signal) => {
    const bare = host.replace(/^\[|\]$/gu, "");
    const addresses = isIP(bare) !== 0 ? [bare] : await lookup(bare).catch(() => []);
    const [first] = addresses;
    if (first === undefined)
      throw new FetchFault(
        "host-is-known",
        `There is no host ${JSON.stringify(bare.slice(0, 100))}, or no network.`,
        "Check the address and the connection.",
      );
    // One private address among several is a sign of rebinding: none is dialled then.
    if (!addresses.every(isAllowed))
      throw new FetchFault(
        "address-is-public",
        `${JSON.stringify(bare.slice(0, 100))} is no public address.`,
        "Only the public internet is reached. Download the document, and name the file.",
      );
    return open(connect({ host: first, port, signal }), "connect");
  };
}

/** Dials through the sandbox's proxy, which decides by the same rules on the host's side. */
export function createProxyDial(proxy: URL): Dial {
  return (host, port, signal) =>
    new Promise((resolve, reject) => {
      const asked = request({
        host: proxy.hostname,
        port: proxy.port,
        method: "CONNECT",
        path: `${host}:${port}`,
        signal,
      });
      asked.once("connect", (response, socket) => {
        if (response.statusCode === 200) return resolve(socket as Socket);
        socket.destroy();
        reject(
          new FetchFault(
            "address-is-public",
            `${JSON.stringify(host.slice(0, 100))} may not be reached, or is not there.`,
            "Only the public internet is reached.",
          ),
        );
      });
      asked.once("error", reject);
      asked.end();
    });
}

function open(socket: Socket, event: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    socket.once(event, () => resolve(socket));
    socket.once("error", reject);
  });
}
