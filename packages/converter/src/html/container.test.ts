import type { Container, InlineNode, NormalizedSource, Table } from "@dreamnet/document";
import { describe, expect, test } from "vitest";
import { inner, render, text } from "../../test/html.ts";
import { makeSource, paragraph } from "../../test/make-source.ts";
import { parseHtml } from "../../test/parsed-html.ts";
import { toHtml } from "./to-html.ts";

const cell = (
  value: string,
  rest: Partial<Table["children"][0]["children"][0]> = {},
): Table["children"][0]["children"][0] => ({ type: "tableCell", header: false, children: [text(value)], ...rest });
const table: Table = {
  type: "table",
  align: ["left", "right"],
  children: [
    { type: "tableRow", children: [cell("Name", { header: true }), cell("n", { header: true })] },
    { type: "tableRow", children: [cell("a", { header: true }), cell("1")] },
    { type: "tableRow", children: [cell("both", { colspan: 2, align: "center" })] },
  ],
};

const figure: Container = {
  type: "container",
  kind: "figure",
  label: "fig:a",
  children: [
    { type: "image", url: "a.png", asset: "a".repeat(64), alt: "Alt", width: "80%" },
    { type: "caption", children: [paragraph("Cap")] },
  ],
};
const withAsset: Partial<NormalizedSource> = {
  assets: {
    ["a".repeat(64)]: { path: "img/a b.png", mediaType: "image/png", size: 1, width: 20, height: 10, variants: {} },
  },
  labels: { "fig:a": { kind: "figure", number: "1" } },
};

describe("figures", () => {
  test("a figure with its number and its file", () => {
    const document = toHtml(makeSource([figure], withAsset));
    expect(inner(document.html)).toBe(
      '<figure id="fig:a" class="figure"><img src="figures/a-b.png" alt="Alt" class="width-80" width="20" height="10"><figcaption><span class="caption-number">Figure 1.</span> Cap</figcaption>\n</figure>',
    );
    expect(document.assets).toEqual([{ sha256: "a".repeat(64), path: "figures/a-b.png" }]);
  });

  test("two files of one name stay apart, whatever their case", () => {
    const asset = (path: string) => ({ path, mediaType: "image/png", size: 1, variants: {} });
    const shas = ["a", "b", "c"].map((letter) => letter.repeat(64));
    const nodes = shas.map((sha): InlineNode => ({ type: "image", url: "x", asset: sha }));
    const { assets } = toHtml(
      makeSource([paragraph(...nodes)], {
        assets: {
          [shas[0] as string]: asset("1/p.png"),
          [shas[1] as string]: asset("2/P.png"),
          [shas[2] as string]: asset("3/p.png"),
        },
      }),
    );
    expect(assets.map(({ path }) => path)).toEqual([
      "figures/p.png",
      "figures/bbbbbbbb-P.png",
      "figures/cccccccc-p.png",
    ]);
  });

  test("a form that a browser shows is taken where the file is none", () => {
    const pdf = "d".repeat(64);
    const png = "e".repeat(64);
    const source = makeSource([paragraph({ type: "image", url: "f.pdf", asset: pdf })], {
      assets: { [pdf]: { path: "f.pdf", mediaType: "application/pdf", size: 1, variants: { "image/png": png } } },
    });
    expect(toHtml(source).assets).toEqual([{ sha256: png, path: "figures/f.png" }]);
  });

  test("a file that no browser shows is linked, and named", () => {
    const pdf = "d".repeat(64);
    const { html, diagnostics } = toHtml(
      makeSource([paragraph({ type: "image", url: "f.pdf", asset: pdf })], {
        assets: { [pdf]: { path: "f.pdf", mediaType: "application/pdf", size: 1, variants: {} } },
      }),
    );
    expect(html).toContain('<a href="figures/f.pdf"><code>f.pdf</code></a>');
    expect(diagnostics.map(({ ruleId }) => ruleId)).toEqual(["html/figure-is-displayable"]);
  });

  test("sub-figures are lettered", () => {
    const sub = (name: string): Container => ({
      type: "container",
      kind: "figure",
      subcontainer: true,
      children: [
        { type: "image", url: name },
        { type: "caption", children: [paragraph(name)] },
      ],
    });
    const html = render([
      {
        type: "container",
        kind: "figure",
        children: [sub("x"), sub("y"), { type: "caption", children: [paragraph("Both")] }],
      },
    ]);
    expect(parseHtml(html).text.replace(/\s+/g, " ")).toContain("(a) x");
    expect(parseHtml(html).text).toContain("(b) y");
    expect(parseHtml(html).text).toContain("Figure 1. Both");
  });

  test("a table's caption stands in the table", () => {
    expect(
      render([
        {
          type: "container",
          kind: "table",
          label: "t",
          children: [table, { type: "caption", children: [paragraph("Cap")] }],
        },
      ]),
    ).toMatch(
      /^<div id="t" class="table"><div class="scroll" [^>]*aria-labelledby="t-caption"><table><caption id="t-caption"><span class="caption-number">Table 1.<\/span> Cap<\/caption>/,
    );
  });
});

test("a caption is said once where its picture is missing", () => {
  const { html } = toHtml(
    makeSource([
      {
        type: "container",
        kind: "figure",
        children: [
          { type: "image", url: "x.png", alt: "What is shown." },
          { type: "caption", children: [paragraph("What is\nshown.")] },
        ],
      },
    ]),
  );
  expect(html).toContain("x.png");
  expect(html.match(/shown/gu)).toHaveLength(1);
});
