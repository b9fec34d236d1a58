import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { typeCommand } from "./type-command.test-support.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dreamnet-convert-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const example = fileURLToPath(new URL("../../../examples/dynamac/paper.md", import.meta.url));
const id = "exploring-meaningful-visual-effects-and-quantities-of-interest";
const convert = (...words: readonly string[]) => typeCommand(["convert", ...words], { cwd: folder });

describe("convert", () => {
  it.each([
    ["latex", /\\begin\{document\}/u],
    ["html", /<!doctype html>[^]*<article/u],
    ["gfm", /^# Exploring/mu],
    ["text", /^Exploring/mu],
  ])("to %s prints the text alone", async (format, has) => {
    const { exitCode, stdout } = await convert(example, "--to", format);
    expect(stdout).toMatch(has);
    expect(exitCode).toBe(0);
  });

  it("into a folder takes the pictures along, in a form that the page shows", async () => {
    const { exitCode } = await convert(example, "--to", "html", "-o", "page");
    expect(exitCode).toBe(0);
    const page = readFileSync(join(folder, "page", `${id}.html`), "utf8");
    const [, picture = ""] = /<img[^>]*src="([^"]+)"/u.exec(page) ?? [];
    expect(picture).toBe("figures/allplots-revised.png");
    expect(
      readFileSync(join(folder, "page", picture))
        .subarray(1, 4)
        .toString(),
    ).toBe("PNG");
    // A second time is the same, and takes the place of the first.
    await convert(example, "--to", "html", "-o", "page");
    expect(readFileSync(join(folder, "page", `${id}.html`), "utf8")).toBe(page);
  });

  it("to LaTeX brings the list of references", async () => {
    await convert(example, "--to", "latex", "-o", "tex");
    expect(readdirSync(join(folder, "tex"))).toEqual(expect.arrayContaining([`${id}.tex`, `${id}.bbl`, "figures"]));
  });

  it.each([["convert", "--to", "text"], ["validate"]])(
    "%s takes an address as pack does, and fetches where told to",
    async (...words) => {
      const told = async (...more: readonly string[]): Promise<string> => {
        const { exitCode, stdout } = await typeCommand([...words, ...more, "--json"], { cwd: folder });
        expect(exitCode).toBe(1);
        const { diagnostics } = JSON.parse(stdout) as { diagnostics: { ruleId: string }[] };
        return diagnostics.map(({ ruleId }) => ruleId).join();
      };
      expect(await told("https://127.0.0.1/paper.md")).toBe("document/location-is-local");
      expect(await told("https://127.0.0.1/paper.md", "--allow-network")).toBe("fetch/address-is-public");
    },
  );

  it("reads a commit of a repository beside it", async () => {
    const git = (...given: readonly string[]) =>
      execFileSync("git", ["-C", folder, "-c", "user.name=A", "-c", "user.email=a@example.org", ...given]);
    git("init", "-q");
    writeFileSync(join(folder, "paper.md"), "# A title\n\nCommitted words.\n");
    git("add", "paper.md");
    git("commit", "-qm", "one");
    writeFileSync(join(folder, "paper.md"), "# A title\n\nOther words.\n");
    const { stdout } = await convert("repo://.@HEAD:paper.md", "--to", "text");
    expect(stdout).toContain("Committed words.");
  });

  it("does not write over a folder that holds something else", async () => {
    mkdirSync(join(folder, "mine"));
    writeFileSync(join(folder, "mine", "thesis.txt"), "years");
    const { exitCode, stderr } = await convert(example, "--to", "text", "-o", "mine");
    expect(exitCode).toBe(1);
    expect(stderr).toContain("thesis.txt");
    expect(readdirSync(join(folder, "mine"))).toEqual(["thesis.txt"]);
  });

  it("as JSON is one document", async () => {
    writeFileSync(join(folder, "a.md"), "# A <b> title\n\n![x](none.png)\n");
    const { exitCode, stdout } = await convert("a.md", "--to", "gfm", "--json");
    const document = JSON.parse(stdout) as {
      exitCode: number;
      text: string;
      diagnostics: { ruleId: string; location?: object }[];
    };
    expect(document).toMatchObject({ exitCode: 2, format: "gfm" });
    expect(document.diagnostics).toContainEqual(expect.objectContaining({ ruleId: "asset/file-exists" }));
    expect(exitCode).toBe(2);
  });

  it("refuses a source that is not there, and a format that it does not know", async () => {
    expect(await convert("none.md", "--to", "gfm")).toMatchObject({ exitCode: 1, stdout: "" });
    expect(await convert(example, "--to", "docx")).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining("latex, html, gfm, text"),
    });
  });
});
