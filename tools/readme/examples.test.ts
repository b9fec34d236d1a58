import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findExamples, toProgram } from "./examples.ts";

const packages = fileURLToPath(new URL("../../packages/", import.meta.url));

/** What examples keep, they keep here. */
const home = mkdtempSync(join(tmpdir(), "dreamnet-readme-home-"));
afterAll(() => rmSync(home, { recursive: true, force: true }));

function run(program: string, cwd: string) {
  return spawnSync(
    process.execPath,
    ["--conditions=@dreamnet/source", "--disable-warning=ExperimentalWarning", "--input-type=module-typescript", "-"],
    {
      cwd,
      env: { ...process.env, DREAMNET_HOME: home },
      input: program,
      encoding: "utf8",
      timeout: 170_000,
    },
  );
}

describe("examples in READMEs", () => {
  const all = readdirSync(packages)
    .filter((name) => existsSync(join(packages, name, "README.md")))
    .flatMap((name) =>
      findExamples(readFileSync(join(packages, name, "README.md"), "utf8")).map((example) => ({ ...example, name })),
    );

  let paper = "";
  beforeAll(() => {
    paper = mkdtempSync(join(tmpdir(), "dreamnet-readme-"));
    cpSync(join(packages, "../examples/riccati"), paper, { recursive: true });
  });
  afterAll(() => rmSync(paper, { recursive: true }));

  it.each(all)("packages/$name/README.md:$line runs and gives what it says", { timeout: 180_000 }, (example) => {
    // From standard input, in the package's folder, so that its own dependencies are found.
    const program = toProgram(example, example.needsPaper ? paper : undefined);
    const { status, stderr } = run(program, join(packages, example.name));
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  });

  it("fails an example that says something else", () => {
    const { status, stderr } = run(toProgram({ code: "const two = 1 + 1; // => 3\n" }), packages);
    expect(status).toBe(1);
    expect(stderr).toContain("2 !== 3");
  });

  it("reads the beginning of a value", () => {
    expect(toProgram({ code: 'f(1); // => ["a",…' })).toContain('JSON.stringify(f(1)).startsWith("[\\"a\\",")');
  });
});
