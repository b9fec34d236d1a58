import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { manualGenerationWorkflow } from "@dreamnet/manual-generation";
import { type CommandIo, runPackCommand } from "@dreamnet/pack-bin";
import { type AnyWorkflow, defineWorkflow, TerminalError } from "@dreamnet/workflow";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { main } from "../src/index.ts";

const { manifest, inputSchema, outputSchema } = manualGenerationWorkflow;
const { description, author, executionTime, errorHandling, security } = manifest;

/** A pack whose result needs a person, or that leaves everything to its fallback. */
const packOf = (fails: boolean): AnyWorkflow =>
  defineWorkflow({
    ...{ name: "sample-pack", version: "1.0.0", description, author, executionTime, security },
    input: inputSchema,
    output: outputSchema,
    errorHandling: fails ? { ...errorHandling, fallback: "manual-generation" } : errorHandling,
    execute: async ({ artifact }, context) => {
      if (fails) throw new TerminalError("It cannot be made.");
      const file = await context.files.write(`build/${artifact.id}/sample/package.txt`, "text");
      return {
        status: "needs_input",
        needs: [{ field: "abstract", message: "word ".repeat(40) }],
        files: [file],
        notes: [],
        checklist: [{ text: "Upload package.txt.", done: false }],
        metadata: { assets: [] },
        diagnostics: [],
      } as never;
    },
  });

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dreamnet-report-text-"));
  writeFileSync(
    join(folder, "paper.md"),
    "---\ntitle: A paper\nauthors:\n  - name: Ada Lovelace\n---\n\n# Introduction\n\nSome text.\n\n![A picture that is not there, and that is described at some length](pictures/nothing-at-all.png)\n",
  );
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function openIo(columns: number): { readonly io: CommandIo; readonly text: () => string } {
  const written: string[] = [];
  const io: CommandIo = {
    stdout: { write: (text) => written.push(text), columns },
    stderr: { write: () => undefined },
    env: { DREAMNET_HOME: join(folder, "home"), NO_COLOR: "1" },
    cwd: () => folder,
  };
  return { io, text: () => written.join("") };
}

async function pack(workflow: AnyWorkflow, ...more: string[]) {
  const { io, text } = openIo(0);
  const command = {
    name: "sample-pack",
    version: "1.0.0",
    description,
    platforms: { sample: async () => workflow },
    fallbacks: async () => [manualGenerationWorkflow as AnyWorkflow],
  };
  const exitCode = await runPackCommand(command, ["paper.md", ...more], io);
  const out = join(folder, "build");
  const written = existsSync(out)
    ? readdirSync(join(out, "a-paper/sample")).filter((name) => !name.startsWith("."))
    : [];
  return { exitCode, text: text(), written };
}

describe("the report on a terminal of no width", () => {
  it("keeps words of a need on one line, names the folder once and says what held", async () => {
    const { text, written } = await pack(packOf(false));
    expect(text).toMatch(/needs abstract:( word){10}/u);
    expect(text).toContain("    build/a-paper/sample/\n      package.txt      4 B\n");
    expect(text).toContain("Upload package.txt.");
    expect(text).toContain("isolation none: ");
    expect(written).toContain("package.txt");
  });

  it("keeps words of a diagnostic on one line", async () => {
    const { io, text } = openIo(0);
    await main(["validate", "paper.md"], io);
    expect(text()).toContain("There is no file");
  });
});

describe("what is reported is what is written", () => {
  it("--strict: nothing, and no step to upload it", async () => {
    const { exitCode, text, written } = await pack(packOf(false), "--strict");
    expect(exitCode).toBe(2);
    expect(written).toEqual([]);
    expect(text).toContain("Nothing was written (--strict)");
    expect(text).not.toContain("Upload");
  });

  it("a fallback's files lie where the report says", async () => {
    const { text, written } = await pack(packOf(true));
    expect(text).toContain("made by the fallback manual-generation");
    expect(text).toContain("    build/a-paper/sample/\n");
    expect(text).toContain("      INSTRUCTIONS.md ");
    expect(written).toContain("INSTRUCTIONS.md");
  });

  it("tells what an --id may look like", async () => {
    expect((await pack(packOf(false), "--help")).text).toMatch(/--id <name> .*a-z, 0-9, single hyphens, at most 64/u);
  });
});
