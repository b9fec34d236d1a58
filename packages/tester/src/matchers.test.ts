import { describe, expect, it } from "vitest";
import { findMismatches } from "./find-mismatches.ts";
import { defineMatcher, diagnostic, file, listWith, noDiagnostics, packageWith, text } from "./index.ts";

const written = { path: "build/a.txt", mediaType: "text/plain", size: 3, sha256: "0".repeat(64) };
const found = { severity: "warning", ruleId: "a/b-holds", message: "It does not." };

describe("matchers", () => {
  it.each([
    ["text", text(/^b/), "abc", 'is "abc", expected text like /^b/'],
    ["text of another kind", text(/^b/), 1, "is 1, expected text like /^b/"],
    ["a list", listWith(2, { a: 1 }), [1, { a: 2 }], 'has [1,{"a":2}], and lacks 2, {"a":1}'],
    ["no list", listWith(2), "x", 'is "x", expected a list'],
    ["no file", file(), { path: "x" }, 'is {"path":"x"}, expected a file'],
    [
      "another file",
      file({ path: /\.pdf$/, maxSize: 2 }),
      written,
      "lies at build/a.txt, expected /\\.pdf$/; has 3 bytes, expected at most 2",
    ],
    ["an empty file", file(), { ...written, size: 0 }, "has 0 bytes, expected at least 1"],
    [
      "a package",
      packageWith({ status: "ready", files: ["x.pdf"] }),
      { status: "needs_input", files: [written] },
      /^is not the package: status is "needs_input".*lacks a file at x\.pdf/,
    ],
    [
      "a diagnostic",
      diagnostic({ severity: "error" }),
      found,
      'is another diagnostic: severity is "warning", expected "error"',
    ],
    [
      "diagnostics",
      noDiagnostics("warning"),
      [found],
      "has a/b-holds: It does not., expected none of severity warning or worse",
    ],
    [
      "a matcher of one's own",
      defineMatcher("even", (value) => (Number(value) % 2 === 0 ? undefined : "is odd")),
      3,
      "is odd",
    ],
  ])("say why %s is not as expected", (_, matcher, actual, fault) => {
    const [only, ...more] = findMismatches({ there: matcher }, { there: actual });
    expect(more).toEqual([]);
    const told = only?.replace(/^there /, "");
    expect(typeof fault === "string" ? told : fault.exec(told ?? "") !== null).toBe(
      typeof fault === "string" ? fault : true,
    );
  });

  it.each([
    [text(/b/g), "abc"],
    [listWith(file({ path: "build/a.txt" })), ["x", written]],
    [file({ mediaType: "text/plain", sha256: written.sha256 }), written],
    [
      packageWith({ status: "ready", files: [{ path: /a/ }], diagnostics: [{ ruleId: "a/b-holds" }] }),
      { status: "ready", files: [written], diagnostics: [found] },
    ],
    [noDiagnostics("error"), [found]],
  ])("take what is as expected", (matcher, actual) => {
    expect(findMismatches(matcher, actual)).toEqual([]);
    expect(findMismatches([matcher], [actual])).toEqual([]);
  });
});
