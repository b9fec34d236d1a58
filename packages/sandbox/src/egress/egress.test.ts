import { mkdtempSync, rmSync } from "node:fs";
import { createServer, request } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isPublicAddress } from "./addresses.ts";
import { isAllowed, parseTarget } from "./allowed.ts";
import { type EgressProxy, startEgressProxy } from "./proxy.ts";

describe("parseTarget", () => {
  it.each(["api.example.org:443", "a-b.example:80", "93.184.216.34:443"])("takes %s", (text) => {
    expect(parseTarget(text)).toEqual({ host: text.split(":")[0], port: Number(text.split(":")[1]) });
  });

  it.each([
    "2130706433:80",
    "0x7f000001:80",
    "0177.0.0.1:80",
    "127.1:80",
    "1.2.3:80",
    "[::1]:80",
    "::1:80",
    "a\0.b:80",
    "a.b.:80",
    ".a:80",
    "a..b:80",
    "a_b:80",
    "a b:80",
    "user@host:80",
    "host:80@other:80",
    "host:0",
    "host:99999",
    "host:080",
    "host:",
    "host",
    "",
    "höst:80",
    `${"a".repeat(64)}:80`,
    `${"a.".repeat(127)}aa:80`,
    "a.b:80\r\nx: y",
  ])("refuses %j", (text) => {
    expect(parseTarget(text)).toBeUndefined();
  });
});

describe("isAllowed", () => {
  it("compares hosts whole", () => {
    const egress = ["api.example.org"];
    expect(isAllowed({ host: "api.example.org", port: 443 }, egress)).toBe(true);
    for (const host of ["api.example.org.evil.test", "evil-api.example.org", "x.api.example.org", "example.org"])
      expect(isAllowed({ host, port: 443 }, egress)).toBe(false);
    expect(isAllowed({ host: "api.example.org", port: 22 }, egress)).toBe(false);
    expect(isAllowed({ host: "api.example.org", port: 8443 }, ["api.example.org:8443"])).toBe(true);
    expect(isAllowed({ host: "api.example.org", port: 443 }, ["api.example.org:8443"])).toBe(false);
  });
});

describe("isPublicAddress", () => {
  it.each([
    "127.0.0.1",
    "10.1.2.3",
    "172.31.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "224.0.0.1",
    "255.255.255.255",
    "198.18.0.1",
    "::1",
    "::",
    "fe80::1",
    "fc00::1",
    "ff02::1",
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "2001:db8::1",
    "fe80::1%eth0",
    "name",
    "",
  ])("closes %s", (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  it.each(["93.184.216.34", "1.1.1.1", "2606:2800:220:1:248:1893:25c8:1946"])("opens %s", (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });
});

describe("the proxy", () => {
  const folder = mkdtempSync(join(tmpdir(), "dreamnet-egress-"));
  const origin = createServer((asked, response) => response.end(`${asked.method} ${asked.headers.host} ${asked.url}`));
  let port = 0;
  let proxy: EgressProxy;
  beforeAll(async () => {
    await new Promise<void>((resolve) => origin.listen(0, "127.0.0.1", resolve));
    port = (origin.address() as { port: number }).port;
    const addresses: Record<string, string[]> = {
      "api.example.test": ["127.0.0.1"],
      "other.example.test": ["127.0.0.2"],
      "mixed.example.test": ["127.0.0.1", "10.0.0.1"],
    };
    proxy = await startEgressProxy(
      join(folder, "p.sock"),
      [`api.example.test:${port}`, `other.example.test:${port}`, `mixed.example.test:${port}`],
      {
        lookup: async (host) => addresses[host] ?? [],
        privateAddresses: ["127.0.0.1"],
      },
    );
  });
  afterAll(async () => {
    await proxy.close();
    origin.close();
    rmSync(folder, { recursive: true });
  });

  const get = (url: string, host: string): Promise<{ status: number | undefined; text: string }> =>
    new Promise((resolve, reject) => {
      const asked = request({ socketPath: proxy.socket, path: url, headers: { host }, agent: false }, (answer) => {
        let text = "";
        answer.on("data", (chunk: Buffer) => {
          text += chunk.toString();
        });
        answer.on("end", () => resolve({ status: answer.statusCode, text }));
      });
      asked.on("error", reject);
      asked.end();
    });
  const tunnel = (target: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const socket = connect(proxy.socket, () => socket.write(`CONNECT ${target} HTTP/1.1\r\nhost: ${target}\r\n\r\n`));
      socket.once("data", (data) => {
        resolve(data.toString().split("\r\n")[0] as string);
        socket.destroy();
      });
      socket.once("error", reject);
      socket.once("close", () => resolve("closed"));
    });

  it("forwards to a host that the manifest names, and tells it the host that was judged", async () => {
    const answer = await get(`http://api.example.test:${port}/path?x=1`, "evil.test");
    expect(answer).toEqual({ status: 200, text: `GET api.example.test:${port} /path?x=1` });
    expect(await tunnel(`api.example.test:${port}`)).toMatch(/ 200 /);
  });

  it("refuses others, and remembers what was asked for", async () => {
    expect((await get(`http://evil.test:${port}/`, "api.example.test")).status).toBe(403);
    expect(await tunnel(`evil.test:${port}`)).toMatch(/ 403 /);
    expect(proxy.refused).toContain(`evil.test:${port}`);
  });

  it("refuses an allowed name that leads to a private address, or to one among others", async () => {
    expect(await tunnel(`other.example.test:${port}`)).toMatch(/ 403 /);
    expect(await tunnel(`mixed.example.test:${port}`)).toMatch(/ 403 /);
  });
});
