import { describe, expect, it } from "vitest";
import { mediumLicense } from "./licenses.ts";

describe("Medium's name of a licence", () => {
  it.each([
    ["CC-BY-4.0", "cc-40-by"],
    ["CC BY-NC-SA 4.0", "cc-40-by-nc-sa"],
    ["https://creativecommons.org/licenses/by-nd/4.0/", "cc-40-by-nd"],
    ["https://creativecommons.org/publicdomain/zero/1.0/", "cc-40-zero"],
    ["https://creativecommons.org/publicdomain/mark/1.0/", "public-domain"],
    ["Creative Commons Attribution 4.0 International License", "cc-40-by"],
    ["CC0-1.0", "cc-40-zero"],
    ["All rights reserved", "all-rights-reserved"],
    ["CC-BY-3.0", undefined],
    ["MIT", undefined],
    ["constructor", undefined],
    ["", undefined],
  ])("for %j is %j", (text, expected) => {
    expect(mediumLicense(text)).toBe(expected);
  });
});
