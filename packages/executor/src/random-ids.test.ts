import { expect, it } from "vitest";
import { RandomIds } from "./random-ids.ts";

it("gives UUIDs of version 4, each another one", () => {
  const ids = new RandomIds();
  const given = Array.from({ length: 1_000 }, () => ids.next());
  for (const id of given) expect(id).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/u);
  expect(new Set([...given, new RandomIds().next()]).size).toBe(1_001);
  // Every digit that chance decides comes up.
  for (const place of [0, 9, 15, 20, 24, 35]) expect(new Set(given.map((id) => id[place])).size).toBe(16);
});
