import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openPool, type Pool } from "../src/database/pool.ts";
import { Postgres, whyNoPostgres } from "./postgres.ts";

const BEGIN = "BEGIN ISOLATION LEVEL READ COMMITTED";
const INSERT = "INSERT INTO things (workflow_uuid, n) VALUES ($1, $2) RETURNING n";

describe.skipIf(whyNoPostgres() !== undefined)("EngineClient", () => {
  let postgres: Postgres;
  let pool: Pool;

  beforeAll(async () => {
    postgres = await Postgres.start();
    // One connection: what a statement leaves behind is there for the next.
    pool = openPool(postgres.url(), { max: 1, name: "test" });
    await pool.query("CREATE TABLE things (workflow_uuid text PRIMARY KEY, n int NOT NULL)");
  });

  afterAll(async () => {
    await pool?.end();
    await postgres?.remove();
  });

  const inTransaction = async (end: "COMMIT" | "ROLLBACK", statements: readonly [string, unknown[]][]) => {
    const client = await pool.connect();
    try {
      const statuses: (string | null)[] = [];
      const rows: unknown[] = [];
      await client.query(BEGIN);
      for (const [text, values] of statements) {
        rows.push(...(await client.query(text, values)).rows);
        statuses.push(client.getTransactionStatus());
      }
      await client.query(end);
      statuses.push(client.getTransactionStatus());
      return { rows, statuses };
    } finally {
      client.release();
    }
  };
  const count = async (prefix: string): Promise<unknown> =>
    (await pool.query("SELECT count(*)::int AS n FROM things WHERE starts_with(workflow_uuid, $1)", [prefix])).rows[0];

  it("keeps what is committed and nothing of what is rolled back, each time on one connection", async () => {
    for (const round of ["a1", "a2", "a3"]) {
      const undone = await inTransaction("ROLLBACK", [
        [INSERT, [round, 1]],
        [INSERT, [`${round}+`, 2]],
      ]);
      expect(undone).toEqual({ rows: [{ n: 1 }, { n: 2 }], statuses: ["T", "T", "I"] });
      expect(await count(round)).toEqual({ n: 0 });
      const done = await inTransaction("COMMIT", [[INSERT, [round, 3]]]);
      expect(done).toEqual({ rows: [{ n: 3 }], statuses: ["T", "I"] });
      expect(await count(round)).toEqual({ n: 1 });
    }
  });

  it("is in a failed transaction when the first statement fails, and whole again after it", async () => {
    const client = await pool.connect();
    try {
      for (const [text, values, code] of [
        [INSERT, ["b", null], "23502"],
        ["INSERT INTO nowhere (workflow_uuid) VALUES ($1)", ["b"], "42P01"],
        ["INSERT INTO nowhere (workflow_uuid) VALUES ($1)", ["b"], "42P01"],
        ["INSERT INTO things (workflow_uuid, n) VALUES ($1, $2::int)", ["b", "none"], "22P02"],
      ] as [string, unknown[], string][]) {
        await client.query(BEGIN);
        await expect(client.query(text, values)).rejects.toMatchObject({ code });
        await expect(client.query("SELECT 1")).rejects.toMatchObject({ code: "25P02" });
        await client.query("ROLLBACK");
        expect(client.getTransactionStatus()).toBe("I");
      }
    } finally {
      client.release();
    }
    await inTransaction("COMMIT", [[INSERT, ["b", 1]]]);
    expect(await count("b")).toEqual({ n: 1 });
  });

  it("begins before a statement without values, and sends nothing for a transaction without statements", async () => {
    const client = await pool.connect();
    try {
      for (const end of ["COMMIT", "ROLLBACK"]) {
        await client.query(BEGIN);
        await client.query(end);
        expect(client.getTransactionStatus()).toBe("I");
      }
      for (const values of [undefined, []]) {
        await client.query(BEGIN);
        await client.query("INSERT INTO things VALUES ('c', 1); INSERT INTO things VALUES ('c+', 1)", values);
        expect(client.getTransactionStatus()).toBe("T");
        await client.query("ROLLBACK");
      }
    } finally {
      client.release();
    }
    expect(await count("c")).toEqual({ n: 0 });
  });

  it("tells of a connection that breaks between BEGIN and the first statement", async () => {
    const client = await pool.connect();
    client.on("error", () => undefined);
    await client.query(BEGIN);
    await client.query("ROLLBACK");
    const { rows } = await client.query("SELECT pg_backend_pid() AS pid");
    const ended = new Promise((resolve) => client.once("end", resolve));
    await client.query(BEGIN);
    const other = openPool(postgres.url(), { max: 1, name: "other" });
    await other.query("SELECT pg_terminate_backend($1)", [(rows[0] as { pid: number }).pid]);
    await other.end();
    await ended;
    await expect(client.query(INSERT, ["d", 1])).rejects.toThrow(/terminat|not queryable|closed/i);
    client.release(true);
    expect(await count("d")).toEqual({ n: 0 });
  });
});
