import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { finishPages } from "./finish-pages.ts";

const written = (content: string): string =>
  `<html><head><meta http-equiv="x-ua-compatible" content="IE=edge"/></head><body><div class="col-content">${content}</div>
<div class="col-sidebar"><div class="page-menu"></div><nav class="tsd-navigation"></nav><input id="tsd-search-input"/></div></body></html>`;

function finish(page: string): string {
  const folder = mkdtempSync(join(tmpdir(), "finish-pages-"));
  try {
    writeFileSync(join(folder, "page.html"), page);
    finishPages(folder);
    return readFileSync(join(folder, "page.html"), "utf8");
  } finally {
    rmSync(folder, { recursive: true });
  }
}

it("gives a page its landmarks and a way past the toolbar", () => {
  const html = finish(written("<div><p>Text</p></div>"));
  expect(html).toContain('<main class="col-content" id="content" tabindex="-1"><div><p>Text</p></div></main>');
  expect(html).toContain('<a class="skip" href="#content">');
  expect(html).toContain('<div class="page-menu" role="navigation" aria-label="On this page">');
  expect(html).not.toContain("x-ua-compatible");
});

it("says the level of headings where TypeDoc leaves one out, and says nothing where it does not", () => {
  const html = finish(written("<h1>A</h1><h4>B</h4><h5>C</h5><h4>D</h4><h2>E</h2><h3>F</h3>"));
  expect(html).toContain(
    '<h1>A</h1><h4 aria-level="2">B</h4><h5 aria-level="3">C</h5><h4 aria-level="2">D</h4><h2>E</h2><h3>F</h3>',
  );
});

it("puts no link into what opens and closes", () => {
  const html = finish(
    written('<details><summary><h2>A<a href="#a" class="tsd-anchor-icon"><svg></svg></a></h2></summary></details>'),
  );
  expect(html).toContain('<summary><h2 aria-level="1">A</h2></summary>');
});

it("links a hierarchy that there is, and no icon on a disk", () => {
  const html = finish(
    written('<a href="../hierarchy.html#b">View</a><svg><use href="../assets/icons.svg#icon-menu"></use></svg>'),
  );
  expect(html).toContain('<a href="../hierarchy.html">View</a><svg><use href="#icon-menu"></use></svg>');
});

it("tells when TypeDoc writes its pages otherwise", () => {
  expect(() => finish("<html><body></body></html>")).toThrow(/otherwise than this expects \(main\)/u);
});
