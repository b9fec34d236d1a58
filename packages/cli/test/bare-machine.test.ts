import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { platforms } from "../src/platforms.ts";

/** A machine like a fresh Debian with Node: a PATH of links to a few programs, without bubblewrap, TeX and Ghostscript. */
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "dreamnet-bare-"));
  mkdirSync(join(folder, "bin"));
  symlinkSync(process.execPath, join(folder, "bin", "node"));
  for (const name of ["sh", "env", "cat", "ls", "uname"])
    for (const place of ["/bin", "/usr/bin"])
      if (readdirSync(place).includes(name)) {
        symlinkSync(join(place, name), join(folder, "bin", name));
        break;
      }
  writeFileSync(
    join(folder, "paper.md"),
    "---\ntitle: A paper on a bare machine\nauthor: Ada Lovelace\ndate: 2026-01-02\nabstract: A few words.\ncategories: [cs.DL]\nlicense: CC-BY-4.0\n---\n\n# Introduction\n\nWords, a formula $e = m c^2$ and a figure.\n\n![A drawing](drawing.svg)\n",
  );
  writeFileSync(
    join(folder, "drawing.svg"),
    '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="60"><rect width="90" height="60" fill="teal"/></svg>',
  );
  // LaTeX that the author has written, so that nothing but TeX could judge it.
  writeFileSync(
    join(folder, "main.tex"),
    "\\documentclass{article}\n\\title{A paper on a bare machine}\n\\author{Ada Lovelace}\n\\begin{document}\n\\maketitle\n\\begin{abstract}\nA few words.\n\\end{abstract}\n\\section{Introduction}\nWords, and a formula $e = m c^2$.\n\\end{document}\n",
  );
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

interface Report {
  readonly exitCode: number;
  readonly packages: readonly {
    readonly platform: string;
    readonly status: string;
    readonly isolation: string;
    readonly isolationNotes: readonly string[];
    readonly fallback?: string;
    readonly needs: readonly { readonly message: string }[];
    readonly notes: readonly string[];
    readonly checklist: readonly { readonly text: string; readonly done: boolean }[];
    readonly diagnostics: readonly { readonly message: string; readonly hint?: string }[];
  }[];
}

async function run(pack: string, ...words: readonly string[]) {
  const bin = fileURLToPath(new URL(`../../${pack}/src/bin.ts`, import.meta.url));
  const child = spawn(join(folder, "bin", "node"), ["--no-warnings", "--conditions=@dreamnet/source", bin, ...words], {
    cwd: folder,
    env: { PATH: join(folder, "bin"), HOME: folder, DREAMNET_HOME: join(folder, `home-${pack}`) },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    said.stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said.stderr += text;
  });
  const [exitCode] = (await once(child, "close")) as [number];
  return { exitCode, ...said };
}

/** Markdown for each pack, and LaTeX for the one that submits it; all of both with DREAMNET_FULL=1. */
const cases = Object.keys(platforms).flatMap((platform) =>
  ["paper.md", "main.tex"]
    .filter((paper) => paper === "paper.md" || platform === "arxiv" || process.env["DREAMNET_FULL"] === "1")
    .map((paper) => [platform, paper] as const),
);

/** Packs that make a PDF, or whose package a compiler judges. */
const compiling = new Set(["arxiv", "website", "github", "zora"]);

describe.skipIf(process.platform !== "linux")("a machine without bubblewrap and TeX", { timeout: 240_000 }, () => {
  it.each(cases)(
    "npx @dreamnet/%s-pack %s ends with 0 or 2, and says what was not checked",
    async (platform, paper) => {
      const { exitCode, stdout, stderr } = await run(
        `${platform}-pack`,
        paper,
        "--json",
        "--out",
        `out-${platform}-${paper}`,
      );
      expect({ ends: exitCode === 0 || exitCode === 2, stderr }).toMatchObject({ ends: true });
      const [packed] = (JSON.parse(stdout) as Report).packages;
      expect(packed).toMatchObject({ platform });
      expect(packed?.fallback).toBeUndefined();
      // Nothing confined the pack, and the report says so and why.
      expect(packed?.isolation).toBe("none");
      expect(packed?.isolationNotes.join(" ")).toMatch(/bubblewrap|bwrap/u);
      const told = [
        ...(packed?.notes ?? []),
        ...(packed?.needs ?? []).map(({ message }) => message),
        ...(packed?.checklist ?? []).filter(({ done }) => !done).map(({ text }) => text),
        ...(packed?.diagnostics ?? []).flatMap(({ message, hint = "" }) => [message, hint]),
      ].join("\n");
      expect(compiling.has(platform) ? told : "TeX").toMatch(/TeX|pdflatex/u);
      expect(readdirSync(join(folder, `out-${platform}-${paper}`))).toHaveLength(1);
    },
  );

  it("dreamnet doctor tells both, with a remedy each", async () => {
    const { exitCode, stdout } = await run("cli", "doctor", "--json");
    expect(exitCode).toBe(2);
    const { checks } = JSON.parse(stdout) as { checks: { name: string; status: string; remedy?: string }[] };
    for (const name of ["sandbox", "pdflatex"])
      expect(checks).toContainEqual(
        expect.objectContaining({ name, status: "limited", remedy: expect.stringMatching(/\S/u) }),
      );
  });
});
