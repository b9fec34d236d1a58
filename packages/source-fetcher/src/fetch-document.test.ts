import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type AddressInfo, connect, type Server } from "node:net";
import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, it } from "vitest";
import { createDial, createProxyDial, type Dial } from "./dial.ts";
import { fetchDocument, fetchLimits } from "./fetch-document.ts";
import { FetchFault } from "./fetch-fault.ts";
import { isPublicAddress } from "./public-address.ts";
import { isRemoteLocation, parseRemoteLocation } from "./remote-location.ts";

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A web of one server: names lead to it, as the internet's would. */
async function web(answer: Answer): Promise<{ dial: Dial; dialled: string[] }> {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const dialled: string[] = [];
  const names: Record<string, string> = {
    "a.example": "93.184.216.34",
    "private.example": "10.0.0.1",
    "mixed.example": "93.184.216.34 127.0.0.1",
  };
  const checked = createDial({ lookup: async (host) => names[host]?.split(" ") ?? [] });
  return {
    dialled,
    dial: async (host, wanted, signal) => {
      dialled.push(`${host}:${wanted}`);
      // The decision is the real one; only what it has decided for is dialled here.
      if (names[host] !== "93.184.216.34") return checked(host, wanted, signal);
      return new Promise((resolve) => {
        const socket = connect(port, "127.0.0.1", () => resolve(socket));
      });
    },
  };
}

const fetchFrom = (location: string, dial: Dial, signal = AbortSignal.timeout(20_000)) => {
  const parsed = parseRemoteLocation(location);
  if (parsed === undefined) throw new Error("not parsed");
  return fetchDocument(parsed, dial, signal);
};

const faultOf = async (work: Promise<unknown>): Promise<string> => {
  const error = await work.then(
    () => new Error("fetched"),
    (reason: unknown) => reason,
  );
  return error instanceof FetchFault ? error.rule : String(error);
};

describe("isPublicAddress", () => {
  it.each([
    ["93.184.216.34", true],
    ["2606:2800:220:1::1", true],
    ["127.0.0.1", false],
    ["10.1.2.3", false],
    ["172.31.0.1", false],
    ["192.168.1.1", false],
    ["169.254.169.254", false],
    ["100.64.0.1", false],
    ["0.0.0.0", false],
    ["224.0.0.1", false],
    ["::1", false],
    ["::ffff:127.0.0.1", false],
    ["64:ff9b::7f00:1", false],
    ["fe80::1", false],
    ["fd00::1", false],
    ["2002:7f00:1::", false],
    ["fe80::1%eth0", false],
    ["localhost", false],
  ])("%s: %s", (address, expected) => {
    expect(isPublicAddress(address)).toBe(expected);
  });
});

describe("a location", () => {
  it.each([
    ["https://example.org/a", { kind: "page" }],
    ["repo://ada/engine@v1:paper", { kind: "repository", owner: "ada", name: "engine", ref: "v1", path: "paper" }],
    [
      "https://github.com/ada/engine/blob/main/paper/a%20b.md",
      { kind: "repository", owner: "ada", name: "engine", ref: "main", path: "paper/a b.md" },
    ],
    ["https://github.com/ada/engine.git", { kind: "repository", owner: "ada", name: "engine" }],
    ["https://github.com/ada/engine/issues/1", { kind: "page" }],
  ])("%s", (text, expected) => {
    expect(parseRemoteLocation(text)).toMatchObject(expected);
  });

  it.each([
    "repo://ada",
    "repo://ada/x@--upload-pack=x",
    "repo://ada/x@a..b",
    "repo://ada/x:../y",
    "repo://ada/x:.git/config",
    "repo://../x",
    "https://",
    "repo://ada/..",
    "repo://ada/x@a b",
  ])("%s is refused", (text) => {
    expect(parseRemoteLocation(text)).toBeUndefined();
  });

  it("is of the web, or of this machine", () => {
    expect(["https://a", "HTTP://a", "repo://a/b"].map(isRemoteLocation)).toEqual([true, true, true]);
    expect(
      ["paper.md", "repo:///a", "repo://./a", "file:///etc/passwd", "ftp://a", "/https://a"].map(isRemoteLocation),
    ).toEqual([false, false, false, false, false, false]);
  });
});

describe("a page", () => {
  it("comes with its pictures, and its address", async () => {
    const { dial } = await web((request, response) => {
      if (request.url === "/blog/post/")
        return response
          .setHeader("content-type", "text/html; charset=utf-8")
          .end(
            '<img src="../a.png?x=1&amp;y=2"><img data-src=/b.svg src=""><img src="data:image/png;base64,AA"><img src="/gone.png"><img src="/a.exe">',
          );
      if (request.url === "/blog/a.png?x=1&y=2") return response.setHeader("content-type", "image/png").end("PNG");
      if (request.url === "/b.svg") return response.setHeader("content-type", "image/svg+xml").end("<svg/>");
      if (request.url === "/a.exe") return response.setHeader("content-type", "application/x-msdownload").end("MZ");
      return response.writeHead(404).end();
    });
    const fetched = await fetchFrom("http://a.example/blog/post/", dial);
    expect(fetched.main).toBe("post.html");
    expect(fetched.base).toBe("http://a.example/blog/post/");
    expect(Object.keys(fetched.addresses)).toEqual(["http://a.example/blog/a.png?x=1&y=2", "http://a.example/b.svg"]);
    expect([...fetched.files.keys()].map((path) => path.replace(/[0-9a-f]{16}/u, "x"))).toEqual([
      "post.html",
      "pictures/x.png",
      "pictures/x.svg",
    ]);
    expect(fetched.diagnostics.map((one) => one.ruleId)).toEqual(["fetch/answer-is-there", "fetch/type-is-known"]);
  });

  it.each([
    ["text/markdown", "/paper.md", "paper.md"],
    ["text/plain", "/raw/paper.tex", "paper.tex"],
    ["application/pdf", "/pdf/2401.00001", "2401.00001.pdf"],
    ["text/html", "/paper.md", "paper.html"],
    ["text/html", "/", "index.html"],
    ["text/html", "/..%2f..%2fetc/", "2f..-2fetc.html"],
  ])("that is %s at %s is %s", async (type, path, main) => {
    const { dial } = await web((_, response) => response.setHeader("content-type", type).end("text"));
    expect((await fetchFrom(`http://a.example${path}`, dial)).main).toBe(main);
  });

  it("is not fetched from a private place, by whatever way", async () => {
    const { dial, dialled } = await web((request, response) => {
      const to = new URL(request.url ?? "", "http://a.example").searchParams.get("to") ?? "";
      response.writeHead(302, { location: to }).end();
    });
    for (const place of [
      "http://127.0.0.1/",
      "http://2130706433/",
      "http://0x7f.1/",
      "http://[::1]/",
      "http://[::ffff:127.0.0.1]/",
      "http://169.254.169.254/latest/meta-data",
      "http://private.example/",
      "http://mixed.example/",
    ])
      for (const location of [place, `http://a.example/?to=${encodeURIComponent(place)}`])
        expect([location, await faultOf(fetchFrom(location, dial))]).toEqual([location, "address-is-public"]);
    for (const place of [
      "file:///etc/passwd",
      "ftp://a.example/",
      "gopher://a.example/",
      "javascript:1",
      "data:text/html,x",
    ])
      expect(await faultOf(fetchFrom(`http://a.example/?to=${encodeURIComponent(place)}`, dial))).toBe(
        "address-is-of-the-web",
      );
    expect(await faultOf(fetchFrom("http://a.example:22/", dial))).toBe("port-is-usual");
    expect(await faultOf(fetchFrom("http://user:secret@a.example/", dial))).toBe("address-has-no-secret");
    expect(await faultOf(fetchFrom("http://unknown.example/", dial))).toBe("host-is-known");
    expect(dialled.filter((one) => /:(?!80$|443$)/u.test(one.replace(/^.*\]/u, "").replace(/^[^:]*/u, "")))).toEqual(
      [],
    );
  });

  it("is bounded in size, redirects, types and time", async () => {
    const { dial } = await web((request, response) => {
      if (request.url === "/loop") return response.writeHead(302, { location: "/loop" }).end();
      if (request.url === "/told")
        return response
          .writeHead(200, { "content-type": "text/html", "content-length": String(fetchLimits.pdfBytes + 1) })
          .write("x");
      if (request.url === "/packed")
        return response.writeHead(200, { "content-type": "text/html", "content-encoding": "gzip" }).end(gzipSync("x"));
      if (request.url === "/silent") return undefined;
      if (request.url === "/video") return response.writeHead(200, { "content-type": "video/mp4" }).end("x");
      if (request.url === "/headers")
        return response.writeHead(200, { "content-type": "text/html", x: "y".repeat(100_000) }).end("x");
      return response.writeHead(500).end();
    });
    expect(await faultOf(fetchFrom("http://a.example/loop", dial))).toBe("address-is-direct");
    expect(await faultOf(fetchFrom("http://a.example/told", dial))).toBe("answer-is-bounded");
    expect(await faultOf(fetchFrom("http://a.example/packed", dial))).toBe("answer-is-plain");
    expect(await faultOf(fetchFrom("http://a.example/video", dial))).toBe("type-is-known");
    expect(await faultOf(fetchFrom("http://a.example/headers", dial))).toBe("host-answers");
    expect(await faultOf(fetchFrom("http://a.example/error", dial))).toBe("answer-is-there");
    const stop = new AbortController();
    const waiting = faultOf(fetchFrom("http://a.example/silent", dial, stop.signal));
    setTimeout(() => stop.abort(new Error("stopped")), 50);
    expect(await waiting).toContain("stopped");
  });
});

describe("a repository", () => {
  const entry = (name: string, content: string, type = "0", link = ""): Buffer => {
    const header = Buffer.alloc(512);
    header.write(name, 0);
    header.write("0000644\0", 100);
    header.write(`${content.length.toString(8).padStart(11, "0")}\0`, 124);
    header.write(type, 156);
    header.write(link, 157);
    header.write("ustar\0", 257);
    const body = Buffer.alloc(Math.ceil(content.length / 512) * 512);
    body.write(content);
    return Buffer.concat([header, body]);
  };

  /** A dial that speaks plain where TLS would be: the archive's host cannot be had here. */
  const archive = async (bytes: Uint8Array): Promise<ReturnType<typeof readArchive>> => readArchive(bytes);
  const readArchive = async (bytes: Uint8Array): Promise<Map<string, Uint8Array>> => {
    const { readTar } = await import("./read-tar.ts");
    const { Readable } = await import("node:stream");
    return readTar(Readable.from([bytes]), () => true, { keptBytes: 10_000, allBytes: 100_000, files: 5 });
  };

  it("gives regular files, and nothing that climbs or leads elsewhere", async () => {
    const files = await archive(
      Buffer.concat([
        entry("pax_global_header", "52 comment=0123456789012345678901234567890123456789\n", "g"),
        entry("r-1/", "", "5"),
        entry("r-1/paper.md", "# Text"),
        entry("r-1/link", "", "2", "/etc/passwd"),
        entry("r-1/hard", "", "1", "r-1/paper.md"),
        entry("r-1/../../up.md", "x"),
        entry("/etc/x.md", "absolute becomes a name"),
        entry("r-1/device", "", "3"),
        entry("x", "27 path=r-1/long/name.md\n", "x"),
        entry("r-1/cut", "long"),
        Buffer.alloc(1024),
      ]),
    );
    expect([...files].map(([path, bytes]) => [path, Buffer.from(bytes).toString()])).toEqual([
      ["paper.md", "# Text"],
      ["etc/x.md", "absolute becomes a name"],
      ["long/name.md", "long"],
    ]);
  });

  it.each([
    ["too many files", Buffer.concat(Array.from({ length: 9 }, (_, index) => entry(`r/${index}`, "x")))],
    ["too many bytes", entry("r/a", "x".repeat(20_000))],
    ["a bomb", Buffer.alloc(200_000, 65)],
    [
      "a size below nothing",
      (() => {
        const one = entry("r/a", "x");
        one.write("-0000000001\0", 124);
        return one;
      })(),
    ],
  ])("is refused with %s", async (_, bytes) => {
    await expect(archive(bytes)).rejects.toBeInstanceOf(FetchFault);
  });
});

describe("within the sandbox", () => {
  it("goes through its proxy, which may refuse", async () => {
    const { dial } = await web((_, response) => response.setHeader("content-type", "text/html").end("<p>Text</p>"));
    const asked: string[] = [];
    const proxy = createServer();
    servers.push(proxy);
    proxy.on("connect", (request, client) => {
      asked.push(request.url ?? "");
      if (request.url !== "a.example:80") return void client.end("HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n");
      void dial("a.example", 80, AbortSignal.timeout(5000)).then((upstream) => {
        client.write("HTTP/1.1 200 Connection established\r\n\r\n");
        client.pipe(upstream).pipe(client);
      });
    });
    await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
    const through = createProxyDial(new URL(`http://127.0.0.1:${(proxy.address() as AddressInfo).port}`));
    expect((await fetchFrom("http://a.example/", through)).main).toBe("index.html");
    expect(await faultOf(fetchFrom("http://other.example/", through))).toBe("address-is-public");
    expect(asked).toEqual(["a.example:80", "other.example:80"]);
  });
});
