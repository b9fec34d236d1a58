import {
  chmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import type { DatabaseSync } from "node:sqlite";
import { describe, expect, it } from "vitest";
import { formats } from "../../src/sqlite-engine/formats.ts";
import { start, step, succeed } from "./records.ts";
import { codeOf, tamper, useScratch } from "./scratch.ts";

const { path, open } = useScratch();

const modeOf = (file: string): number => lstatSync(file).mode & 0o777;

/** A store of the first format, with a run in it. */
function makeOldStore(file: string): void {
  mkdirSync(path("runs"), { mode: 0o700 });
  tamper(file, (database) => {
    database.exec("PRAGMA journal_mode = WAL");
    database.exec(formats[0] ?? "");
    database.exec(`PRAGMA application_id = ${0x44_4e_72_6a}; PRAGMA user_version = 1`);
    database.exec(
      `INSERT INTO runs (run_id, workflow, version, status, token, created_at, updated_at, ended_at, input, input_sum, state, state_sum)
       VALUES ('old', 'w', '1.0.0', 'succeeded', 1, 1000, 2000, 2000, '{"a":1}', 2091655867, '{"output":1}', 0)`,
    );
  });
  chmodSync(file, 0o600);
}

describe("a store that is opened", () => {
  it("is made with its folder where there is none, for its owner alone", async () => {
    const engine = await open();
    await engine.start(start("r"), succeed);
    expect(modeOf(path("runs"))).toBe(0o700);
    for (const end of ["", "-wal", "-shm"]) expect(modeOf(path("runs", `runs.db${end}`))).toBe(0o600);
  });

  it("has what another engine left, and is one with it while both are open", async () => {
    const [one, two] = [await open(), await open()];
    await one.start(start("r"), succeed);
    expect(await two.get("r")).toMatchObject({ status: "succeeded", output: 1 });
  });

  it("is not taken where others could have put it there", async () => {
    mkdirSync(path("real"), { mode: 0o700 });
    symlinkSync(path("real"), path("link"));
    expect(await codeOf(open({ file: path("link", "runs.db") }))).toBe("STORE_UNSAFE");
    mkdirSync(path("open"), { mode: 0o700 });
    chmodSync(path("open"), 0o777);
    expect(await codeOf(open({ file: path("open", "runs.db") }))).toBe("STORE_UNSAFE");
    writeFileSync(path("real", "other.db"), "", { mode: 0o600 });
    symlinkSync(path("real", "other.db"), path("real", "a.db"));
    expect(await codeOf(open({ file: path("real", "a.db") }))).toBe("STORE_UNSAFE");
    linkSync(path("real", "other.db"), path("real", "b.db"));
    expect(await codeOf(open({ file: path("real", "b.db") }))).toBe("STORE_UNSAFE");
    writeFileSync(path("real", "c.db"), "", { mode: 0o600 });
    chmodSync(path("real", "c.db"), 0o666);
    expect(await codeOf(open({ file: path("real", "c.db") }))).toBe("STORE_UNSAFE");
    mkdirSync(path("real", "d.db"));
    expect(await codeOf(open({ file: path("real", "d.db") }))).toBe("STORE_UNSAFE");
  });

  it("is brought to the newest format with what is in it", async () => {
    const file = path("runs", "runs.db");
    makeOldStore(file);
    const engine = await open();
    expect(await engine.list()).toMatchObject([{ runId: "old", status: "succeeded" }]);
    const queued = await engine.enqueue({ ...start("new"), queue: "q" });
    expect(queued).toMatchObject({ status: "pending", queue: "q" });
    await engine.shutdown();
    tamper(file, (database) =>
      expect(database.prepare("PRAGMA user_version").get()).toEqual({ user_version: formats.length }),
    );
  });

  it("keeps its old format whole where it cannot be brought to the newest", async () => {
    const file = path("runs", "runs.db");
    makeOldStore(file);
    // The migration adds three columns, and then a table of this name.
    tamper(file, (database) => database.exec("CREATE TABLE starts (mine TEXT)"));
    await expect(open()).rejects.toThrow(/starts already exists/);
    tamper(file, (database) => {
      expect(database.prepare("PRAGMA user_version").get()).toEqual({ user_version: 1 });
      const columns = database.prepare("SELECT name FROM pragma_table_info('runs')").all();
      expect(columns).not.toContainEqual({ name: "queue" });
      expect(database.prepare("SELECT run_id FROM runs").all()).toEqual([{ run_id: "old" }]);
    });
  });
});

/** Why a file is refused; it stands as it was then, byte for byte. */
async function refusalOf(file: string): Promise<unknown> {
  const before = readFileSync(file);
  const error: unknown = await open({ file }).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toMatchObject({ message: expect.stringContaining(file), hint: expect.stringMatching(/\S/) });
  expect(readFileSync(file).equals(before)).toBe(true);
  return error;
}

describe("a file that is no store of ours", () => {
  it("of a newer format is left alone", async () => {
    const engine = await open();
    await engine.start(start("r"), succeed);
    await engine.shutdown();
    const file = path("runs", "runs.db");
    tamper(file, (database) => database.exec(`PRAGMA user_version = ${formats.length + 1}`));
    expect(await refusalOf(file)).toMatchObject({
      code: "STORE_NEWER",
      message: expect.stringContaining(`format ${formats.length + 1}`),
    });
  });

  it("of another program is left alone", async () => {
    mkdirSync(path("runs"), { mode: 0o700 });
    const file = path("runs", "runs.db");
    tamper(file, (database) => database.exec("CREATE TABLE bookmarks (url TEXT)"));
    chmodSync(file, 0o600);
    expect(await refusalOf(file)).toMatchObject({ code: "STORE_FOREIGN" });
  });

  it.each([
    ["text", () => Buffer.from("These are my notes, and not a database.\n".repeat(50))],
    ["random bytes", () => Buffer.from(Array.from({ length: 8192 }, (_, index) => (index * 7919) % 251))],
  ])("but %s is left alone", async (_, bytes) => {
    mkdirSync(path("runs"), { mode: 0o700 });
    const file = path("runs", "runs.db");
    writeFileSync(file, bytes(), { mode: 0o600 });
    expect(await refusalOf(file)).toMatchObject({ code: "STORE_CORRUPT" });
  });

  it("but one that was cut short is left alone", async () => {
    const engine = await open();
    for (let index = 0; index < 50; index += 1) await engine.start(start(`r${index}`, "x".repeat(900)), succeed);
    await engine.shutdown();
    const file = path("runs", "runs.db");
    truncateSync(file, lstatSync(file).size / 2);
    const again = await open({ file }).catch((error: { code: string }) => error.code);
    // SQLite may open it and find out at the first read.
    if (again === "STORE_CORRUPT") return;
    if (typeof again === "string") throw new Error(again);
    expect(await codeOf(again.list({ limit: 100 }))).toBe("STORE_CORRUPT");
  });
});

describe("a record that has changed on the disk", () => {
  it("is told of, and does not become a result; the other runs stand", async () => {
    const engine = await open();
    for (const runId of ["good", "bad"])
      await engine.start(start(runId), async (lease) => {
        await engine.recordStep(lease, step("a", { total: 12 }));
        throw new Error("later");
      });
    await engine.start(start("spoilt"), async () => ({ status: "succeeded", output: { total: 12 } }));
    const file = path("runs", "runs.db");
    tamper(file, (database: DatabaseSync) => {
      // One bit: 12 becomes 13.
      const number = "(SELECT number FROM runs WHERE run_id = 'bad')";
      database.exec(`UPDATE steps SET body = replace(body, '12', '13') WHERE id / 16777216 = ${number}`);
      database.exec("UPDATE runs SET state = replace(state, '12', '13') WHERE run_id = 'spoilt'");
    });
    expect(await codeOf(engine.listSteps("bad"))).toBe("STORE_CORRUPT");
    await engine.resume("bad", async (lease) => {
      expect(await codeOf(engine.findStep(lease.runId, "a", 0))).toBe("STORE_CORRUPT");
      return { status: "cancelled" };
    });
    expect(await codeOf(engine.get("spoilt"))).toBe("STORE_CORRUPT");
    await expect(engine.get("spoilt")).rejects.toThrow(/spoilt/);
    expect(await engine.listSteps("good")).toEqual([step("a", { total: 12 })]);
  });
});
