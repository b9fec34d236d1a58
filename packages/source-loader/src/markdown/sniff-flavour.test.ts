import { describe, expect, it } from "vitest";
import { sniffFlavour } from "./sniff-flavour.ts";

const cases: readonly (readonly [string, string, unknown, string])[] = [
  [
    "a JOSS paper by its authors' affiliations",
    "# Summary",
    { authors: [{ name: "A", affiliation: 1 }], affiliations: [{ index: 1, name: "X" }], bibliography: "paper.bib" },
    "joss",
  ],
  ["MyST by a directive", "```{figure} a.png\n```", {}, "myst"],
  ["MyST by a directive between colons", ":::{note}\nx\n:::", {}, "myst"],
  ["MyST by a role", "See {ref}`x`.", {}, "myst"],
  ["MyST by a target", "(x)=\n# H", {}, "myst"],
  ["MyST by its front matter", "Text", { kernelspec: { name: "python3" } }, "myst"],
  ["no MyST for what stands in code", "```\n{ref}`x`\n(x)=\n```", {}, "gfm"],
  ["R Markdown by a chunk", "```{r, echo=FALSE}\n1\n```", {}, "rmarkdown"],
  ["R Markdown by its output", "Text", { output: { "rmarkdown::html_vignette": { keep_md: true } } }, "rmarkdown"],
  ["Quarto by a callout", "::: {.callout-note}\nx\n:::", {}, "quarto"],
  ["Quarto by a chunk's options", "```{python}\n#| label: fig-x\n1\n```", {}, "quarto"],
  ["Quarto by its format", "Text", { format: { html: {} } }, "quarto"],
  ["Pandoc by a bibliography", "Text", { bibliography: "x.bib" }, "pandoc"],
  ["Pandoc by a fenced div", "::: {.center}\nx\n:::", {}, "pandoc"],
  ["Pandoc by an image's attributes", "![a](b.png){#fig:a width=3cm}", {}, "pandoc"],
  ["a site's post by Hugo's tags", '{{< figure src="a.png" >}}\n\n![a](b.png){.wide}', { title: "Post" }, "gfm"],
  ["a site's post by Liquid's tags", "{% include x.html %}\n\n![a](b.png){: .wide}", { layout: "post" }, "gfm"],
  ["a site's post by kramdown's attributes", "![a](b.png){: .wide}", {}, "gfm"],
  ["GitHub's Markdown otherwise", "# Post\n\n@handle", { title: "Post" }, "gfm"],
  ["GitHub's Markdown without any front matter", "Text", undefined, "gfm"],
];

describe("sniffFlavour", () => {
  it("believes a file's ending first", () => {
    expect(sniffFlavour("Text", {}, "a/index.qmd")).toBe("quarto");
    expect(sniffFlavour("Text", {}, "a/paper.Rmd")).toBe("rmarkdown");
    expect(sniffFlavour("Text", {}, "a/paper.md")).toBe("gfm");
  });

  it.each(cases)("tells %s", (_, text, frontmatter, flavour) => {
    expect(sniffFlavour(text, frontmatter)).toBe(flavour);
  });
});
