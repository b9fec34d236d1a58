import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createMemoryStore } from "@dreamnet/content-store";
import { describeArtifact } from "@dreamnet/document";
import { loadSource } from "@dreamnet/source-loader";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { describeWork } from "./describe-work.ts";
import { zoraOptionsSchema } from "./input.ts";

let root = "";
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "zora-pack-"));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

async function describeText(file: string, text: string, own: Parameters<typeof describeArtifact>[1] = {}) {
  writeFileSync(join(root, file), text);
  const loaded = await loadSource(join(root, file), { store: createMemoryStore() });
  if (loaded.status === "refused") throw new Error(JSON.stringify(loaded.diagnostics));
  return describeWork(loaded.source, describeArtifact(loaded.source, own), zoraOptionsSchema.parse({}));
}

describe("describeWork", () => {
  it("writes TeX as text, formulas in Unicode", async () => {
    const work = await describeText(
      "main.tex",
      String.raw`\documentclass{article}
\title{On $\alpha$-stable \emph{processes}\\ in G\"odel's world}
\author{Ada Lovelace}
\begin{document}\maketitle
\begin{abstract}First, $x^2$ is 100\,\% fine.

Second.\end{abstract}
Text.
\end{document}
`,
    );
    expect(work.name).toBe("On α-stable processes in Gödel’s world");
    expect(work.description).toMatch(/^First, x² is 100\s?% fine\.\n\nSecond\.$/u);
    expect(work.kind).toBe("paper");
    expect(work.editionSize).toBe(333);
  });

  it("takes an abstract that is given over the front matter's", async () => {
    const text = "---\ntitle: A *B* title\nabstract: The old one.\n---\n\nText.\n";
    const work = await describeText("given.md", text, { abstract: "The new one." });
    expect(work.description).toBe("The new one.");
    expect(work.hasAbstract).toBe(true);
  });

  it("knows a title from a file's name", async () => {
    expect((await describeText("untitled.md", "Text.\n")).name).toBe("");
  });

  it("suggests a size by what the work is", async () => {
    expect(await describeText("post.md", "---\ntitle: A post\n---\nText.\n")).toMatchObject({
      kind: "article",
      editionSize: 500,
    });
    expect(await describeText("white.md", "---\ntitle: The X Whitepaper\n---\nText.\n")).toMatchObject({
      kind: "whitepaper",
      editionSize: 1000,
    });
  });

  it("leaves out properties that are not known", async () => {
    expect((await describeText("bare.md", "---\ntitle: Bare\n---\nText.\n")).properties).toEqual({});
  });

  it("says the subtitle where there is no abstract, else title and authors", async () => {
    const head = "---\ntitle: Bare\nauthors:\n  - name: Ada\n  - name: Bob\n";
    expect((await describeText("a.md", `${head}---\nText.\n`)).description).toBe("Bare, by Ada and Bob");
    expect((await describeText("b.md", `${head}subtitle: Of nothing\n---\nText.\n`)).description).toBe("Of nothing");
  });
});
