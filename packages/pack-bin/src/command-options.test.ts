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

describe("--accept", () => {
  const parse = (words: readonly string[], env = {}) => parsePackCommand(["a.md", ...words], "/", false, env);

  it("is repeated, or a list; a name keeps its commas", () => {
    expect(
      parse([
        "--accept",
        "document/label-resolves, asset/file-exists=a,b.png",
        "--accept=document/citation-resolves=k",
      ]),
    ).toMatchObject({
      options: {
        overrides: {
          accept: ["document/label-resolves", "asset/file-exists=a,b.png", "document/citation-resolves=k"],
        },
      },
    });
  });

  it("comes from the environment where the command line says nothing", () => {
    const env = { DREAMNET_ACCEPT: "document/label-resolves,asset/is-local" };
    expect(parse([], env)).toMatchObject({
      options: { overrides: { accept: ["document/label-resolves", "asset/is-local"] } },
    });
    expect(parse(["--accept", "asset/is-local"], env)).toMatchObject({
      options: { overrides: { accept: ["asset/is-local"] } },
    });
  });

  it("refuses what nobody can waive, with the list of what can be accepted", () => {
    const parsed = parse(["--accept", "abstract", "--accept", "documents/label-resolves"]);
    expect(parsed).toMatchObject({
      kind: "fault",
      messages: [
        expect.stringMatching(/^--accept "abstract" cannot be accepted: .*asset\/file-exists/u),
        expect.stringContaining("is document/label-resolves meant?"),
      ],
    });
  });
});
