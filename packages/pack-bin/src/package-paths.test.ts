import { describe, expect, it } from "vitest";
import { placeFiles } from "./package-paths.ts";

const place = (...paths: string[]): string[] =>
  placeFiles(
    paths.map((path) => ({ path, mediaType: "text/plain", size: 1, sha256: "0".repeat(64) })),
    "work",
    "arxiv",
  ).map(({ path }) => path);

describe("placeFiles", () => {
  it("puts whatever made the package into the platform's folder", () => {
    expect(place("build/work/arxiv/a", "build/work/arxiv/figures/b")).toEqual(["work/arxiv/a", "work/arxiv/figures/b"]);
    expect(place("build/work/manual/a", "build/work/manual/figures/b")).toEqual([
      "work/arxiv/a",
      "work/arxiv/figures/b",
    ]);
    expect(place("build/work/one/a", "build/work/two/a", "build/c")).toEqual([
      "work/arxiv/work/one/a",
      "work/arxiv/work/two/a",
      "work/arxiv/c",
    ]);
    expect(place("build/work/a")).toEqual(["work/arxiv/work/a"]);
    expect(place()).toEqual([]);
  });
});
