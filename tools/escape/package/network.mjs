// Attacks over the network, and on the way out that a manifest declares.
import { spawnSync } from "node:child_process";
import dgram from "node:dgram";
import dns from "node:dns";
import net from "node:net";

const connect = (to) =>
  new Promise((resolve, reject) => {
    const socket = net.connect(to);
    socket.setTimeout(3000, () => socket.destroy(new Error("timeout")));
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", reject);
  });
const perl = (script, ...args) => {
  const { stdout, stderr, error } = spawnSync("perl", ["-e", script, ...args.map(String)], {
    encoding: "utf8",
    timeout: 10_000,
  });
  if (error) throw error;
  if (stdout !== "got it") throw new Error(stderr.slice(0, 200));
  return true;
};
const socketOf = (family, type, protocol) =>
  perl(`socket(my $s, ${family}, ${type}, ${protocol}) or die "errno $!"; print "got it";`);
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Reaches a target by name: through the proxy inside, straight where there is none. */
const reach = (facts, target, connectPort = facts.port) => {
  if (process.env.HTTP_PROXY === undefined)
    return connect({ host: connectPort === facts.port6 ? "::1" : "127.0.0.1", port: connectPort });
  return new Promise((resolve, reject) => {
    const socket = net.connect(3128, "127.0.0.1", () =>
      socket.write(`CONNECT ${target} HTTP/1.1\r\nhost: ${target}\r\n\r\n`),
    );
    socket.setTimeout(5000, () => socket.destroy(new Error("timeout")));
    socket.once("data", (data) => {
      socket.destroy();
      resolve(/^HTTP\/1\.1 200/.test(String(data)));
    });
    socket.once("error", reject);
    socket.once("close", () => resolve(false));
  });
};

export const network = {
  "tcp4-loopback": ({ port }) => connect({ port, host: "127.0.0.1" }),
  "tcp6-loopback": ({ port6 }) => connect({ port: port6, host: "::1" }),
  "tcp4-own-address": ({ port, address }) => connect({ port, host: address }),
  "udp4-loopback": ({ udpPort }) =>
    new Promise((resolve, reject) =>
      dgram
        .createSocket("udp4")
        .on("error", reject)
        .send("escape", udpPort, "127.0.0.1", (error) => (error ? reject(error) : resolve(undefined))),
    ),
  "dns-query": async ({ udpPort }) => {
    const resolver = new dns.promises.Resolver({ timeout: 500, tries: 1 });
    resolver.setServers([`127.0.0.1:${udpPort}`]);
    await resolver.resolve4("escape.test").catch(() => undefined);
  },
  "fetch-loopback": async ({ port }) => (await fetch(`http://127.0.0.1:${port}/`)).ok,
  "unix-socket": ({ socket }) => connect({ path: socket }),
  "unix-socket-in-package": () => connect({ path: `${import.meta.dirname}/planted.sock` }),
  "abstract-socket": ({ abstract }) => connect({ path: `\0${abstract}` }),
  "vsock-socket": () => socketOf(40, 1, 0),
  "netlink-socket": () => socketOf(16, 3, 0),
  "raw-socket": () => socketOf(2, 3, 1),
  "packet-socket": () => socketOf(17, 3, 768),
  "alg-socket": () => socketOf(38, 5, 0),
  "interfaces-of-host": ({ address }) =>
    Object.values(process.getBuiltinModule("node:os").networkInterfaces())
      .flat()
      .some((item) => item.address === address),
  "listen-and-be-reached": async ({ listenPort }) => {
    const server = net.createServer((client) => client.end("reached"));
    await new Promise((resolve, reject) => server.once("error", reject).listen(listenPort, "0.0.0.0", resolve));
    await wait(1500);
    server.close();
  },
  "through-perl": ({ port }) =>
    perl(
      `use IO::Socket::INET; IO::Socket::INET->new(PeerAddr => "127.0.0.1:$ARGV[0]", Timeout => 3) or die "errno $!"; print "got it";`,
      port,
    ),
  "send-descriptor-socket": ({ socket }) =>
    perl(
      `use Socket; socket(my $s, AF_UNIX, SOCK_STREAM, 0) or die; connect($s, pack_sockaddr_un($ARGV[0])) or die "errno $!"; my $b = "x"; my $iov = pack("PQ", $b, 1); my $c = pack("QLLLx4", 20, 1, 1, 1); my $m = pack("PLx4PQPQLx4", "", 0, $iov, 1, $c, 24, 0); syscall(${process.arch === "x64" ? 46 : 211}, fileno($s), $m, 0) >= 0 or die "errno $!"; print "got it";`,
      socket,
    ),
  // With a network declared: all but the declared host must stay closed.
  "declared-straight-tcp": ({ port }) => connect({ port, host: "127.0.0.1" }),
  "declared-straight-udp": ({ udpPort }) =>
    new Promise((resolve, reject) =>
      dgram
        .createSocket("udp4")
        .on("error", reject)
        .send("escape", udpPort, "127.0.0.1", (error) => (error ? reject(error) : setTimeout(resolve, 200))),
    ),
  "declared-unix-socket": ({ socket }) => connect({ path: socket }),
  "declared-abstract-socket": ({ abstract }) => connect({ path: `\0${abstract}` }),
  "declared-netlink": () => socketOf(16, 3, 0),
  "declared-listen": (facts) => network["listen-and-be-reached"](facts),
  "egress-other-host": (facts) => reach(facts, `evil.test:${facts.port}`),
  "egress-suffix": (facts) => reach(facts, `api.allowed.test.evil.test:${facts.port}`),
  "egress-prefix": (facts) => reach(facts, `evil-api.allowed.test:${facts.port}`),
  "egress-subdomain": (facts) => reach(facts, `x.api.allowed.test:${facts.port}`),
  "egress-final-dot": (facts) => reach(facts, `api.allowed.test.:${facts.port}`),
  "egress-other-port": (facts) => reach(facts, `api.allowed.test:${facts.otherPort}`, facts.otherPort),
  "egress-no-port": (facts) => reach(facts, "api.allowed.test"),
  "egress-decimal": (facts) => reach(facts, `2130706433:${facts.port}`),
  "egress-octal": (facts) => reach(facts, `0177.0.0.1:${facts.port}`),
  "egress-hexadecimal": (facts) => reach(facts, `0x7f000001:${facts.port}`),
  "egress-short-address": (facts) => reach(facts, `127.1:${facts.port}`),
  "egress-ipv6": (facts) => reach(facts, `[::1]:${facts.port6}`, facts.port6),
  "egress-mapped-ipv6": (facts) => reach(facts, `[::ffff:127.0.0.1]:${facts.port}`),
  "egress-loopback": (facts) => reach(facts, `127.0.0.1:${facts.port}`),
  "egress-localhost": (facts) => reach(facts, `localhost:${facts.port}`),
  "egress-nul": (facts) => reach(facts, `evil.test\0.api.allowed.test:${facts.port}`),
  "egress-user-part": (facts) => reach(facts, `api.allowed.test:${facts.port}@evil.test:${facts.port}`),
  "egress-header-split": (facts) => reach(facts, `api.allowed.test:443\r\nx: y:${facts.port}`),
  "egress-resolves-private": (facts) => reach(facts, `rebound.test:${facts.port}`),
  "egress-resolves-metadata": (facts) => reach(facts, `metadata.test:${facts.port}`),
  "egress-absolute-other-host": async (facts) =>
    process.env.HTTP_PROXY === undefined ? reach(facts) : (await fetch(`http://evil.test:${facts.port}/`)).ok,
  "egress-host-header": async (facts) => {
    if (process.env.HTTP_PROXY === undefined) return reach(facts);
    const { request } = process.getBuiltinModule("node:http");
    return new Promise((resolve, reject) =>
      request(
        {
          host: "127.0.0.1",
          port: 3128,
          path: `http://evil.test:${facts.port}/`,
          headers: { host: "api.allowed.test" },
          agent: false,
        },
        (answer) => resolve(answer.statusCode === 200),
      )
        .on("error", reject)
        .end(),
    );
  },
  "public-only-loopback": (facts) => reach(facts, `127.0.0.1:${facts.port}`),
  "public-only-own-address": (facts) => reach(facts, `${facts.address}:${facts.port}`),
  "public-only-name-to-loopback": (facts) => reach(facts, "rebound.test:80"),
};
