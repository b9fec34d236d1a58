import { createMemoryStore } from "@dreamnet/content-store";
import { type Image, type Link, walkNodes } from "@dreamnet/document";
import { describe, expect, it } from "vitest";
import { loadFetched } from "./load-fetched.ts";

const bytes = (text: string): Uint8Array => Buffer.from(text);
const options = { store: createMemoryStore() };

describe("loadFetched", () => {
  it("finds a page's pictures by their addresses, and makes its links whole", async () => {
    const result = await loadFetched(
      {
        main: "post.html",
        files: new Map([
          [
            "post.html",
            bytes(
              '<article><p>Text <a href="../other/">other</a> <a href="#here">here</a></p><img src="../a.svg"><img src="b.png"><h2 id="here">H</h2></article>',
            ),
          ],
          ["pictures/x.svg", bytes("<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>")],
        ]),
        base: "https://example.org/blog/post/",
        addresses: { "https://example.org/blog/a.svg": "pictures/x.svg" },
        diagnostics: [{ severity: "warning", ruleId: "fetch/answer-is-there", message: "b.png answers 404." }],
      },
      options,
    );
    if (result.status === "refused") throw new Error(JSON.stringify(result.diagnostics));
    const links: string[] = [];
    const images: (string | undefined)[] = [];
    walkNodes(result.source.ast, (node) => {
      if (node.type === "link") links.push((node as Link).url);
      if (node.type === "image") images.push((node as Image).asset === undefined ? (node as Image).url : "found");
    });
    expect(links).toEqual(["https://example.org/blog/other/"]);
    expect(images).toEqual(["found", "https://example.org/blog/post/b.png"]);
    expect(result.source.diagnostics.map((one) => one.ruleId).sort()).toEqual([
      "asset/is-local",
      "fetch/answer-is-there",
    ]);
  });

  it("finds the paper of a repository, in the folder that was asked for or by its name", async () => {
    const files = new Map([
      ["README.md", bytes("# Readme\n\nText")],
      ["paper/paper.md", bytes("---\ntitle: Paper\nbibliography: ../r.bib\n---\n\n@k")],
      ["other/one.md", bytes("# Other\n\nText")],
      ["r.bib", bytes("@book{k, author={K, A.}, title={T}, year={2000}}")],
    ]);
    const title = async (main: string): Promise<string | undefined> => {
      const result = await loadFetched({ main, files }, options);
      return result.status === "loaded"
        ? `${result.source.frontmatter.title} ${Object.keys(result.source.references).join()}`
        : result.diagnostics[0]?.message;
    };
    expect(await title("")).toBe("Paper k");
    expect(await title("paper")).toBe("Paper k");
    expect(await title("paper/paper.md")).toBe("Paper k");
    expect(await title("other")).toBe("Other ");
    expect(await title("gone")).toContain('no file or folder "gone"');
  });
});
