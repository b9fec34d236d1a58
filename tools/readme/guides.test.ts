import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { repositoryRoot } from "../checks/report.ts";
import { guides } from "../docs/site/contents.ts";
import { findExamples, toProgram } from "./examples.ts";

const app = join(repositoryRoot, "apps", "docs");
const texts = [
  ...guides.map((name) => ({ name: `guides/${name}`, text: readFileSync(join(app, "guides", name), "utf8") })),
  { name: "home.md", text: readFileSync(join(app, "home.md"), "utf8") },
];
const readJson = (path: string) =>
  JSON.parse(readFileSync(path, "utf8")) as { bin?: Record<string, string>; scripts?: Record<string, string> };

/** The lines of every fence marked `sh`, without their comments. */
const commands = texts.flatMap(({ name, text }) =>
  [...text.matchAll(/^```sh\n([\s\S]*?)^```$/gmu)].flatMap(([, code = ""]) =>
    code
      .split("\n")
      .map((line) => line.replace(/\s+#.*$/u, "").trim())
      .filter((line) => line !== "")
      .map((line) => ({ name, line })),
  ),
);

/** What a command of the repository says of itself. */
const helps = new Map<string, string>();
function helpOf(folder: string, ...args: readonly string[]): string {
  const key = [folder, ...args].join(" ");
  const known = helps.get(key);
  if (known !== undefined) return known;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["--conditions=@dreamnet/source", join(repositoryRoot, "packages", folder, "src", "bin.ts"), ...args, "--help"],
    { encoding: "utf8", timeout: 60_000 },
  );
  if (status !== 0) throw new Error(`${key} --help: ${stderr}`);
  helps.set(key, stdout);
  return stdout;
}

/** Commands of others that a guide may name. */
const foreign = new Set(["npm test", "npm publish", "sudo apt-get install bubblewrap"]);

/** What is wrong with a command of a guide: nothing of that name is there, or it has no such option. */
function faultsOf(line: string): string[] {
  const [program = "", first = "", second = ""] = line.split(/\s+/u);
  const options = line.match(/(?<=\s)--[a-z-]+/gu) ?? [];
  const missing = (help: string): string[] => options.filter((option) => !help.includes(option));
  if (foreign.has(line)) return [];
  if (program === "npx") {
    const folder = first.replace("@dreamnet/", "");
    const { bin = {} } = readJson(join(repositoryRoot, "packages", folder, "package.json"));
    return Object.keys(bin).length === 0 ? [`${first} has no command`] : missing(helpOf(folder));
  }
  if (program === "dreamnet") return missing(helpOf("cli", first));
  if (program === "pnpm")
    return first in (readJson(join(repositoryRoot, "package.json")).scripts ?? {}) ? [] : [`no script ${first}`];
  if (program === "npm" && first === "create")
    return second === "@dreamnet/workflow" ? missing(helpOf("create-workflow")) : [`no package ${second}`];
  if (program === "npm" && first === "install")
    return (line.match(/@dreamnet\/[a-z-]+/gu) ?? []).filter(
      (name) => !existsSync(join(repositoryRoot, "packages", name.slice("@dreamnet/".length), "package.json")),
    );
  return [`nobody knows ${program}`];
}

describe("guides", () => {
  it("are all listed", () => {
    expect(readdirSync(join(app, "guides")).sort()).toEqual([...guides].sort());
  });

  const examples = texts.flatMap(({ name, text }) => findExamples(text).map((example) => ({ ...example, name })));

  it.each(examples)(
    "apps/docs/$name:$line runs and gives what it says",
    (example) => {
      const { status, stderr } = spawnSync(
        process.execPath,
        ["--conditions=@dreamnet/source", "--input-type=module-typescript", "-"],
        { cwd: repositoryRoot, input: toProgram(example), encoding: "utf8", timeout: 120_000 },
      );
      expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    },
    120_000,
  );

  it("say something that can be held against what happens", () => {
    for (const { code, name, line } of examples) expect(code, `${name}:${line}`).toContain("// => ");
  });

  it.each(commands)(
    "apps/docs/$name: `$line` is a command that there is",
    ({ line }) => {
      expect(faultsOf(line)).toEqual([]);
    },
    60_000,
  );

  it("find a command and an option that there is not", () => {
    expect(faultsOf("npx @dreamnet/arxiv-pack paper.md --no-such-option")).toEqual(["--no-such-option"]);
    expect(faultsOf("pnpm no-such-script")).toEqual(["no script no-such-script"]);
  });
});
