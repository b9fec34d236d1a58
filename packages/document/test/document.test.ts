import { describe, expect, it } from "vitest";
import {
  artifactId,
  artifactIdSchema,
  type DocumentNode,
  describeArtifact,
  documentLimits,
  frontmatterSchema,
  type NormalizedSource,
  normalizedSourceSchema,
  plainText,
  type Root,
  slugify,
  walkNodes,
} from "../src/index.ts";

const source = (ast: unknown, frontmatter: Record<string, unknown> = {}): unknown => ({
  schemaVersion: 1,
  flavour: "joss",
  file: "paper.md",
  digest: "a".repeat(64),
  ast,
  frontmatter: frontmatterSchema.parse(frontmatter),
  references: {},
  assets: {},
  labels: {},
  macros: {},
  diagnostics: [],
});

const text = (value: string): DocumentNode => ({ type: "text", value });

describe("identifiers", () => {
  it.each([
    ["PyBADS: Fast and robust black-box optimization", "pybads-fast-and-robust-black-box-optimization"],
    ["Über Straßen, Ærø & Łódź", "uber-strassen-aero-lodz"],
    ["多线程", ""],
    ["../../etc/passwd", "etc-passwd"],
    ["x".repeat(100), "x".repeat(64)],
    ["", ""],
    ["Con", "con-paper"],
    ["AUX!", "aux-paper"],
    ["COM1", "com1-paper"],
    ["Con artists", "con-artists"],
  ])("slug of %j", (title, slug) => {
    expect(slugify(title)).toBe(slug);
  });

  it("take the front matter's id, the title, or a digest of title and authors", () => {
    const authors = [{ name: "Ada", affiliations: [] }];
    expect(artifactId({ id: "My Paper", title: "Other", authors })).toBe("my-paper");
    expect(artifactId({ title: "A title", authors })).toBe("a-title");
    expect(artifactId({ id: "nul", title: "Other", authors })).toBe("nul-paper");
    expect(artifactId({ title: "Prn", authors })).toBe("prn-paper");
    for (const id of ["con", "lpt1", "aux"]) expect(artifactIdSchema.safeParse(id).success).toBe(false);
    expect(artifactIdSchema.safeParse("con-paper").success).toBe(true);
    expect(artifactId({ title: "多线程", authors })).toMatch(/^[0-9a-f]{8}$/u);
    expect(artifactId({ title: "多线程", authors })).not.toBe(artifactId({ title: "多线程", authors: [] }));
  });
});

describe("walkNodes", () => {
  const tree: Root = {
    type: "root",
    children: [
      {
        type: "admonition",
        kind: "note",
        title: [{ type: "text", value: "T" }],
        children: [
          {
            type: "paragraph",
            children: [
              { type: "text", value: "a" },
              { type: "emphasis", children: [{ type: "text", value: "b" }] },
            ],
          },
        ],
      },
      { type: "lineBlock", lines: [[{ type: "text", value: "c" }], [{ type: "text", value: "d" }]] },
    ],
  };

  it("visits in reading order, titles and lines too, with the ancestors", () => {
    const seen: string[] = [];
    walkNodes(tree, (node, ancestors) => {
      if (node.type === "text") seen.push(`${ancestors.map((ancestor) => ancestor.type).join(">")}:${node.value}`);
    });
    expect(seen).toEqual([
      "root>admonition:T",
      "root>admonition>paragraph:a",
      "root>admonition>paragraph>emphasis:b",
      "root>lineBlock:c",
      "root>lineBlock:d",
    ]);
    expect(plainText(tree)).toBe("Tabcd");
  });

  it("skips what it is told to", () => {
    let count = 0;
    walkNodes(tree, (node) => {
      count++;
      return node.type === "admonition" ? "skip" : undefined;
    });
    expect(count).toBe(5);
  });

  it("holds a tree of 100,000 levels", () => {
    let node: DocumentNode = text("deep");
    for (let level = 0; level < 100_000; level++) node = { type: "emphasis", children: [node as never] };
    expect(plainText(node)).toBe("deep");
  });
});

describe("a NormalizedSource", () => {
  it("survives JSON and its schema", () => {
    const value = source({ type: "root", children: [{ type: "paragraph", children: [text("a")] }] }, { title: "T" });
    expect(JSON.parse(JSON.stringify(normalizedSourceSchema.parse(value)))).toEqual(JSON.parse(JSON.stringify(value)));
  });

  it("is refused beyond the depth, without an overflow of the stack", () => {
    let node: unknown = text("deep");
    for (let level = 0; level < 50_000; level++) node = { type: "emphasis", children: [node] };
    const parsed = normalizedSourceSchema.safeParse(source({ type: "root", children: [node] }));
    expect(parsed.error?.issues.map((issue) => issue.message)).toEqual([
      `The tree is nested more than ${documentLimits.depth} levels deep.`,
    ]);
  });

  it("describes the artifact, with the caller's own words over it", () => {
    const value = normalizedSourceSchema.parse(
      source({ type: "root", children: [] }, { title: "A title", categories: ["cs.LG", "stat.ML"], date: "2026-11" }),
    ) as NormalizedSource;
    expect(describeArtifact(value, { license: "CC-BY-4.0" })).toMatchObject({
      id: "a-title",
      title: "A title",
      primaryCategory: "cs.LG",
      secondaryCategories: ["stat.ML"],
      date: "2026-11",
      license: "CC-BY-4.0",
      canonicalSource: { format: "markdown", location: "paper.md" },
    });
  });
});
