import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { createSocket, type Socket } from "node:dgram";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer as createHttp } from "node:http";
import { connect, createServer, type Server } from "node:net";
import { hostname, networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** What an attack is told: everything that a real one would find out or guess. */
export type Facts = Readonly<Record<string, string | number>>;

/** A disposable machine's worth of things to go for, all of it the attacker's own user's. */
export interface World {
  readonly root: string;
  facts(): Facts;
  /** Whether a listener was reached since the last call. */
  takeReached(): boolean;
  /** Whether the victim still runs; it is started again when it does not. */
  checkVictim(): Promise<boolean>;
  /** Everything that attacks are after as it is now: path below the root → what tells a change. */
  snapshot(): ReadonlyMap<string, string>;
  /** Lays out what only one attack needs. */
  plant(id: string): Promise<void>;
  /** Puts back what an attack may have changed. */
  restore(): void;
  close(): Promise<void>;
}

const packageSource = fileURLToPath(new URL("./package", import.meta.url));

export async function makeWorld(addon: string, storedSecret: string): Promise<World> {
  const root = mkdtempSync(join(tmpdir(), "dreamnet-escape-"));
  const token = String(100_000 + (randomBytes(4).readUInt32BE() % 899_999));
  const secret = `secret-${randomBytes(12).toString("hex")}`;
  const victimSecret = `victim-${randomBytes(12).toString("hex")}`;
  const outside = join(root, "outside");
  const abstract = `escape-${token}`;
  let reached = false;
  const sockets: (Server | Socket)[] = [];
  const note = (): void => {
    reached = true;
  };
  const http = async (at: object): Promise<number> => {
    const server = createHttp((_request, response) => {
      note();
      response.end("reached");
    });
    server.on("connection", note);
    server.on("connection", (socket) => socket.on("error", () => undefined));
    await new Promise<void>((resolve, reject) => server.once("error", reject).listen(at, resolve));
    sockets.push(server);
    const address = server.address();
    return typeof address === "object" && address !== null ? address.port : 0;
  };
  const restore = (): void => {
    for (const name of ["home", "outside", "package", "work", "tmp", "slipped", "mark"])
      spawnSync("rm", ["-rf", join(root, name)]);
    mkdirSync(join(root, "home/.ssh"), { recursive: true });
    mkdirSync(outside);
    mkdirSync(join(root, "work/build"), { recursive: true });
    mkdirSync(join(root, "tmp"));
    for (const path of ["home/.ssh/id_ed25519", "home/.npmrc", "outside/secret", "outside/unlinked", "outside/mode"])
      writeFileSync(join(root, path), secret, { mode: 0o644 });
    writeFileSync(join(outside, "module.cjs"), `module.exports = ${JSON.stringify(secret)};`);
    cpSync(packageSource, join(root, "package"), { recursive: true });
    const own = join(root, "package");
    writeFileSync(
      join(own, "package.json"),
      JSON.stringify({
        name: "escape-attack",
        version: "1.0.0",
        type: "module",
        dependencies: { dep: "*", planted: "*" },
      }),
    );
    mkdirSync(join(own, "node_modules/dep"), { recursive: true });
    writeFileSync(join(own, "node_modules/dep/package.json"), '{"name":"dep"}');
    writeFileSync(join(own, "node_modules/dep/index.js"), 'module.exports = { dep: "here" };');
    symlinkSync(join(outside, "secret"), join(own, "planted-file"));
    symlinkSync(outside, join(own, "planted-folder"));
    symlinkSync(outside, join(own, "build"));
  };
  restore();
  const port = await http({ port: 0, host: "0.0.0.0" });
  const otherPort = await http({ port: 0, host: "127.0.0.1" });
  const port6 = await http({ port: 0, host: "::1" }).catch(() => 0);
  const socket = join(root, "host.sock");
  await http({ path: socket });
  await http({ path: `\0${abstract}` });
  const udp = createSocket("udp4");
  udp.on("message", note);
  await new Promise<void>((resolve) => udp.bind(0, "127.0.0.1", resolve));
  sockets.push(udp);
  const address = Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .find((item) => item.family === "IPv4" && !item.internal)?.address;

  let victim: ChildProcess;
  const startVictim = async (): Promise<void> => {
    victim = spawn(
      process.execPath,
      [
        "-e",
        `globalThis.kept = Buffer.from(process.env.KEPT); require("node:fs").openSync(${JSON.stringify(join(outside, "secret"))}); console.log(1); setInterval(() => globalThis.kept.length, 1000)`,
        `victim-${token}`,
      ],
      {
        stdio: ["ignore", "pipe", "ignore"],
        env: { KEPT: victimSecret, ESCAPE_SECRET: secret },
        cwd: root,
      },
    );
    await new Promise((resolve) => victim.stdout?.once("data", resolve));
  };
  await startVictim();

  const world: World = {
    root,
    facts: () => {
      return {
        home: join(root, "home"),
        outside,
        secret,
        envSecret: secret,
        victimSecret,
        inheritedSecret: process.env["ESCAPE_INHERITED"] ?? secret,
        token,
        package: join(root, "package"),
        mark: join(root, "mark"),
        victim: victim.pid ?? 0,
        port,
        port6,
        otherPort,
        udpPort: udp.address().port,
        listenPort: port + 1 > 65_000 ? port - 7 : port + 1,
        socket,
        abstract,
        address: address ?? "127.0.0.1",
        hostname: hostname(),
        addon,
        storedSecret,
        loopFor: 3_000,
      };
    },
    takeReached: () => {
      const was = reached;
      reached = false;
      return was;
    },
    checkVictim: async () => {
      const isThere = (): boolean => victim.exitCode === null && victim.signalCode === null;
      for (let tries = 0; tries < 100 && isThere(); tries += 1) await new Promise((resolve) => setTimeout(resolve, 50));
      const runs = isThere();
      if (!runs) await startVictim();
      return runs;
    },
    snapshot: () => {
      const found = new Map<string, string>();
      for (const top of ["home", "outside", "package", "work", "slipped", "mark"]) {
        const path = join(root, top);
        if (!existsSync(path)) continue;
        const names = statSync(path).isDirectory()
          ? readdirSync(path, { recursive: true, encoding: "utf8" }).map((name) => join(top, name))
          : [top];
        for (const name of names) {
          try {
            const stats = statSync(join(root, name));
            if (stats.isFile() && stats.size < 1024 ** 2) found.set(name, readFileSync(join(root, name), "latin1"));
            else found.set(name, String(stats.size));
          } catch {
            found.set(name, "?");
          }
        }
      }
      return found;
    },
    restore,
    plant: async (id) => {
      if (id === "read-planted-dependency-link") symlinkSync(outside, join(root, "package/node_modules/planted"));
      if (id !== "unix-socket-in-package") return;
      const server = createServer((client) => client.destroy());
      server.on("connection", note);
      await new Promise<void>((resolve) => server.listen(join(root, "package/planted.sock"), resolve));
      sockets.push(server);
    },
    close: async () => {
      victim.kill("SIGKILL");
      for (const item of sockets) item.close();
      rmSync(root, { recursive: true, force: true });
    },
  };
  return world;
}

/** Tries for a while to reach what an attack listens on. */
export async function tryToReach(port: number, isOver: () => boolean): Promise<boolean> {
  while (!isOver()) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, "127.0.0.1", () => {
        socket.destroy();
        resolve(true);
      });
      socket.once("error", () => resolve(false));
    });
    if (open) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return false;
}

/** Processes of this machine whose command line holds the text. */
export function processesWith(text: string): number[] {
  return readdirSync("/proc").flatMap((name) => {
    try {
      return /^\d+$/.test(name) && readFileSync(`/proc/${name}/cmdline`, "latin1").includes(text) ? [Number(name)] : [];
    } catch {
      return [];
    }
  });
}
