import { describe, expect, it } from "vitest";
import { StatementNames } from "./statement-names.ts";

const ofRun = (column: string): string => `SELECT ${column} FROM dbos.workflow_status WHERE workflow_uuid=$1`;

describe("StatementNames", () => {
  it("names what is about one run, each text once", () => {
    const names = new StatementNames();
    const first = names.of(ofRun("status"));
    expect(first).toBeTypeOf("string");
    expect(names.of(ofRun("status"))).toBe(first);
    expect(names.of(ofRun("owner_xid"))).not.toBe(first);
    expect(names.of("INSERT INTO dbos.workflow_input (workflow_uuid, inputs) VALUES ($1, $2)")).toBeTypeOf("string");
  });

  it.each([
    "SELECT workflow_uuid FROM dbos.workflow_status WHERE status = $1 AND queue_name = $2",
    "SELECT * FROM dbos.operation_outputs WHERE workflow_uuid=$1",
    "DELETE FROM dbos.workflow_status WHERE workflow_uuid = ANY($1)",
  ])("leaves %s as it is", (text) => {
    expect(new StatementNames().of(text)).toBeUndefined();
  });

  it("stops at a number of them", () => {
    const names = new StatementNames();
    const given = Array.from({ length: 1_000 }, (_, index) => names.of(ofRun(`c${index}`)));
    expect(given.filter((name) => name !== undefined)).toHaveLength(64);
    expect(names.of(ofRun("c0"))).toBe(given[0]);
  });
});
