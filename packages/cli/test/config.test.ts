import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { typeCommand } from "./type-command.test-support.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dreamnet-config-"));
  mkdirSync(join(folder, "papers"));
  writeFileSync(
    join(folder, "papers", "paper.md"),
    "---\ntitle: A paper\nauthor: Ada\ndate: 2026-01-02\nlicense: CC0-1.0\n---\n\nWords.\n",
  );
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const configure = (config: unknown, at = ""): void =>
  writeFileSync(join(folder, at, "dreamnet.config.json"), JSON.stringify(config));

interface Report {
  readonly out?: string;
  readonly error?: { readonly message: string };
  readonly packages: readonly { readonly platform: string; readonly metadata: Readonly<Record<string, unknown>> }[];
}

async function pack(words: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const typed = await typeCommand(["pack", "papers/paper.md", "--json", ...words], {
    cwd: folder,
    env: { DREAMNET_HOME: join(folder, "home"), PATH: folder, ...env },
  });
  const report = (typed.stdout === "" ? { packages: [] } : JSON.parse(typed.stdout)) as Report;
  return { ...typed, report, license: report.packages[0]?.metadata["license"] };
}

describe("what a pack is made with", () => {
  it("is the command line, over the environment, over the configuration, over the front matter", async () => {
    const uri = (name: string): unknown => expect.stringContaining(name);
    const to = ["--to", "arxiv"];
    expect((await pack(to)).license).toEqual(uri("publicdomain/zero"));
    configure({ defaults: { license: "CC-BY-SA-4.0" } });
    expect((await pack(to)).license).toEqual(uri("publicdomain/zero"));
    configure({ paper: { license: "CC-BY-NC-SA-4.0" } });
    expect((await pack(to)).license).toEqual(uri("by-nc-sa"));
    expect((await pack(to, { DREAMNET_LICENSE: "CC-BY-SA-4.0" })).license).toEqual(uri("by-sa"));
    expect((await pack([...to, "--license", "CC-BY-4.0"], { DREAMNET_LICENSE: "CC-BY-SA-4.0" })).license).toEqual(
      uri("/by/"),
    );
    expect((await pack([...to, "--no-config"])).license).toEqual(uri("publicdomain/zero"));
  }, 60_000);

  it("is what each place accepts of the source's faults, by the same order", async () => {
    const text =
      "---\ntitle: A paper\nauthor: Ada\naccept: [asset/file-exists=a.png]\n---\n\nWords. ![A](a.png) ![B](b.png)\n";
    writeFileSync(join(folder, "papers", "paper.md"), text);
    const to = ["--to", "medium"];
    const accepted = async (words: readonly string[], env = {}): Promise<unknown> => {
      const { report, exitCode } = await pack([...to, ...words], env);
      const told = (report as unknown as { diagnostics: { accepted?: true; quote?: string }[] }).diagnostics;
      return [exitCode, told.filter((one) => one.accepted === true).map(({ quote }) => quote)];
    };
    expect(await accepted([])).toEqual([2, ["a.png"]]);
    configure({ defaults: { accept: ["asset/file-exists"] } });
    expect(await accepted([])).toEqual([2, ["a.png"]]);
    configure({ paper: { accept: ["asset/file-exists=b.png"] } });
    expect(await accepted([])).toEqual([2, ["b.png"]]);
    const env = { DREAMNET_ACCEPT: "asset/file-exists=a.png,asset/file-exists=b.png" };
    expect(await accepted([], env)).toEqual([0, ["a.png", "b.png"]]);
    expect(await accepted(["--accept", "asset/file-exists=a.png"], env)).toEqual([2, ["a.png"]]);
    expect(await accepted(["--accept", "asset/file-exists"])).toEqual([0, ["a.png", "b.png"]]);
    const refused = await pack([...to, "--accept", "abstract"]);
    expect(refused).toMatchObject({ exitCode: 1, stdout: "" });
    expect(refused.stderr).toContain('--accept "abstract" cannot be accepted');
  }, 60_000);

  it("holds for platforms and folder too", async () => {
    configure({ out: "made", to: ["medium"], settings: { medium: {} } });
    const first = await pack([]);
    expect(first.report.packages.map(({ platform }) => platform)).toEqual(["medium"]);
    expect(first.report.out).toBe("made");
    const second = await pack(["--to", "substack", "-o", "other"], { DREAMNET_TO: "arxiv" });
    expect(second.report.packages.map(({ platform }) => platform)).toEqual(["substack"]);
    expect(second.report.out).toBe("other");
  }, 60_000);

  it("is refused as a whole where the configuration is wrong", async () => {
    configure({ to: ["nowhere"], settings: { mars: {} } });
    const { exitCode, stderr } = await pack([]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain("nowhere: no such platform");
    expect(stderr).toContain("settings.mars");
    expect((await pack([], { DREAMNET_STRICT: "maybe" })).stderr).toContain('DREAMNET_STRICT is "maybe"');
  });

  it("does not come from beside a paper that lies elsewhere, and says so", async () => {
    configure({ paper: { license: "MIT" } }, "papers");
    const typed = await typeCommand(["pack", "papers/paper.md", "--to", "arxiv"], {
      cwd: folder,
      env: { DREAMNET_HOME: join(folder, "home"), PATH: folder },
    });
    expect(typed.stderr).toContain("papers/dreamnet.config.json is not read");
  }, 60_000);
});

describe("dreamnet config", () => {
  it("shows what holds, and the schema of it", async () => {
    configure({ out: "made" });
    const { stdout } = await typeCommand(["config", "--json"], { cwd: folder, env: { DREAMNET_TO: "arxiv" } });
    expect(JSON.parse(stdout)).toEqual({
      schemaVersion: 1,
      file: "dreamnet.config.json",
      config: { out: "made" },
      variables: { DREAMNET_TO: "arxiv" },
    });
    const schema = JSON.parse((await typeCommand(["config", "--schema"], { cwd: folder })).stdout) as {
      properties: object;
    };
    expect(Object.keys(schema.properties)).toEqual(
      expect.arrayContaining(["out", "to", "paper", "papers", "defaults"]),
    );
  });
});
