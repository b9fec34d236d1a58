import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dreamnet-watch-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

interface Report {
  readonly exitCode: number;
  readonly source?: { readonly title: string };
  readonly error?: { readonly message: string };
  readonly packages: readonly { readonly status: string; readonly needs: readonly { readonly field: string }[] }[];
}

describe("pack --watch", () => {
  it("packs again at each change of paper, figure and configuration, and ends at Ctrl-C", async () => {
    const paper = join(folder, "paper.md");
    writeFileSync(paper, "---\ntitle: First\n---\n\nWords.\n");
    const bin = fileURLToPath(new URL("../src/bin.ts", import.meta.url));
    const child = spawn(
      process.execPath,
      [
        "--no-warnings",
        "--conditions=@dreamnet/source",
        bin,
        "pack",
        "paper.md",
        "--to",
        "medium",
        "--watch",
        "--json",
      ],
      {
        cwd: folder,
        env: { ...process.env, DREAMNET_HOME: join(folder, "home") },
        stdio: ["ignore", "pipe", "inherit"],
      },
    );
    const closed = once(child, "close");
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const next = async (): Promise<Report> => JSON.parse((await lines.next()).value as string) as Report;
    try {
      expect((await next()).source?.title).toBe("First");
      writeFileSync(paper, "---\ntitle: Second\n---\n\nWords. ![A figure](figure.svg)\n");
      const missing = await next();
      expect(missing).toMatchObject({ exitCode: 2, source: { title: "Second" } });
      writeFileSync(join(folder, "figure.svg"), '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>');
      expect((await next()).packages[0]?.needs).not.toEqual(missing.packages[0]?.needs);
      writeFileSync(join(folder, "dreamnet.config.json"), '{ "outt": 1 }');
      expect((await next()).error?.message).toContain("outt");
      writeFileSync(join(folder, "dreamnet.config.json"), '{ "defaults": { "license": "CC-BY-4.0" } }');
      expect((await next()).source?.title).toBe("Second");
      // What is written beside the source by packing itself starts nothing: the next report is of this change.
      appendFileSync(paper, "\nMore.\n");
      writeFileSync(paper, "---\ntitle: Third\n---\n\nWords.\n");
      expect((await next()).source?.title).toBe("Third");
      child.kill("SIGINT");
      expect(await closed).toEqual([0, null]);
    } finally {
      child.kill("SIGKILL");
    }
  }, 120_000);
});
