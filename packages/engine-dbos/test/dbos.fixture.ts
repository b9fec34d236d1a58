import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openContentStore } from "@dreamnet/content-store";
import type { EngineFixture } from "@dreamnet/engine-conformance";
import pg from "pg";
import { createDbosEngine } from "../src/index.ts";
import { Postgres } from "./postgres.ts";

/** Where a case has its runs: a database, and a folder that the workers share. */
interface Location {
  readonly url: string;
  readonly folder: string;
}

/** Of the process that runs the cases: the server is started for the first one, and ends with the process. */
let server: Promise<Postgres> | undefined;

/** Ends the server; for a test that must not leave it to the end of its process. */
export async function stopServer(): Promise<void> {
  const postgres = await server;
  server = undefined;
  await postgres?.remove();
}

async function startServer(): Promise<Postgres> {
  const postgres = await Postgres.start();
  await ask(postgres.url(), "CREATE DATABASE migrated");
  const first = await createDbosEngine({ url: postgres.url("migrated") });
  await first.shutdown();
  return postgres;
}

async function ask(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** The engine on a Postgres that the fixture starts itself. */
const fixture: EngineFixture = {
  name: "dbos",
  module: import.meta.url,
  capabilities: { durable: true, shared: true, tracesFiles: false },
  createLocation: async () => {
    server ??= startServer();
    const postgres = await server;
    const name = `case_${randomBytes(6).toString("hex")}`;
    await ask(postgres.url(), `CREATE DATABASE ${name} TEMPLATE migrated`);
    const folder = await mkdtemp(join(tmpdir(), "dreamnet-dbos-"));
    return JSON.stringify({ url: postgres.url(name), folder } satisfies Location);
  },
  removeLocation: async (location) => {
    const { url, folder } = JSON.parse(location) as Location;
    const postgres = await server;
    const name = new URL(url).pathname.slice(1);
    if (postgres !== undefined) await ask(postgres.url(), `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    await rm(folder, { recursive: true, force: true });
  },
  open: async (location, { lease }) => {
    const { url, folder } = JSON.parse(location) as Location;
    return createDbosEngine({
      url,
      store: await openContentStore({ root: join(folder, "store") }),
      leaseDuration: lease,
    });
  },
};

export default fixture;
