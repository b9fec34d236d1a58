import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { repositoryRoot } from "../checks/report.ts";

const folder = join(repositoryRoot, "examples", "workflows");
const patterns = ["conditional", "migration", "parallel", "sequential", "standalone", "sub-workflows", "suite"];

/** What an example says that it prints: the comment at its end. */
function promised(source: string): string {
  const [, comment] = source.split("\n// Prints:\n");
  return (comment ?? "").replace(/^\/\/ ?/gmu, "");
}

describe("examples/workflows", () => {
  it("has one for each pattern", () => {
    const names = readdirSync(folder).map((name) => name.replace(/\.ts$/u, ""));
    expect(names.filter((name) => name !== "parts").sort()).toEqual(patterns);
  });

  it.each(patterns)(
    "%s.ts runs, and prints what it says",
    (pattern) => {
      const file = join(folder, `${pattern}.ts`);
      // Without what this process has been told: as a reader would start it.
      const { status, stdout, stderr } = spawnSync(process.execPath, ["--conditions=@dreamnet/source", file], {
        cwd: repositoryRoot,
        env: { PATH: process.env["PATH"] },
        encoding: "utf8",
        timeout: 30_000,
      });
      expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
      expect(stdout).toBe(promised(readFileSync(file, "utf8")));
      expect(stdout.split("\n").length).toBeGreaterThan(3);
    },
    60_000,
  );
});
