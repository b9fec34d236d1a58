import { createMemoryStore } from "@dreamnet/content-store";
import { type DocumentNode, type NormalizedSource, plainText, walkNodes } from "@dreamnet/document";
import { describe, expect, it } from "vitest";
import { loadFromReader } from "../load-from-reader.ts";
import { createMemoryReader } from "../reader/memory-reader.ts";

async function load(text: string, files: Record<string, string> = {}): Promise<NormalizedSource> {
  const all = new Map(
    Object.entries({ "a.qmd": text, ...files }).map(([path, content]) => [path, Buffer.from(content)]),
  );
  const result = await loadFromReader(createMemoryReader(all), "a.qmd", { store: createMemoryStore() });
  if (result.status === "refused") throw new Error(JSON.stringify(result.diagnostics));
  return result.source;
}

function all(source: NormalizedSource, ...types: DocumentNode["type"][]): DocumentNode[] {
  const found: DocumentNode[] = [];
  walkNodes(source.ast, (node) => {
    if (types.includes(node.type)) found.push(node);
  });
  return found;
}

describe("shortcodes", () => {
  it("stand for what the document and its project say, never for the environment", async () => {
    const source = await load(
      "---\ntitle: Of it\nsub: { deep: x }\n---\n\n{{< meta title >}}, {{< meta sub.deep >}}, {{< var v.w >}}, {{< kbd Ctrl-C >}}, {{< meta __proto__.x >}}, {{< env HOME >}}.\n\n{{< video https://example.org/a.mp4 >}}\n\n{{< pagebreak >}}\n",
      { "_variables.yml": "v:\n  w: 1.20\n" },
    );
    expect(plainText(all(source, "paragraph")[0] as DocumentNode)).toMatch(/^Of it, x, 1\.20?, Ctrl-C, /u);
    expect(source.diagnostics.map((one) => one.message)).toEqual([
      expect.stringContaining("meta __proto__.x"),
      expect.stringContaining("env HOME"),
    ]);
    expect(all(source, "embed", "pageBreak")).toMatchObject([
      { type: "embed", url: "https://example.org/a.mp4" },
      { type: "pageBreak" },
    ]);
    expect(Object.keys(source.files ?? {})).toContain("_variables.yml");
  });

  it("are not led to a bomb", async () => {
    const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${Array.from({ length: 20 }, (_, index) => `b${index}: &b${index} [*a,*a,*a,*a,*a,*a,*a,*a]`).join("\n")}`;
    const source = await load("{{< var b19 >}}\n", { "_variables.yml": bomb });
    expect(source.ast.children).toHaveLength(1);
  });
});

describe("chunks", () => {
  it("keep every caption: lists, parts, listings", async () => {
    const source = await load(
      '```{r}\n#| label: fig-two\n#| fig-cap:\n#|   - "First"\n#|   - "Second"\nplot(1)\n```\n\n```{r}\n#| label: fig-parts\n#| fig-cap: "Whole."\n#| fig-subcap: ["s1", "s2"]\nplot(1)\n```\n\n```{python}\n#| lst-label: lst-y\n#| lst-cap: "A listing"\ny = 2\n```\n\nSee @fig-two, @lst-y, [Fig. @fig-parts] and [-@fig-two].\n',
    );
    expect(all(source, "caption").map((node) => plainText(node))).toEqual([
      "First",
      "Second",
      "Whole. (a) s1 (b) s2",
      "A listing",
    ]);
    expect(source.labels).toMatchObject({
      "fig-two": { number: "1" },
      "fig-parts": { number: "3" },
      "lst-y": { kind: "code" },
    });
    expect(all(source, "crossReference").map((node) => (node as { form: string }).form)).toEqual([
      "name",
      "name",
      "number",
      "number",
    ]);
    const last = all(source, "paragraph").at(-1) as DocumentNode;
    expect(plainText(last).match(/Fig\./gu)).toHaveLength(1);
  });
});

it("takes the DOI of `citation:`", async () => {
  const source = await load("---\ncitation:\n  doi: https://doi.org/10.1234/x\n---\n\nText.\n");
  expect(source.frontmatter.doi).toBe("10.1234/x");
});
