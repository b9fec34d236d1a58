import { describe, expect, test } from "vitest";
import { plainMarkdown } from "./plain-markdown.ts";

describe("plainMarkdown", () => {
  const cases: [string, string][] = [
    ["C*-algebras and W*-algebras", "C*-algebras and W*-algebras"],
    ["(*slanted*) and *`code`*", "(slanted) and code"],
    ["`tqdm`: a *fast* meter", "tqdm: a fast meter"],
    ["**Bold** and _slanted_ and ***both***", "Bold and slanted and both"],
    ["snake_case_name and 2 * 3 * 4", "snake_case_name and 2 * 3 * 4"],
    ["A formula $x_1^2$ and $$E = mc^2$$", "A formula $x_1^2$ and $E = mc^2$"],
    ["It costs $5 and $6", "It costs $5 and $6"],
    ["[A link](https://a.example) and <https://b.example>", "A link and https://b.example"],
    ["H~2~O and x^2^", "H2O and x2"],
    ["<em>Tags</em> &amp; entities &#8211; &nbsp;done", "Tags & entities – \u00a0done"],
    ["\\LaTeX{} and \\TeX\\ code", "LaTeX and TeX\\ code"],
    ["Erd\\H{o}s, M\\\"uller, Garc\\'{i}a", "Erdős, Müller, García"],
    ["\\emph{slanted} text", "slanted text"],
    ["one -- two --- three...", "one – two — three…"],
    ["--flag and -- not", "--flag and – not"],
    ["A footnote^[that goes] here", "A footnote here"],
    ["first\nline\n\nsecond  paragraph", "first line\n\nsecond paragraph"],
    ["escaped \\*stars\\* and \\_", "escaped *stars* and _"],
    ["[small caps]{.smallcaps}", "small caps"],
    ["摩尔定律 *终结*", "摩尔定律 终结"],
  ];
  test.each(cases)("%j", (markdown, plain) => {
    expect(plainMarkdown(markdown)).toBe(plain);
  });

  test.each([
    "*".repeat(100_000),
    "`".repeat(100_000),
    "[".repeat(100_000),
    "$ ".repeat(100_000),
    "_a".repeat(100_000),
    "<a".repeat(100_000),
    "\\'".repeat(100_000),
    "^[".repeat(100_000),
    "~a".repeat(100_000),
  ])("takes little time over %#", (hostile) => {
    const start = performance.now();
    plainMarkdown(hostile);
    expect(performance.now() - start).toBeLessThan(3000);
  });
});
