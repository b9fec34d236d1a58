import { describe, expect, it } from "vitest";
import { checkAssetSizes, checkFileSizes } from "./check-sizes.ts";

const MB = 1024 * 1024;
const found = (files: Readonly<Record<string, number>>): string[] =>
  checkFileSizes(new Map(Object.entries(files))).map(({ severity, ruleId }) => `${severity} ${ruleId}`);

describe("sizes", () => {
  it("of files: a warning over 50 MB, an error over 100 MB", () => {
    expect(found({ a: 50 * MB, b: 1 })).toEqual([]);
    expect(found({ a: 50 * MB + 1 })).toEqual(["warning github/file-fits"]);
    expect(found({ a: 100 * MB })).toEqual(["warning github/file-fits"]);
    expect(found({ a: 100 * MB + 1 })).toEqual(["error github/file-fits"]);
  });

  it("of the repository: an error over 1 GB", () => {
    const files = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`f${index}`, 40 * MB]));
    expect(found(files)).toEqual(["error github/repository-fits"]);
  });

  it("of a release's files: below 2 GiB each, 1000 in all", () => {
    const assets = (count: number, size: number): number =>
      checkAssetSizes(new Map(Array.from({ length: count }, (_, index) => [`f${index}`, size]))).length;
    expect(assets(999, 2 * 1024 * MB - 1)).toBe(0);
    expect(assets(1000, 1)).toBe(1);
    expect(assets(2, 2 * 1024 * MB)).toBe(2);
  });
});
