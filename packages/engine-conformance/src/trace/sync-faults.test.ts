import { describe, expect, it } from "vitest";
import { parseTrace } from "./parse-trace.ts";
import { findSyncFaults } from "./sync-faults.ts";

const check = (...lines: string[]) => findSyncFaults(parseTrace(lines.join("\n")), "/place/");
const write = (value: string) => `7 pwrite64(20</place/runs.db-wal>, "\\0\\1[${value}]", 12, 32) = 12`;
const sync = "7 fdatasync(20</place/runs.db-wal>) = 0";
const ack = (value: string) => `7 write(1<pipe:[77]>, "ack ${value}\\n", 12) = 12`;
const result = (value: string) => `7 write(1<UNIX-STREAM:[77->78]>, "result ${value}\\n", 12) = 12`;

describe("findSyncFaults", () => {
  it("finds nothing where data is written, then synced, then acknowledged", () => {
    expect(check(write("1.1.x"), sync, ack("1.1.x"), write("1.1.x"), sync, result("1.1.x"))).toEqual({
      steps: 1,
      results: 1,
      syncs: 2,
      faults: [],
    });
  });

  it.each([
    ["nothing was written", [ack("1.1.x")], /before it was written/],
    ["nothing was synced", [write("1.1.x"), ack("1.1.x")], /before what was written was synced/],
    ["the sync came first", [sync, write("1.1.x"), ack("1.1.x")], /was synced/],
    ["the sync came last", [write("1.1.x"), ack("1.1.x"), sync], /was synced/],
    ["another value was written", [write("1.2.y"), sync, ack("1.1.x")], /before it was written/],
    ["another file was synced", [write("1.1.x"), sync.replace("-wal", ""), ack("1.1.x")], /was synced/],
    ["the sync failed", [write("1.1.x"), sync.replace("= 0", "= -1 EIO (x)"), ack("1.1.x")], /was synced/],
    ["the file lies elsewhere", [write("1.1.x").replace("/place", "/other"), sync, ack("1.1.x")], /it was written/],
    ["the step's record stands for the result", [write("1.1.x"), sync, ack("1.1.x"), result("1.1.x")], /The result/],
    [
      "the sync had begun before the write had ended",
      [
        '7 pwrite64(20</place/runs.db-wal>, "[1.1.x]", 12, 32 <unfinished ...>',
        "8 fdatasync(20</place/runs.db-wal>) = 0",
        "7 <... pwrite64 resumed>) = 12",
        ack("1.1.x"),
      ],
      /was synced/,
    ],
    [
      "the sync had not ended before the acknowledgement",
      [
        write("1.1.x"),
        "8 fdatasync(20</place/runs.db-wal> <unfinished ...>",
        ack("1.1.x"),
        "8 <... fdatasync resumed>) = 0",
      ],
      /was synced/,
    ],
  ])("tells when %s", (_, lines, fault) => {
    const { faults } = check(...lines);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(fault);
  });

  it("puts calls together that another thread's came between", () => {
    const lines = [
      '7 pwrite64(20</place/runs.db-wal>, "[1.1.x]", 12, 32 <unfinished ...>',
      '8 write(1<pipe:[77]>, "hello\\n", 6) = 6',
      "7 <... pwrite64 resumed>) = 12",
      "7 fdatasync(20</place/runs.db-wal> <unfinished ...>",
      "7 <... fdatasync resumed>) = 0",
      ack("1.1.x"),
    ];
    expect(check(...lines)).toMatchObject({ steps: 1, syncs: 1, faults: [] });
  });
});
