import { artifactDescriptionSchema } from "@dreamnet/document";
import { describe, expect, it } from "vitest";
import { applyLive, impliedIds } from "./index.ts";

const artifact = (more: Record<string, unknown> = {}) =>
  artifactDescriptionSchema.parse({
    id: "a",
    title: "T",
    authors: [],
    canonicalSource: { format: "markdown", location: "p.md" },
    ...more,
  });

describe("what an address implies", () => {
  it.each([
    ["https://arxiv.org/abs/2605.00001v2", { arxiv: "2605.00001", doi: "10.48550/arXiv.2605.00001" }],
    ["https://www.arxiv.org/pdf/2605.00001.pdf", { arxiv: "2605.00001", doi: "10.48550/arXiv.2605.00001" }],
    ["https://arxiv.org/abs/math.GT/0601001", { arxiv: "math.GT/0601001", doi: "10.48550/arXiv.math.GT/0601001" }],
    ["https://arxiv.org/submit/1234567", {}],
    ["https://doi.org/10.21105/joss.01234", { doi: "10.21105/joss.01234" }],
    ["https://doi.org/10.48550/arXiv.2605.00001", { doi: "10.48550/arXiv.2605.00001", arxiv: "2605.00001" }],
    ["https://zenodo.org/records/42", { doi: "10.5281/zenodo.42" }],
    ["https://github.com/ada/engine/releases/tag/v1.0.0", { repository: "https://github.com/ada/engine" }],
    ["https://example.org/%E0%A4%A", {}],
    ["no address", {}],
  ])("%s", (url, ids) => expect(impliedIds(url)).toEqual(ids));
});

describe("applyLive", () => {
  it("puts addresses into the links, in one order, whatever went live first", () => {
    const live = {
      website: "https://a.org/",
      arxiv: "https://arxiv.org/abs/2605.00001v1",
      github: "https://github.com/a/b/releases/tag/v1",
    };
    const reversed = Object.fromEntries(Object.entries(live).reverse());
    const { links, doi } = applyLive(artifact(), live);
    expect(applyLive(artifact(), reversed)).toEqual(applyLive(artifact(), live));
    expect(links).toEqual([
      { kind: "arxiv", url: "https://arxiv.org/abs/2605.00001", label: "arXiv:2605.00001" },
      { kind: "website", url: "https://a.org/", label: "Website" },
      { kind: "repository", url: "https://github.com/a/b", label: "Repository" },
    ]);
    expect(doi).toBe("10.48550/arXiv.2605.00001");
  });

  it("leaves the author's own links and DOI, and is the same a second time", () => {
    const own = artifact({
      doi: "10.21105/joss.01234",
      links: [
        { kind: "video", url: "https://v.org/" },
        { kind: "website", url: "https://old.org/" },
      ],
    });
    const once = applyLive(own, { website: "https://new.org/", arxiv: "https://arxiv.org/abs/2605.00001" });
    expect(once.doi).toBe("10.21105/joss.01234");
    expect(once.links.map(({ url }) => url)).toEqual([
      "https://v.org/",
      "https://arxiv.org/abs/2605.00001",
      "https://new.org/",
    ]);
    expect(applyLive(once, { website: "https://new.org/", arxiv: "https://arxiv.org/abs/2605.00001" })).toEqual(once);
    expect(applyLive(own, {})).toEqual(own);
  });

  it("takes an archive's DOI before arXiv's", () => {
    const live = { arxiv: "https://arxiv.org/abs/2605.00001", github: "https://doi.org/10.5281/zenodo.42" };
    expect(applyLive(artifact(), live).doi).toBe("10.5281/zenodo.42");
  });
});
