import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** Where Debian and others put the server's programs, the newest first; none of them is on the PATH. */
function findPrograms(): string | undefined {
  const named = process.env["DREAMNET_POSTGRES_BIN"];
  if (named !== undefined) return named;
  if (existsSync("/usr/bin/initdb")) return "/usr/bin";
  const roots = ["/usr/lib/postgresql", "/usr/local/lib/postgresql", "/opt/homebrew/opt"];
  for (const root of roots) {
    if (!existsSync(root)) continue;
    const versions = readdirSync(root).sort((a, b) => b.localeCompare(a, undefined, { numeric: true }));
    for (const version of versions)
      if (existsSync(join(root, version, "bin/initdb"))) return join(root, version, "bin");
  }
  return undefined;
}

/** Why this machine cannot run the tests; undefined where it can. */
export const whyNoPostgres = (): string | undefined =>
  findPrograms() === undefined ? "there is no Postgres here: node tools/setup-system.mjs base" : undefined;

/** Postgres refuses to run as root: the server gets the user that Debian's package made, else nobody. */
function ordinaryUser(): { readonly uid?: number; readonly gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const users = readFileSync("/etc/passwd", "utf8").split("\n");
  const line = users.find((user) => user.startsWith("postgres:")) ?? users.find((user) => user.startsWith("nobody:"));
  const [, , uid, gid] = (line ?? "").split(":");
  return { uid: Number(uid), gid: Number(gid) };
}

/** A Postgres of one's own: in a temporary folder, on a Unix socket in it, and on no port. */
export class Postgres {
  readonly #folder: string;
  readonly #programs: string;
  readonly #user: { readonly uid?: number; readonly gid?: number };
  readonly #settings: readonly string[];
  #server: ChildProcess | undefined;
  readonly #onExit = (): void => {
    if (this.#server?.pid !== undefined && this.#server.exitCode === null) {
      process.kill(this.#server.pid, "SIGQUIT");
      // Nothing is waited for at a process's end but by standing still; the server writes until it is gone.
      const still = new Int32Array(new SharedArrayBuffer(4));
      for (let tries = 0; tries < 250 && existsSync(join(this.#data, "postmaster.pid")); tries += 1)
        Atomics.wait(still, 0, 0, 20);
    }
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 5 });
  };

  private constructor(settings: readonly string[]) {
    this.#folder = mkdtempSync(join(tmpdir(), "dreamnet-pg-"));
    const programs = findPrograms();
    if (programs === undefined) throw new Error(whyNoPostgres());
    this.#programs = programs;
    this.#user = ordinaryUser();
    this.#settings = settings;
    if (this.#user.uid !== undefined) chownSync(this.#folder, this.#user.uid, this.#user.gid ?? 0);
  }

  /** Makes a cluster and starts it. @param settings - `name=value`, as of postgresql.conf. */
  static async start(settings: readonly string[] = []): Promise<Postgres> {
    const postgres = new Postgres(settings);
    process.once("exit", postgres.#onExit);
    const made = spawnSync(
      join(postgres.#programs, "initdb"),
      ["-D", postgres.#data, "-U", "dreamnet", "--auth=trust", "--encoding=UTF8", "--locale=C"],
      { ...postgres.#user, cwd: postgres.#folder, encoding: "utf8" },
    );
    if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}`);
    await postgres.resume();
    return postgres;
  }

  get #data(): string {
    return join(this.#folder, "data");
  }

  /** URL of one of its databases. */
  url(database = "postgres"): string {
    return `postgresql://dreamnet@localhost/${database}?host=${encodeURIComponent(this.#folder)}`;
  }

  /** Starts the server again. */
  async resume(): Promise<void> {
    const settings = ["listen_addresses=", `unix_socket_directories=${this.#folder}`, "max_connections=200"];
    const server = spawn(
      join(this.#programs, "postgres"),
      ["-D", this.#data, ...[...settings, ...this.#settings].flatMap((setting) => ["-c", setting])],
      { ...this.#user, cwd: this.#folder, stdio: ["ignore", "ignore", "pipe"] },
    );
    this.#server = server;
    let log = "";
    server.stderr?.on("data", (chunk: Buffer) => {
      log = (log + chunk.toString()).slice(-4_000);
    });
    server.unref();
    (server.stderr as unknown as { unref(): void } | null)?.unref();
    for (let waited = 0; !log.includes("ready to accept connections"); waited += 20) {
      if (server.exitCode !== null || waited > 60_000) throw new Error(`Postgres did not start: ${log}`);
      await sleep(20);
    }
  }

  /** Stops the server. @param how - `fast` ends the sessions, `crash` leaves everything to recovery. */
  async pause(how: "fast" | "crash" = "fast"): Promise<void> {
    const server = this.#server;
    if (server?.pid === undefined || server.exitCode !== null) return;
    const ended = new Promise((resolve) => server.once("exit", resolve));
    server.ref();
    process.kill(server.pid, how === "fast" ? "SIGINT" : "SIGQUIT");
    await ended;
  }

  /** Stops it and removes everything. */
  async remove(): Promise<void> {
    await this.pause("crash");
    process.off("exit", this.#onExit);
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
