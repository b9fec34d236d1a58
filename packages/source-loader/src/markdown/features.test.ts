import { describe, expect, it } from "vitest";
import { featuresOf } from "./features.ts";

describe("two dollars within a line of text", () => {
  it.each([
    ["are of the text where every formula has two", "Here $$x$$ stands.", true],
    ["are a displayed formula where the author writes others with one", "Here $y$ and $$x$$ stand.", false],
    ["are of the text beside prices", "It costs $5 and $6, and $$x$$.", true],
  ])("%s", (_, text, expected) => {
    expect(featuresOf("gfm", text).doubledDollars).toBe(expected);
    expect(featuresOf("joss", text).doubledDollars).toBe(false);
  });

  it("are looked for in bounded time", () => {
    expect(featuresOf("gfm", `$$${"$a ".repeat(200_000)}`).doubledDollars).toBe(true);
  });
});
