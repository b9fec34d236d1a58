import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createMemoryStore } from "@dreamnet/content-store";
import { loadConfig } from "@dreamnet/pack-bin";
import { loadSource } from "@dreamnet/source-loader";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { typeCommand } from "./type-command.test-support.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dreamnet-init-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function readBack() {
  const loaded = await loadSource(join(folder, "paper.md"), { store: createMemoryStore() });
  if (loaded.status === "refused") throw new Error(JSON.stringify(loaded.diagnostics));
  expect(loaded.source.diagnostics.filter(({ severity }) => severity !== "info")).toEqual([]);
  return loaded.source.frontmatter;
}

const hard = `On "x": a #study, it's 100 % [new] & yes: - {no}`;

describe("init", () => {
  it("by options writes front matter that says what was said, whatever stands in it", async () => {
    const words = ["init", "--title", hard, "--author", 'Ada "A." Lovelace', "--author", "null"];
    const more = ["--orcid", "0000-0002-1825-0097", "--affiliation", "Society: of #1", "--category", "cs.DL,math.NT"];
    const rest = [
      "--license",
      "CC-BY-4.0",
      "--abstract",
      `${hard}\n\n# Second`,
      "--date",
      "2026-11",
      "--keyword",
      "yes,a: b",
    ];
    const { exitCode } = await typeCommand([...words, ...more, ...rest], { cwd: folder });
    expect(exitCode).toBe(0);
    expect(await readBack()).toMatchObject({
      title: hard,
      authors: [{ name: 'Ada "A." Lovelace', orcid: "0000-0002-1825-0097", affiliations: [0] }, { name: "null" }],
      affiliations: [{ name: "Society: of #1" }],
      categories: ["cs.DL", "math.NT"],
      license: "CC-BY-4.0",
      date: "2026-11",
      keywords: ["yes", "a: b"],
    });
    expect((await readBack()).abstract).toContain("100 %");
    expect(await loadConfig(folder, undefined)).toMatchObject({ config: { out: "build" } });
  });

  it("asks at a terminal, and again where an answer is wrong", async () => {
    const answers = [
      "A title",
      "Ada",
      "1234",
      "",
      "",
      "",
      "soon",
      "2026",
      "An abstract.",
      "xx.YY",
      "cs.DL",
      "",
      "arxiv,nowhere",
      "arxiv,website",
      "https://a.org/",
    ];
    const { exitCode, stdout } = await typeCommand(["init", "--config", "ts"], {
      cwd: folder,
      answers,
      env: { NO_COLOR: "1" },
    });
    expect(exitCode).toBe(0);
    for (const part of ["An ORCID iD is", "A date is", "xx.YY is no category", "nowhere is none of"])
      expect(stdout).toContain(part);
    expect(await readBack()).toMatchObject({
      title: "A title",
      date: "2026",
      abstract: "An abstract.",
      license: "CC-BY-4.0",
    });
    expect((await loadConfig(folder, undefined))?.config).toEqual({
      out: "build",
      to: ["arxiv", "website"],
      settings: { website: { baseUrl: "https://a.org/" } },
    });
  });

  it("leaves a paper that is there, and puts what was said of it beside it", async () => {
    const paper = "---\ntitle: Mine\n---\n\nText.\n";
    writeFileSync(join(folder, "paper.md"), paper);
    const { exitCode } = await typeCommand(["init", "paper.md", "--license", "MIT", "--category", "cs.DL"], {
      cwd: folder,
    });
    expect(exitCode).toBe(0);
    expect(readFileSync(join(folder, "paper.md"), "utf8")).toBe(paper);
    expect((await loadConfig(folder, undefined))?.config.papers).toEqual({
      "paper.md": { license: "MIT", categories: ["cs.DL"] },
    });
    expect(await typeCommand(["init"], { cwd: folder })).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining("there already"),
    });
  });

  it("tells all that is wrong, and writes nothing", async () => {
    const words = [
      "init",
      "--orcid",
      "1",
      "--date",
      "soon",
      "--category",
      "xx.YY",
      "--to",
      "nowhere",
      "--config",
      "toml",
    ];
    const { exitCode, stderr } = await typeCommand(words, { cwd: folder });
    expect(exitCode).toBe(1);
    for (const part of ["--orcid", "--date", "--category", "--to nowhere", "--config"]) expect(stderr).toContain(part);
    expect(readdirSync(folder)).toEqual([]);
  });

  it("without a terminal needs a title, and ends where the terminal ends", async () => {
    expect(await typeCommand(["init"], { cwd: folder })).toMatchObject({ exitCode: 1 });
    expect(existsSync(join(folder, "paper.md"))).toBe(false);
  });
});
