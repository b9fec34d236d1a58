import { describe, expect, it } from "vitest";
import { isConnectionLost, toStoreError } from "./store-errors.ts";

const withCode = (code: string, message = "as the server says"): Error => Object.assign(new Error(message), { code });

describe("toStoreError", () => {
  it.each([
    ["ECONNREFUSED", "STORE_UNAVAILABLE", true],
    ["57P01", "STORE_UNAVAILABLE", true],
    ["08006", "STORE_UNAVAILABLE", true],
    ["28P01", "STORE_DENIED", false],
    ["42501", "STORE_DENIED", false],
    ["3D000", "STORE_MISSING", false],
    ["53100", "STORE_FULL", true],
    ["42P01", "STORE_FAILED", false],
  ])("makes %s %s", (code, expected, retryable) => {
    expect(toStoreError(withCode(code))).toMatchObject({ code: expected, retryable });
  });

  it("knows a connection that broke by its driver's words, and passes on what is no fault of the store", () => {
    expect(isConnectionLost(new Error("Connection terminated unexpectedly"))).toBe(true);
    expect(isConnectionLost(new AggregateError([withCode("ECONNREFUSED")]))).toBe(true);
    const other = new Error("mine");
    expect(toStoreError(other)).toBe(other);
  });
});
