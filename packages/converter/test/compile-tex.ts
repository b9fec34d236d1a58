import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { BlockNode, NormalizedSource } from "@dreamnet/document";
import type { LatexDocument } from "../src/index.ts";

/** True when the program can be run. */
export function hasProgram(name: string): boolean {
  return spawnSync(name, ["--version"], { stdio: "ignore" }).error === undefined;
}

/** A small PNG: one blue-grey pixel. */
const pixel = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGOoaDoBAAM4AcM5ocYrAAAAAElFTkSuQmCC",
  "base64",
);

/** A source with the tree given, and nothing else that is not said. */
export function sourceOf(children: BlockNode[], parts: Partial<NormalizedSource> = {}): NormalizedSource {
  return {
    schemaVersion: 1,
    flavour: "myst",
    file: "paper.md",
    digest: "0".repeat(64),
    ast: { type: "root", children },
    frontmatter: {
      authors: [],
      affiliations: [],
      keywords: [],
      tags: [],
      categories: [],
      bibliography: [],
      links: [],
      notes: [],
      math: {},
      abbreviations: {},
      other: {},
    },
    references: {},
    assets: {},
    labels: {},
    macros: {},
    diagnostics: [],
    ...parts,
  };
}

/** Runs TeX twice over a document and reads back what it says and shows. */
export function compileTex(document: LatexDocument): { errors: string[]; log: string; text: string; pages: number } {
  const folder = mkdtempSync(join(tmpdir(), "converter-tex-"));
  try {
    writeFileSync(join(folder, "main.tex"), document.tex);
    if (document.bbl !== undefined) writeFileSync(join(folder, "main.bbl"), document.bbl);
    for (const { path } of document.figures) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), pixel);
    }
    for (let pass = 0; pass < 2; pass++) {
      spawnSync(document.engine, ["-interaction=nonstopmode", "-no-shell-escape", "main.tex"], {
        cwd: folder,
        stdio: "ignore",
        timeout: 120_000,
      });
    }
    const log = readFileSync(join(folder, "main.log"), "latin1");
    const lines = log.split("\n");
    const errors = lines.flatMap((line, index) =>
      line.startsWith("!") ? [`${line} ${lines.slice(index + 1, index + 6).join(" ")}`] : [],
    );
    const text =
      spawnSync("pdftotext", ["-layout", "main.pdf", "-"], { cwd: folder, encoding: "utf8", maxBuffer: 64_000_000 })
        .stdout ?? "";
    const pages = Number(/Output written on main\.(?:pdf|xdv) \((\d+) page/u.exec(log)?.[1] ?? 0);
    return { errors, log, text, pages };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
