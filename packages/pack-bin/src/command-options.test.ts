import { describe, expect, it } from "vitest";
import { parsePackCommand } from "./index.ts";

describe("--id", () => {
  it.each(["con", "aux", "nul", "com1"])("refuses %s, and says why", (id) => {
    expect(parsePackCommand(["a.md", "--id", id], "/", false)).toMatchObject({
      kind: "fault",
      messages: [`--id "${id}": Windows keeps this name for a device. ${id}-paper would do.`],
    });
  });

  it("takes what is an identifier, and nothing else", () => {
    expect(parsePackCommand(["a.md", "--id", "con-paper"], "/", false)).toMatchObject({
      options: { overrides: { id: "con-paper" } },
    });
    for (const id of ["A", "a--b", "../a", "a".repeat(65)])
      expect(parsePackCommand(["a.md", "--id", id], "/", false)).toMatchObject({
        kind: "fault",
        messages: [expect.stringContaining("lower-case letters")],
      });
  });
});

describe("--base-url", () => {
  it("is the website's setting, the last one said", () => {
    const parsed = parsePackCommand(
      ["a.md", "--base-url", "https://a.org/", "--set", "github.version=1.0.0", "--base-url=https://b.org/p"],
      "/",
      true,
    );
    expect(parsed).toMatchObject({
      options: { settings: ["github.version=1.0.0", "website.baseUrl=https://b.org/p"] },
    });
    expect(parsePackCommand(["a.md"], "/", true)).toMatchObject({ options: { settings: [] } });
    expect(parsePackCommand(["a.md", "--base-url"], "/", true)).toMatchObject({ kind: "fault" });
  });
});
