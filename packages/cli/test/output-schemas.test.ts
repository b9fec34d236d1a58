import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type DescribedCommand, describedCommands, outputJsonSchema } from "../src/output-schemas.ts";
import { typeCommand } from "./type-command.test-support.ts";

const ajv = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true });
(addFormats as unknown as (ajv: Ajv2020) => void)(ajv);
const validators = Object.fromEntries(describedCommands.map((name) => [name, ajv.compile(outputJsonSchema(name))]));

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "dreamnet-schemas-"));
  const paper = "---\ntitle: A work of its own\nauthor: Ada Lovelace\ndate: 2026-01-02\nlicense: CC-BY-4.0\n---\n";
  writeFileSync(join(folder, "paper.md"), `${paper}\nWords, and ![a figure](gone.png).\n`);
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** What a command prints, held to its schema. */
async function printed(command: DescribedCommand, ...words: readonly string[]): Promise<Record<string, unknown>> {
  const env = { PATH: folder, DREAMNET_HOME: join(folder, "home") };
  const { stdout } = await typeCommand([command, ...words, "--json"], { cwd: folder, env });
  const value = JSON.parse(stdout) as Record<string, unknown>;
  const validate = validators[command] as (typeof validators)[string];
  expect(validate(value), `${command} ${words.join(" ")}: ${JSON.stringify(validate.errors)}`).toBe(true);
  return value;
}

describe("the JSON Schemas of what commands print", { timeout: 120_000 }, () => {
  it.each(describedCommands)("of %s is the one that is published", (command) => {
    const published = JSON.parse(
      readFileSync(new URL(`../schemas/${command}.schema.json`, import.meta.url), "utf8"),
    ) as unknown;
    expect(published, "write outputJsonSchema() to the file again").toEqual(outputJsonSchema(command));
  });

  it("take what is printed, from the first package to the last question", async () => {
    expect(await printed("list")).toMatchObject({ works: [] });
    expect(await printed("status")).toMatchObject({ error: { code: "ARTIFACT_UNKNOWN" } });
    expect(await printed("validate", "paper.md")).toMatchObject({ exitCode: 2 });
    expect(await printed("validate", "nothing.md")).toMatchObject({ exitCode: 1 });
    expect(await printed("convert", "paper.md", "--to", "text")).toHaveProperty("text");
    expect(await printed("convert", "paper.md", "--to", "html", "-o", "page")).toHaveProperty("files");
    const packed = await printed("pack", "paper.md", "--to", "medium,substack");
    expect(packed).toMatchObject({ exitCode: 2, packages: [{ status: "needs_input" }, { status: "needs_input" }] });
    expect(await printed("pack", "nothing.md", "--to", "medium")).toMatchObject({ exitCode: 1 });
    expect(await printed("pack", "paper.md", "--to", "medium", "-o", "paper.md")).toHaveProperty("error");
    expect(await printed("status")).toHaveProperty("nextActions");
    expect(await printed("live", "medium", "https://medium.com/@ada/a-work-1")).toHaveProperty("changes");
    expect(await printed("list")).toHaveProperty("works.0.manifestDigest");
    expect(await printed("verify")).toMatchObject({ valid: true });
    expect(await printed("verify", "build/a-work-of-its-own")).toMatchObject({ valid: true });
  });

  it("refuse what is something else", () => {
    for (const validate of Object.values(validators)) {
      expect(validate({ schemaVersion: 1 })).toBe(false);
      expect(validate({ schemaVersion: 2, exitCode: 1, error: { code: "X", message: "Y" } })).toBe(false);
    }
  });
});
