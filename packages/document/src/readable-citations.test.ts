import { describe, expect, test } from "vitest";
import { readableCitations } from "./readable-citations.ts";
import type { Reference } from "./references.ts";

const reference = (id: string, families: string[], year: number): Reference => ({
  csl: { id, type: "book", author: families.map((family) => ({ family })), issued: { "date-parts": [[year]] } },
  file: "r.bib",
  diagnostics: [],
});
const references = {
  k: reference("k", ["Knuth", "Other", "Third"], 1984),
  "l:1": reference("l:1", ["Lamport"], 1986),
  bare: { ...reference("bare", [], 1990) },
};

describe("citations in a text of metadata", () => {
  test.each([
    ["As shown [@k].", "As shown (Knuth et al., 1984)."],
    ["[see @k, p. 3; @l:1]", "(see Knuth et al., 1984, p. 3; Lamport, 1986)"],
    ["Lamport [-@l:1]", "Lamport (1986)"],
    ["[@gone], [@k; @gone], [@bare]", "[@gone], [@k; @gone], [@bare]"],
    ["ada@example.org [1] [a@example.org] @k", "ada@example.org [1] [a@example.org] @k"],
    ["[@__proto__] [@constructor]", "[@__proto__] [@constructor]"],
  ])("%s", (text, expected) => {
    expect(readableCitations(text, references)).toBe(expected);
  });
});
