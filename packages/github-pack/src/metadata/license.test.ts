import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import { findLicense, licenseFacts, licenseText } from "./license.ts";

describe("the licence that a text names", () => {
  it.each([
    ["MIT", "MIT"],
    ["mit", "MIT"],
    ["MIT License", "MIT"],
    ["License: BSD-3-Clause", "BSD-3-Clause"],
    ["CC-BY-4.0", "CC-BY-4.0"],
    ["CC BY 4.0", "CC-BY-4.0"],
    ["cc by-nc-sa 4.0", "CC-BY-NC-SA-4.0"],
    ["CC BY 4.0 International", "CC-BY-4.0"],
    ["Creative Commons Attribution 4.0 International", "CC-BY-4.0"],
    ["Creative Commons Attribution-NonCommercial-ShareAlike 4.0", "CC-BY-NC-SA-4.0"],
    ["https://creativecommons.org/licenses/by/4.0/", "CC-BY-4.0"],
    ["http://creativecommons.org/licenses/by-sa/3.0/legalcode", "CC-BY-SA-3.0"],
    ["https://creativecommons.org/publicdomain/zero/1.0/", "CC0-1.0"],
    ["https://spdx.org/licenses/GPL-3.0-or-later.html", "GPL-3.0-or-later"],
    ["https://opensource.org/licenses/MIT", "MIT"],
    ["Apache License, Version 2.0", "Apache-2.0"],
    ["Apache 2.0", "Apache-2.0"],
    ["CC0", "CC0-1.0"],
    ["GPLv3", "GPL-3.0-only"],
    ["MIT OR Apache-2.0", "MIT OR Apache-2.0"],
    ["(MIT OR MIT)", "MIT"],
  ])("%s", (text, expression) => {
    expect(findLicense(text)?.expression).toBe(expression);
  });

  it.each([
    "proprietary",
    "see LICENSE",
    "",
    "LicenseRef-mine",
    "constructor",
    "__proto__",
    "GPL",
    "CC BY",
    "MIT AND Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "../../package",
    // "only" and "or later" have it in common.
    "https://www.gnu.org/licenses/gpl-3.0-standalone.html",
    `M${"I".repeat(100_000)}T`,
  ])("is not guessed: %s", (text) => {
    expect(findLicense(text)).toBeUndefined();
  });
});

describe("a licence's text", () => {
  it("has holder and year where its notice leaves a place, and is untouched elsewhere", () => {
    expect(licenseText("MIT", { names: "Ada $& Lovelace", year: "2026" })).toMatch(
      /^MIT License\n+Copyright \(c\) 2026 Ada \$& Lovelace\n/u,
    );
    expect(licenseText("BSD-3-Clause", { names: "Ada" })).toMatch(/Copyright \(c\) Ada/u);
    expect(licenseText("CC-BY-4.0", { names: "Lovelace" })).not.toContain("Lovelace");
    expect(licenseText("Apache-2.0", { names: "Ada" })).toContain("TERMS AND CONDITIONS");
  });

  it("is there for every licence of the list, and an identifier is never a path", () => {
    const names = createRequire(import.meta.url)("spdx-license-list/spdx.json") as Record<string, unknown>;
    for (const id of Object.keys(names)) {
      expect(licenseText(id, { names: "Ada", year: "2026" }).length).toBeGreaterThan(50);
      expect(licenseFacts(id).url).toBe(`https://spdx.org/licenses/${id}.html`);
      expect(findLicense(id)?.ids).toEqual([id]);
    }
    expect(() => licenseText("../package", { names: "Ada" })).toThrow(RangeError);
  });
});
