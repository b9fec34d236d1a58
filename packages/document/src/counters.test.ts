import { describe, expect, it } from "vitest";
import { Counters, numeral } from "./index.ts";

const decimal = { style: "decimal" } as const;

describe("Counters", () => {
  it("counts 1, 2, 3 where nothing is said, and headings as LaTeX's article does", () => {
    const counters = new Counters();
    expect([counters.next("figure"), counters.next("figure"), counters.next("table")]).toEqual(["1", "2", "1"]);
    expect([1, 2, 3, 2, 1, 3].map((depth) => counters.nextHeading(depth))).toEqual([
      ..."1 1.1 1.1.1 1.2 2 2.0.1".split(" "),
    ]);
    counters.enterAppendix();
    counters.enterAppendix();
    expect([1, 2, 1].map((depth) => counters.nextHeading(depth))).toEqual(["A", "A.1", "B"]);
  });

  it("begins anew within headings, and within other counts", () => {
    const counters = new Counters();
    counters.apply([
      { counter: "equation", within: 2, form: [{ heading: 2 }, ".", decimal] },
      { counter: "proof:case", within: "proof:theorem", form: [{ counter: "proof:theorem" }, "/", decimal] },
    ]);
    counters.nextHeading(1);
    expect(counters.next("equation")).toBe("1.0.1");
    counters.nextHeading(2);
    expect([counters.next("equation"), counters.next("equation")]).toEqual(["1.1.1", "1.1.2"]);
    counters.nextHeading(1);
    expect(counters.next("equation")).toBe("2.0.1");
    counters.next("proof:theorem");
    expect([counters.next("proof:case"), counters.next("proof:case")]).toEqual(["1/1", "1/2"]);
    counters.next("proof:theorem");
    expect(counters.next("proof:case")).toBe("2/1");
  });

  it("shares a counter and its form; a circle harms nobody", () => {
    const counters = new Counters();
    counters.apply([
      { counter: "proof:theorem", form: ["T", decimal] },
      { counter: "proof:lemma", as: "proof:theorem" },
      { counter: "a", as: "b" },
      { counter: "b", as: "a" },
      { counter: "c", form: [{ counter: "c" }, decimal] },
    ]);
    expect(["theorem", "lemma", "theorem"].map((kind) => counters.next(`proof:${kind}`))).toEqual(["T1", "T2", "T3"]);
    expect([counters.next("a"), counters.next("b"), counters.next("c")]).toEqual([
      expect.any(String),
      expect.any(String),
      "1",
    ]);
  });

  it("goes on from a number that is set, added to or known", () => {
    const counters = new Counters();
    counters.apply([{ counter: "figure", value: 4 }]);
    expect(counters.next("figure")).toBe("5");
    counters.apply([{ counter: "figure", add: -2, form: ["S", decimal] }]);
    expect(counters.next("figure")).toBe("S4");
    expect(counters.next("figure", "S9")).toBe("S9");
    expect(counters.current("figure")).toBe("S9");
    expect(counters.next("figure")).toBe("S10");
  });

  it("counts chapters on through parts", () => {
    const counters = new Counters();
    counters.apply([
      { counter: "heading:1", form: [{ style: "upper-roman" }] },
      { counter: "heading:2", within: 0, form: [decimal] },
    ]);
    expect([1, 2, 3, 1, 2].map((depth) => counters.nextHeading(depth))).toEqual(["I", "1", "1.1", "II", "2"]);
    counters.enterAppendix();
    expect([2, 3].map((depth) => counters.nextHeading(depth))).toEqual(["A", "A.1"]);
    expect([counters.numberedDepth, new Counters().numberedDepth]).toEqual([4, 3]);
  });
});

it.each([
  [27, "lower-alpha", "aa"],
  [702, "upper-alpha", "ZZ"],
  [0, "lower-alpha", "0"],
  [1994, "upper-roman", "MCMXCIV"],
  [4000, "lower-roman", "4000"],
  [12, "decimal", "12"],
] as const)("numeral %d, %s: %s", (value, style, text) => {
  expect(numeral(value, style)).toBe(text);
});
