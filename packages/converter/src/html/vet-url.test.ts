import { describe, expect, test } from "vitest";
import { vetImageData, vetUrl } from "./vet-url.ts";

describe("links", () => {
  test.each([
    ['https://example.org/a b?q="x"#y', "https://example.org/a%20b?q=%22x%22#y"],
    ["HTTP://example.org", "HTTP://example.org"],
    ["mailto:a@example.org", "mailto:a@example.org"],
    ["doi:10.1/x y", "https://doi.org/10.1/x%20y"],
    ["wiki:Julia (language)", "https://en.wikipedia.org/wiki/Julia_(language)"],
    ["../data/table.csv", "../data/table.csv"],
    ["a/b:c", "a/b:c"],
    ["?q=a:b", "?q=a:b"],
    ["#sec:one", "#sec:one"],
    ["###twice#", "#%23%23twice%23"],
    ["//example.org/x", "https://example.org/x"],
    ["\\\\example.org\\x", "https://example.org/x"],
    [" https://example.org\n", "https://example.org"],
  ])("%s → %s", (url, expected) => {
    expect(vetUrl(url)).toBe(expected);
  });

  test.each([
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " javascript:alert(1)",
    "java\nscript:alert(1)",
    "java\tscript:alert(1)",
    "\u0001javascript:alert(1)",
    "java\u2028script:alert(1)",
    "vbscript:x",
    "data:text/html,x",
    "file:///etc/passwd",
    "blob:x",
    "about:blank",
    "1x:y",
    "a b:c",
    "",
    "\n",
  ])("%j is refused", (url) => {
    expect(vetUrl(url)).toBeUndefined();
  });
});

test.each<[url: string, taken: boolean]>([
  ["data:image/png;base64,iVBORw0KGgo=", true],
  ["data:image/svg+xml;base64,PHN2Zz4=", false],
  ["data:image/png,<svg>", false],
  ['data:image/png;base64,a"onerror=1', false],
  ["data:text/html;base64,PHN2Zz4=", false],
])("a picture in the page itself: %s", (url, taken) => {
  expect(vetImageData(url) !== undefined).toBe(taken);
});
