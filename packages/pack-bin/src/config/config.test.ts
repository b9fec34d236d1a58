import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { choicesFor, loadConfig } from "../index.ts";

let folder: string;

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "dreamnet-config-")));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const put = (name: string, content: string): void => writeFileSync(join(folder, name), content);
const load = () => loadConfig(folder, undefined);
const failure = async (): Promise<{ message: string; hint: string }> =>
  load().then(
    () => expect.fail("It was taken."),
    (error: unknown) => error as { message: string; hint: string },
  );

describe("a configuration", () => {
  it("is looked for in the folder alone", async () => {
    mkdirSync(join(folder, "below"));
    put("dreamnet.config.json", "{}");
    expect(await load()).toEqual({ file: join(folder, "dreamnet.config.json"), config: {} });
    expect(await loadConfig(join(folder, "below"), undefined)).toBeUndefined();
    expect(await loadConfig(folder, false)).toBeUndefined();
    expect(await loadConfig(join(folder, "below"), join(folder, "dreamnet.config.json"))).toBeDefined();
  });

  it("in TypeScript gives what it exports, a value or a function's", async () => {
    put(
      "dreamnet.config.ts",
      `import { defineConfig } from "@dreamnet/cli";
       import type { PackConfig } from "@dreamnet/cli";
       const license: string = ["CC", "BY", "4.0"].join("-");
       console.log("said");
       export default defineConfig({ defaults: { license } } satisfies PackConfig);`,
    );
    expect((await load())?.config).toEqual({ defaults: { license: "CC-BY-4.0" } });
    put("dreamnet.config.ts", `export default async () => ({ to: ["arxiv"] });`);
    expect((await load())?.config).toEqual({ to: ["arxiv"] });
  });

  it("tells all its faults at once, with their place", async () => {
    put("dreamnet.config.json", JSON.stringify({ outt: "x", to: [], paper: { date: "soon", license: 3 } }));
    const { message } = await failure();
    expect(message).toContain("dreamnet.config.json has 4 faults");
    for (const part of ["outt", "to: ", "paper.date", "paper.license"]) expect(message).toContain(part);
  });

  it("names title and authors, as text or with their fields", async () => {
    const authors = [
      "Ada Lovelace (University of London)",
      { name: "Grace Hopper", orcid: "0000-0002-1825-0097", affiliation: ["Yale", "University of London"] },
    ];
    put("dreamnet.config.json", JSON.stringify({ paper: { title: "On engines", authors } }));
    const loaded = await load();
    expect(choicesFor(loaded as NonNullable<typeof loaded>, join(folder, "a.ipynb")).overrides).toMatchObject({
      title: "On engines",
      authors: [
        { name: "Ada Lovelace", given: "Ada", family: "Lovelace", affiliations: [0] },
        { name: "Grace Hopper", orcid: "0000-0002-1825-0097", affiliations: [1, 0] },
      ],
      affiliations: [{ name: "University of London" }, { name: "Yale" }],
    });
    put("dreamnet.config.json", JSON.stringify({ paper: { authors: [{ name: "A", orcid: "no" }, {}] } }));
    expect((await failure()).message).toContain("paper.authors");
  });

  it("names the faults that are accepted, of all papers or of one, and refuses what nobody can waive", async () => {
    put(
      "dreamnet.config.json",
      JSON.stringify({
        paper: { accept: ["document/label-resolves"] },
        defaults: { accept: ["asset/is-local"] },
        papers: { "a.md": { accept: ["asset/file-exists=x.png"] } },
      }),
    );
    const config = await load();
    const of = (name: string) => choicesFor(config as NonNullable<typeof config>, join(folder, name));
    expect(of("a.md").overrides.accept).toEqual(["asset/file-exists=x.png"]);
    expect(of("b.md").overrides.accept).toEqual(["document/label-resolves"]);
    expect(of("b.md").defaults.accept).toEqual(["asset/is-local"]);
    put("dreamnet.config.json", JSON.stringify({ paper: { accept: ["arxiv/abstract-is-clean"] } }));
    expect((await failure()).message).toMatch(/paper\.accept\.0: "arxiv\/abstract-is-clean" cannot be accepted/u);
  });

  it("that is no JSON is refused with line and column", async () => {
    put("dreamnet.config.json", '{\n  "out": "build",\n}\n');
    expect((await failure()).message).toMatch(/dreamnet\.config\.json: 3:1: /u);
  });

  it("that stands twice is refused", async () => {
    put("dreamnet.config.json", "{}");
    put("dreamnet.config.ts", "export default {};");
    expect((await failure()).message).toContain("dreamnet.config.json too");
  });

  it.each(["../elsewhere", "/tmp/elsewhere", "a/../../b"])("does not lead out of its folder: %s", async (path) => {
    put("dreamnet.config.json", JSON.stringify({ out: path, defaults: { abstractFile: path } }));
    const { message } = await failure();
    expect(message).toContain("out: It leads out");
    expect(message).toContain("defaults.abstractFile: It leads out");
  });
});

/** What a configuration that somebody else wrote might try. Each would succeed in a plain process. */
const attacks: Readonly<Record<string, string>> = {
  "reads a file": `import { readFileSync } from "node:fs"; export default { paper: { abstract: readFileSync(SECRET, "utf8") } };`,
  "reads a file through process":
    'export default { paper: { abstract: process.getBuiltinModule("node:fs").readFileSync(SECRET, "utf8") } };',
  "reads a file through import": `export default { paper: { abstract: (await import(SECRET, { with: { type: "json" } })).default.secret } };`,
  "writes a file": `import { writeFileSync } from "node:fs"; writeFileSync(SECRET + ".new", ""); export default {};`,
  "starts a program": `import { execSync } from "node:child_process"; export default { paper: { abstract: String(execSync("id")) } };`,
  "starts a worker": `import { Worker } from "node:worker_threads"; new Worker("", { eval: true }); export default {};`,
  "asks the network": `const reply = await fetch("http://127.0.0.1:9/"); export default { paper: { abstract: String(reply.status) } };`,
  "opens a connection": `import { connect } from "node:net"; connect(9); export default {};`,
  "requires a module": `import { createRequire } from "node:module"; createRequire(import.meta.url)("node:fs"); export default {};`,
};

describe("a configuration in TypeScript", () => {
  it.each(Object.entries(attacks))("that %s is refused", async (_, code) => {
    const secret = join(folder, "secret.json");
    writeFileSync(secret, '{ "secret": "hunter2" }');
    put("dreamnet.config.ts", `const SECRET = ${JSON.stringify(secret)};\n${code}`);
    const { message } = await failure();
    expect(message).toContain("dreamnet.config.ts");
    expect(message).not.toContain("hunter2");
  });

  it("sees no environment", async () => {
    put("dreamnet.config.ts", "export default { defaults: { tags: Object.keys(process.env) } };");
    process.env["DREAMNET_TEST_SECRET"] = "hunter2";
    try {
      expect((await load())?.config.defaults?.tags).not.toContain("DREAMNET_TEST_SECRET");
    } finally {
      delete process.env["DREAMNET_TEST_SECRET"];
    }
  });

  it("that throws, or exports nothing, says so with its place", async () => {
    put(
      "dreamnet.config.ts",
      "\n\nconst a: { b?: { c: string } } = {};\nexport default { out: (a.b as { c: string }).c };",
    );
    expect((await failure()).message).toMatch(/dreamnet\.config\.ts: 4:\d+: TypeError: /u);
    put("dreamnet.config.ts", "export const config = {};");
    expect((await failure()).message).toContain("no default export");
    put("dreamnet.config.ts", "export default {{;");
    expect((await failure()).message).toContain("dreamnet.config.ts: ");
  });

  it("that does not end is ended", async () => {
    put("dreamnet.config.ts", "while (true);");
    expect((await failure()).message).toContain("10 seconds");
  }, 60_000);
});

describe("what a configuration says of a paper", () => {
  const config = {
    out: "made",
    to: ["arxiv"],
    settings: { website: { baseUrl: "https://a.org/", twitter: "a" } },
    paper: { license: "MIT" },
    defaults: { categories: ["cs.DL", "cs.SE"] },
    papers: {
      "a/paper.md": { license: "CC0-1.0", to: ["website"], settings: { website: { baseUrl: "https://b.org/" } } },
      a: { tags: ["of the folder"] },
    },
  };

  it("is its own entry, over what holds of all", () => {
    const loaded = { file: join(folder, "dreamnet.config.json"), config };
    expect(choicesFor(loaded, join(folder, "a", "paper.md"))).toEqual({
      out: join(folder, "made"),
      to: ["website"],
      strict: undefined,
      settings: { website: { baseUrl: "https://b.org/", twitter: "a" } },
      overrides: { license: "CC0-1.0" },
      defaults: { primaryCategory: "cs.DL", secondaryCategories: ["cs.SE"] },
    });
    expect(choicesFor(loaded, join(folder, "a", "other.md")).overrides).toEqual({
      license: "MIT",
      tags: ["of the folder"],
    });
    expect(choicesFor(loaded, join(folder, "a")).overrides).toEqual({ license: "MIT", tags: ["of the folder"] });
    expect(choicesFor(loaded, join(folder, "b.md"))).toMatchObject({ to: ["arxiv"], overrides: { license: "MIT" } });
  });

  it("may be an abstract in a file, of its own folder and by no link out of it", () => {
    put("abstract.txt", "Few words.\n");
    const loaded = (abstractFile: string) => ({
      file: join(folder, "dreamnet.config.json"),
      config: { paper: { abstractFile } },
    });
    expect(choicesFor(loaded("abstract.txt"), join(folder, "p.md")).overrides).toEqual({ abstract: "Few words." });
    symlinkSync("/etc/hosts", join(folder, "link.txt"));
    expect(() => choicesFor(loaded("link.txt"), join(folder, "p.md"))).toThrow(/link out of/u);
    expect(() => choicesFor(loaded("none.txt"), join(folder, "p.md"))).toThrow(/ENOENT/u);
  });
});
