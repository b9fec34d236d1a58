import { lookup as systemLookup } from "node:dns/promises";
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from "node:http";
import { connect, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { isPublicAddress } from "./addresses.ts";
import { isAllowed, parseTarget, type Target } from "./allowed.ts";

/** How names become addresses, and which addresses beyond the public ones the operator opens. */
export interface EgressOptions {
  readonly lookup?: (host: string) => Promise<readonly string[]>;
  /** Private addresses that may be dialled where a manifest names a host that resolves to them. */
  readonly privateAddresses?: readonly string[];
}

/** A proxy on a Unix socket, for one run. */
export interface EgressProxy {
  readonly socket: string;
  /** What was asked for and refused: `host:port`, at most 100. */
  readonly refused: readonly string[];
  close(): Promise<void>;
}

const maxConnections = 64;
const idle = 60_000;
/** Headers that belong to one connection, and must not be passed on. */
const hopByHop = new Set([
  "connection",
  "proxy-connection",
  "keep-alive",
  "proxy-authorization",
  "proxy-authenticate",
  "te",
  "trailer",
  "upgrade",
]);

/** Listens on a socket for what a sandbox's relay brings; dials only what the manifest names, at the address it resolved once. */
export async function startEgressProxy(
  socketPath: string,
  egress: readonly string[],
  options: EgressOptions = {},
): Promise<EgressProxy> {
  const refused: string[] = [];
  const sockets = new Set<Duplex>();
  const resolveHost =
    options.lookup ?? (async (host: string) => (await systemLookup(host, { all: true })).map(({ address }) => address));

  /** The address to dial, or undefined where that is not allowed. */
  const addressFor = async (
    text: string,
    defaultPort?: number,
  ): Promise<(Target & { address: string }) | undefined> => {
    const target = parseTarget(text, defaultPort);
    if (target !== undefined && isAllowed(target, egress)) {
      const addresses = await resolveHost(target.host).catch(() => []);
      const fits = (address: string): boolean =>
        isPublicAddress(address) || (egress.length > 0 && (options.privateAddresses ?? []).includes(address));
      // One bad address among several is a sign of rebinding: none is dialled then.
      const [first] = addresses;
      if (first !== undefined && addresses.every(fits)) return { ...target, address: first };
    }
    if (refused.length < 100) refused.push(JSON.stringify(text.slice(0, 300)).slice(1, -1));
    return undefined;
  };

  const server = createServer({ maxHeaderSize: 64 * 1024 }, (request, response) => {
    forward(request, response, addressFor).catch(() => response.destroy());
  });
  server.maxConnections = maxConnections;
  server.requestTimeout = 0;
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.setTimeout(idle, () => socket.destroy());
    socket.on("error", () => undefined);
    socket.once("close", () => sockets.delete(socket));
  });
  server.on("connect", (request: IncomingMessage, client: Duplex, head: Buffer) => {
    void tunnel(request.url ?? "", client as Socket, head, addressFor, sockets);
  });
  server.on("upgrade", (_request, client: Duplex) => client.destroy());
  server.on("clientError", (_error, client: Duplex) => client.destroy());
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(socketPath, resolve);
  });
  return {
    socket: socketPath,
    refused,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

type AddressFor = (text: string, defaultPort?: number) => Promise<(Target & { address: string }) | undefined>;

async function tunnel(
  url: string,
  client: Socket,
  head: Buffer,
  addressFor: AddressFor,
  sockets: Set<Duplex>,
): Promise<void> {
  client.on("error", () => client.destroy());
  client.pause();
  const target = await addressFor(url);
  if (target === undefined)
    return void client.end("HTTP/1.1 403 Forbidden\r\nx-dreamnet: egress-denied\r\ncontent-length: 0\r\n\r\n");
  const upstream = connect({ host: target.address, port: target.port }, () => {
    client.write("HTTP/1.1 200 Connection established\r\n\r\n");
    upstream.write(head);
    client.pipe(upstream).pipe(client);
    client.resume();
  });
  sockets.add(upstream);
  upstream.setTimeout(idle, () => upstream.destroy());
  upstream.once("close", () => {
    sockets.delete(upstream);
    client.destroy();
  });
  upstream.on("error", () => client.destroy());
  client.once("close", () => upstream.destroy());
}

async function forward(request: IncomingMessage, response: ServerResponse, addressFor: AddressFor): Promise<void> {
  const deny = (): void =>
    void response
      .writeHead(403, { "x-dreamnet": "egress-denied" })
      .end("Not among the hosts that the workflow's manifest names.\n");
  const parts = /^http:\/\/([^/?#@\s]+)([/?][^#\s]*)?$/i.exec(request.url ?? "");
  const target = parts === null ? undefined : await addressFor(parts[1] as string, 80);
  if (parts === null || target === undefined) return deny();
  const named = new Set(
    (request.headers.connection ?? "")
      .toLowerCase()
      .split(",")
      .map((item) => item.trim()),
  );
  const headers = Object.fromEntries(
    Object.entries(request.headers).filter(
      ([key]) => !hopByHop.has(key) && !named.has(key) && key !== "host" && key !== "transfer-encoding",
    ),
  );
  const path = parts[2] ?? "/";
  const upstream = httpRequest(
    {
      host: target.address,
      port: target.port,
      method: request.method,
      path: path.startsWith("/") ? path : `/${path}`,
      // The host that was judged, whatever the request's own header says.
      headers: { ...headers, host: target.port === 80 ? target.host : `${target.host}:${target.port}` },
      agent: false,
    },
    (answer) => {
      response.writeHead(
        answer.statusCode ?? 502,
        Object.fromEntries(Object.entries(answer.headers).filter(([key]) => !hopByHop.has(key))),
      );
      answer.pipe(response);
      answer.on("error", () => response.destroy());
    },
  );
  upstream.setTimeout(idle, () => upstream.destroy());
  upstream.on("error", () => (response.headersSent ? response.destroy() : response.writeHead(502).end()));
  response.once("close", () => upstream.destroy());
  request.pipe(upstream);
}
