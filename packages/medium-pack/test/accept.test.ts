import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, it } from "vitest";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dreamnet-accept-"));
  writeFileSync(
    join(folder, "paper.md"),
    "---\ntitle: A paper\nbibliography: refs.bib\n---\n\nAs [@gone] says.\n\n![A plot](plot.png)\n\nMore words.\n",
  );
  writeFileSync(join(folder, "refs.bib"), "@book{other, author={A. Body}, title={T}, year={1999}}");
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const bin = fileURLToPath(new URL("../src/bin.ts", import.meta.url));
const command = (words: readonly string[]): string[] => [
  "--no-warnings",
  "--conditions=@dreamnet/source",
  bin,
  "paper.md",
  ...words,
];
const options = () => ({ cwd: folder, env: { ...process.env, DREAMNET_HOME: join(folder, "home") } });
const type = (words: readonly string[]) =>
  spawnSync(process.execPath, command(words), { ...options(), encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });

it("the pack's own command makes it ready with what is accepted, and says so", () => {
  const before = type([]);
  expect(before.status).toBe(2);
  const some = type(["--accept", "asset/file-exists=plot.pn", "--accept", "document/citation-resolves=gone"]);
  expect(some.status).toBe(2);
  expect(some.stdout).toContain('accept: "asset/file-exists=plot.pn" accepts nothing');
  expect(some.stdout).toContain("There is: plot.png.");
  expect(some.stdout).toContain("needs source:asset/file-exists");
  const all = type(["--accept", "asset/file-exists=plot.png,document/citation-resolves=gone"]);
  expect(all.status).toBe(0);
  expect(all.stdout).toContain("medium  ready");
  expect(all.stdout).toContain('Accepted: There is no file "plot.png".');
  expect(all.stdout).toContain("0 errors");
  const made = (name: string): string => readFileSync(join(folder, "build/a-paper/medium", name), "utf8");
  expect(made("checklist.md")).toContain("document/citation-resolves=gone, asset/file-exists=plot.png");
  expect(made("article.html")).toContain("plot.png");
  const refused = type(["--accept", "medium/markup-is-kept"]);
  expect(refused.status).toBe(1);
  expect(refused.stderr).toContain('"medium/markup-is-kept" cannot be accepted');
}, 60_000);

it("a watch takes up what the front matter accepts", async () => {
  const child = spawn(process.execPath, command(["--watch", "--json"]), {
    ...options(),
    stdio: ["ignore", "pipe", "inherit"],
  });
  const closed = once(child, "close");
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<number> =>
    (JSON.parse((await lines.next()).value as string) as { exitCode: number }).exitCode;
  try {
    expect(await next()).toBe(2);
    const text = readFileSync(join(folder, "paper.md"), "utf8");
    writeFileSync(
      join(folder, "paper.md"),
      text.replace("title:", "accept: [document/citation-resolves, asset/file-exists]\ntitle:"),
    );
    expect(await next()).toBe(0);
    writeFileSync(join(folder, "paper.md"), text);
    expect(await next()).toBe(2);
  } finally {
    child.kill("SIGINT");
    await closed;
  }
}, 60_000);
