import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { join } from "node:path";

/** What the canary must not reach, and what it must be able to do. */
export interface Canary {
  /** Code that tries all of it from inside; its findings are written into the writable folder. */
  readonly script: string;
  /** Faults, as sentences; none when the sandbox holds. `outputs` is the held folder. */
  judge(outputs: string): readonly string[];
  close(): void;
}

/** Lays out a secret, a listener and a place outside, and writes the code that goes for them. */
export async function setCanary(runFolder: string, writable = "/sandbox/probe"): Promise<Canary> {
  const secret = randomBytes(24).toString("hex");
  const outside = join(runFolder, "outside");
  mkdirSync(outside, { mode: 0o700 });
  writeFileSync(join(outside, "secret"), secret, { mode: 0o600 });
  const socket = join(outside, "listener.sock");
  let wasReached = false;
  const listen = (at: { port: number; host: string } | { path: string }): Promise<Server> =>
    new Promise((resolve, reject) => {
      const server = createServer((client) => {
        wasReached = true;
        client.destroy();
      });
      server.unref();
      server.once("error", reject);
      server.listen(at, () => resolve(server));
    });
  const servers = [await listen({ port: 0, host: "127.0.0.1" }), await listen({ path: socket })];
  const address = servers[0]?.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  process.env["DREAMNET_CANARY"] = secret;
  const facts = { secret, outside, socket, port, pid: process.pid, writable };
  return {
    script: `const facts = ${JSON.stringify(facts)};\n${attempts}`,
    judge: (outputs) => {
      const faults: string[] = [];
      try {
        const findings = JSON.parse(readFileSync(join(outputs, "findings.json"), "utf8")) as {
          done?: unknown;
          reached?: unknown;
        };
        if (findings.done !== facts.port) faults.push("the canary did not come to its end");
        if (!Array.isArray(findings.reached) || findings.reached.length > 0)
          faults.push(`from inside one reaches ${String(findings.reached)}`);
      } catch {
        faults.push("what is written into an allowed path does not arrive");
      }
      if (existsSync(join(outside, "written"))) faults.push("a file outside was written");
      if (wasReached) faults.push("a listener of the host was reached");
      return faults;
    },
    close: () => {
      delete process.env["DREAMNET_CANARY"];
      for (const server of servers) server.close();
      rmSync(outside, { recursive: true, force: true });
    },
  };
}

const attempts = `
import fs from "node:fs";
fs.readSync(3, Buffer.alloc(1));
const reached = [];
const tryIt = (what, act) => { try { if (act() !== false) reached.push(what); } catch {} };
tryIt("a secret file", () => fs.readFileSync(facts.outside + "/secret"));
tryIt("a secret file through /proc", () => fs.readFileSync("/proc/" + facts.pid + "/root" + facts.outside + "/secret"));
tryIt("a folder of the host", () => fs.readdirSync(facts.outside));
tryIt("a place outside", () => fs.writeFileSync(facts.outside + "/written", "x"));
tryIt("a write beside the allowed path", () => fs.writeFileSync("/sandbox/written", "x"));
tryIt("the root", () => fs.mkdirSync("/written"));
tryIt("the kernel's settings", () => fs.openSync("/proc/sys/kernel/core_pattern", "r+"));
tryIt("the host's processes", () => fs.existsSync("/proc/" + facts.pid + "/cmdline") && fs.readFileSync("/proc/" + facts.pid + "/environ", "latin1").includes(facts.secret));
for (const pid of ["self", "1"]) tryIt("the host's environment", () => fs.readFileSync("/proc/" + pid + "/environ", "latin1").includes(facts.secret));
tryIt("the environment", () => Object.values(process.env).includes(facts.secret));
tryIt("the home folders", () => fs.existsSync("/home") || fs.existsSync("/root") || fs.existsSync("/run"));
const net = process.getBuiltinModule("node:net");
const connect = (what, to) => new Promise((done) => {
  let socket;
  try { socket = net.connect(to); } catch { return done(); }
  socket.on("connect", () => { reached.push(what); socket.destroy(); done(); });
  socket.on("error", () => done());
});
await Promise.all([connect("a listener of the host", { port: facts.port, host: "127.0.0.1" }), connect("a socket of the host", { path: facts.socket })]);
fs.writeFileSync(facts.writable + "/findings.json", JSON.stringify({ done: facts.port, reached }));
`;
