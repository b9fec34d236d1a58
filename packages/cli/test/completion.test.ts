import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { commands } from "../src/commands/index.ts";
import { typeCommand } from "./type-command.test-support.ts";

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "dreamnet-completion-"));
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const script = async (shell: string): Promise<string> =>
  (await typeCommand(["completion", shell], { cwd: folder })).stdout;

/** What bash offers for a line, the last word of which is being typed. */
async function offered(...words: readonly string[]): Promise<string[]> {
  const file = join(folder, "dreamnet.bash");
  writeFileSync(file, await script("bash"));
  const run = `source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(( $# - 1 )); _dreamnet; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const output = execFileSync("bash", ["--norc", "-c", run, "bash", file, "dreamnet", ...words], { encoding: "utf8" });
  return output.split("\n").filter((line) => line !== "");
}

describe("completion for bash", () => {
  it("offers commands", async () => {
    expect(await offered("p")).toEqual(["pack", "push"]);
    expect(await offered("")).toEqual(expect.arrayContaining(commands.map(({ name }) => name)));
  });

  it("offers options, and the words that a value can be", async () => {
    expect(await offered("pack", "--stri")).toEqual(["--strict"]);
    expect(await offered("convert", "paper.md", "--to", "")).toEqual(["latex", "html", "gfm", "text"]);
    expect(await offered("pack", "--license", "CC0")).toEqual(["CC0-1.0"]);
    expect(await offered("runs", "re")).toEqual(["resume", "retry"]);
    expect(await offered("completion", "")).toEqual(["bash", "zsh", "fish"]);
  });

  it("goes on within a list", async () => {
    expect(await offered("pack", "--to", "arxiv,web")).toEqual(["arxiv,website"]);
  });

  it("leaves files to bash", async () => {
    expect(await offered("pack", "--out", "")).toEqual([]);
    expect(await offered("pack", "")).toEqual([]);
  });
});

describe("completion for other shells", () => {
  it.each(["zsh", "fish"])("%s has every command and option", async (shell) => {
    const text = await script(shell);
    for (const { name, options } of commands) {
      expect(text).toMatch(new RegExp(`\\b${name}\\b`, "u"));
      for (const option of options)
        expect(text).toContain(shell === "fish" ? `-l ${option.name} ` : `--${option.name}[`);
    }
  });

  it.each(["bash", "zsh", "fish"])("%s reads it without a complaint, where it is installed", async (shell) => {
    const file = join(folder, `check.${shell}`);
    writeFileSync(file, await script(shell));
    const { error, status, stderr } = spawnSync(shell, ["-n", file], { encoding: "utf8" });
    if (error !== undefined) return;
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  });

  it("another one is refused", async () => {
    expect(await typeCommand(["completion", "tcsh"], { cwd: folder })).toMatchObject({ exitCode: 1, stdout: "" });
  });
});
