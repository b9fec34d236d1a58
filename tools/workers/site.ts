import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Postgres } from "../../packages/engine-dbos/test/postgres.ts";
import type { WorkerSetup } from "./setup.ts";

/** ms; short, so that a takeover is soon. */
export const LEASE = 3_000;

/** A Postgres, a folder that the workers share, and the workers. */
export class Site {
  readonly folder: string;
  readonly postgres: Postgres;
  readonly workers: ChildProcess[] = [];

  private constructor(postgres: Postgres) {
    this.folder = mkdtempSync(join(tmpdir(), "dreamnet-workers-"));
    this.postgres = postgres;
  }

  static async open(): Promise<Site> {
    return new Site(await Postgres.start());
  }

  get store(): string {
    return join(this.folder, "shared");
  }

  get witness(): string {
    return join(this.folder, "witness.log");
  }

  async startWorker(concurrency: number): Promise<ChildProcess> {
    const setup: WorkerSetup = {
      url: this.postgres.url(),
      store: this.store,
      cache: join(this.folder, `cache-${this.workers.length}`),
      witness: this.witness,
      lease: LEASE,
      concurrency,
    };
    const child = spawn(
      process.execPath,
      [
        "--conditions=@dreamnet/source",
        "--disable-warning=ExperimentalWarning",
        fileURLToPath(new URL("worker-child.ts", import.meta.url)),
        JSON.stringify(setup),
      ],
      { stdio: ["ignore", "inherit", "inherit", "ipc"], env: { ...process.env, NODE_OPTIONS: "" } },
    );
    this.workers.push(child);
    await new Promise<void>((resolve, reject) => {
      child.once("message", () => resolve());
      child.once("exit", (code) => reject(new Error(`A worker ended with ${code} before it was ready.`)));
    });
    return child;
  }

  async stopWorkers(): Promise<void> {
    await Promise.all(
      this.workers.splice(0).map(async (worker) => {
        if (worker.exitCode !== null || worker.signalCode !== null) return;
        const ended = new Promise((resolve) => worker.once("exit", resolve));
        worker.kill("SIGCONT");
        worker.kill("SIGTERM");
        const timer = setTimeout(() => worker.kill("SIGKILL"), 20_000);
        await ended;
        clearTimeout(timer);
      }),
    );
  }

  async close(): Promise<void> {
    await this.stopWorkers();
    await this.postgres.remove();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
