import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { main } from "../src/index.ts";

/** A stream that keeps what is written. */
function capture(): { text: string; write(text: string): void } {
  return {
    text: "",
    write(text) {
      this.text += text;
    },
  };
}

interface Found {
  readonly severity: string;
  readonly ruleId: string;
  readonly message: string;
  readonly hint?: string;
  readonly location?: { readonly file: string; readonly line: number };
}

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dreamnet-bad-input-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function put(files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [path, content] of Object.entries(files)) {
    const file = join(folder, "paper", path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
}

/** Packs as a user does, with everything in the test's own folder. */
async function pack(source = "paper.md", ...more: readonly string[]) {
  const stdout = capture();
  const stderr = capture();
  const exitCode = await main(["pack", join("paper", source), "--to", "arxiv", "--out", "out", "--json", ...more], {
    stdout,
    stderr,
    env: { ...process.env, DREAMNET_HOME: join(folder, "home") },
    cwd: () => folder,
  });
  const report = JSON.parse(stdout.text) as {
    exitCode: number;
    diagnostics: Found[];
    packages: { status: string; diagnostics: Found[] }[];
  };
  const found = [...report.diagnostics, ...report.packages.flatMap((entry) => entry.diagnostics)];
  const out = join(folder, "out");
  return {
    exitCode,
    report,
    found,
    stderr,
    written: existsSync(out) ? readdirSync(out, { recursive: true }).map(String) : [],
  };
}

const errors = (found: readonly Found[]): Found[] => found.filter((diagnostic) => diagnostic.severity === "error");

const paper = (body: string, head = ""): string =>
  `---\ntitle: A paper about faults\nauthors:\n  - name: Ada Lovelace\ndate: 2026-01-01\n${head}---\n\n# Introduction\n\nSome text.\n\n${body}\n`;

describe("input that is unreadable or unsafe writes nothing, and says all that is wrong", () => {
  it("a file that is not there", async () => {
    const { exitCode, found, written } = await pack("nothing.md");
    expect(exitCode).toBe(1);
    expect(errors(found)).toHaveLength(1);
    expect(found[0]?.message).toContain("nothing.md");
    expect(found[0]?.hint).toBeDefined();
    expect(written).toEqual([]);
  });

  it("an image path out of the folder, and a link out of it, both named with their lines", async () => {
    put({ "paper.md": paper("![a](../../../../../../etc/passwd)\n\n![b](link.png)\n\n![c](/etc/hostname)") });
    writeFileSync(join(folder, "secret.png"), "secret");
    symlinkSync(join(folder, "secret.png"), join(folder, "paper/link.png"));
    const { exitCode, found, written } = await pack();
    expect(exitCode).toBe(1);
    expect(errors(found).map(({ location }) => location?.line)).toEqual([12, 14, 16]);
    expect(written).toEqual([]);
  });

  it("a YAML bomb", async () => {
    const levels = ["a: &a [x, x, x, x, x, x, x, x, x, x]"];
    for (let level = 1; level < 12; level++) {
      const name = String.fromCharCode(97 + level);
      const before = `*${String.fromCharCode(96 + level)}`;
      levels.push(`${name}: &${name} [${Array.from({ length: 10 }, () => before).join(", ")}]`);
    }
    put({ "paper.md": paper("", `${levels.join("\n")}\n`) });
    const { exitCode, found, written } = await pack();
    expect(exitCode).toBe(1);
    expect(errors(found).some(({ location }) => location?.file === "paper.md")).toBe(true);
    expect(written).toEqual([]);
  });

  it("bytes that are no UTF-8, with their line", async () => {
    put({
      "paper.md": Buffer.concat([
        Buffer.from("# Title\n\nText "),
        Buffer.from([0xff, 0xfe, 0x80]),
        Buffer.from(" more\n"),
      ]),
    });
    const { exitCode, found, written } = await pack();
    expect(exitCode).toBe(1);
    expect(errors(found).map(({ location }) => location?.line)).toEqual([3]);
    expect(written).toEqual([]);
  });

  it("a document of 50 MB", async () => {
    put({ "paper.md": Buffer.alloc(50 * 1024 * 1024, "word ") });
    const { exitCode, found, written } = await pack();
    expect(exitCode).toBe(1);
    expect(found[0]?.message).toMatch(/MB|bytes/u);
    expect(written).toEqual([]);
  });

  it("10,000 nested quotations", async () => {
    put({ "paper.md": paper(`${"> ".repeat(10_000)}deep`) });
    const { exitCode, found, written } = await pack();
    expect(exitCode).toBe(1);
    expect(errors(found).map(({ location }) => location?.line)).toEqual([12]);
    expect(written).toEqual([]);
  });

  it("LaTeX that includes itself", async () => {
    put({ "main.tex": "\\documentclass{article}\n\\begin{document}\nText\n\\input{main}\n\\end{document}\n" });
    const { exitCode, found, written } = await pack("main.tex");
    expect(exitCode).not.toBe(0);
    const [loop] = errors(found).filter(({ location }) => location?.line === 4);
    expect(loop?.message).toContain("main.tex");
    // Refused, or packed with a need: never ready, and a refusal writes nothing.
    expect(exitCode === 1 ? written : []).toEqual([]);
  });

  it("a FIFO in place of a figure", async () => {
    put({ "paper.md": paper("![a](pipe.png)") });
    const { spawnSync } = await import("node:child_process");
    expect(spawnSync("mkfifo", [join(folder, "paper/pipe.png")]).status).toBe(0);
    const { exitCode, found } = await pack();
    expect(exitCode).not.toBe(0);
    expect(errors(found).some(({ location }) => location?.line === 12)).toBe(true);
  });
});

describe("faults of the source are all named, and the rest is packed", () => {
  it("broken YAML, with its line", async () => {
    put({ "paper.md": "---\ntitle: [unclosed\nauthors: {\n---\n\nText.\n" });
    const { exitCode, found } = await pack();
    expect(exitCode).not.toBe(0);
    expect(
      errors(found).some(
        ({ location, hint }) => (location?.line ?? 0) >= 2 && (location?.line ?? 0) <= 4 && hint !== undefined,
      ),
    ).toBe(true);
  });

  it("a .bib that is not there, one that is a folder, and one with an unclosed entry", async () => {
    put({
      "paper.md": paper("Cited [@good; @open; @lost].", "bibliography: [missing.bib, folder.bib, refs.bib]\n"),
      "folder.bib/x": "",
      "refs.bib":
        "@article{good, title={Good}, author={A. Author}, year=2020}\n\n@article{open,\n  title = {Never closed\n\n@book{after, title={After}, author={B. Author}, year=2021}\n",
    });
    const { exitCode, found, report } = await pack();
    expect(exitCode).toBe(2);
    expect(report.packages[0]?.status).toBe("needs_input");
    const messages = errors(found)
      .map(({ message }) => message)
      .join("\n");
    expect(messages).toContain("missing.bib");
    expect(messages).toContain("folder.bib");
    expect(messages).toContain("lost");
    expect(errors(found).some(({ location }) => location?.file === "refs.bib" && location.line === 3)).toBe(true);
  });

  it("a figure that is not there is a placeholder, an error with its line, and a need", async () => {
    put({ "paper.md": paper("![The caption](missing.png)\n\n![Another](also-missing.pdf)") });
    const { exitCode, found, written } = await pack();
    expect(exitCode).toBe(2);
    expect(
      errors(found)
        .filter(({ ruleId }) => ruleId === "asset/file-exists")
        .map(({ location }) => location?.line),
    ).toEqual([12, 14]);
    expect(written.some((path) => path.endsWith(".tar.gz"))).toBe(true);
  });

  it("--strict writes nothing then", async () => {
    put({ "paper.md": paper("![The caption](missing.png)") });
    const { exitCode, written } = await pack("paper.md", "--strict");
    expect(exitCode).toBe(2);
    expect(written).toEqual([]);
  });

  it("what was there before is kept when a later run is refused", async () => {
    put({ "paper.md": paper("First.") });
    const first = await pack();
    expect(first.written.some((path) => path.endsWith(".tar.gz"))).toBe(true);
    put({ "paper.md": Buffer.from([0xff, 0xff]) });
    const second = await pack();
    expect(second.exitCode).toBe(1);
    expect(second.written).toEqual(first.written);
  });
});

describe("the command line", () => {
  it("names all that is wrong with it", async () => {
    const stderr = capture();
    const io = {
      stdout: { write: () => undefined },
      stderr,
      env: {},
      cwd: () => folder,
    };
    expect(await main(["pack", "--outt=x", "--id", "A B", "--json=1"], io)).toBe(1);
    expect(stderr.text).toContain("--outt is not an option");
    expect(stderr.text).toContain("--id");
    expect(stderr.text).toContain("--json takes no value");
    expect(stderr.text).toContain("A source is missing");
  });

  it("refuses a platform that there is not", async () => {
    const stderr = capture();
    const io = {
      stdout: { write: () => undefined },
      stderr,
      env: {},
      cwd: () => folder,
    };
    expect(await main(["pack", "paper.md", "--to", "arxiv,myspace"], io)).toBe(1);
    expect(stderr.text).toContain("myspace");
  });

  it("takes `all` for every platform, which its help calls the default", async () => {
    const stdout = capture();
    const stderr = capture();
    const io = { stdout, stderr, env: { DREAMNET_HOME: join(folder, "home") }, cwd: () => folder };
    expect(await main(["pack", "absent.md", "--to", "all"], io)).toBe(1);
    expect(stderr.text).not.toContain("no such platform");
    expect(`${stdout.text}${stderr.text}`).toContain("absent.md");
    // The settings of the last platform are known, so it is among those asked for.
    expect(await main(["pack", "absent.md", "--to", "all", "--set", "social.nothing=1"], io)).toBe(1);
    expect(stderr.text).toContain("nothing");
  });

  it("shows help and version", async () => {
    const stdout = capture();
    const io = {
      stdout,
      stderr: { write: () => undefined },
      env: {},
      cwd: () => folder,
    };
    expect(await main(["--help"], io)).toBe(0);
    expect(await main(["pack", "--help"], io)).toBe(0);
    expect(await main(["--version"], io)).toBe(0);
    expect(stdout.text).toContain("--strict");
    expect(stdout.text).toMatch(/\d+\.\d+\.\d+/u);
  });
});
