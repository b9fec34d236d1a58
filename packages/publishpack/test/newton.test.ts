import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { NervousSystem } from "@dreamnet/nervous-system";
import { expect, it } from "vitest";
import { platformNames, publishPackWorkflowSuite } from "../src/index.ts";

const paper = fileURLToPath(new URL("../../../examples/newton/newton.tex", import.meta.url));

it("makes every package of a LaTeX paper of several files with macros of its own", { timeout: 300_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), "publishpack-"));
  try {
    const made = await publishPackWorkflowSuite.executeAll(
      {
        source: paper,
        artifact: { primaryCategory: "math.NA", license: "CC-BY-4.0" },
        options: { zora: { creator: "0x52908400098527886E0F7030069857D2E4169EE7" } },
      },
      { home: join(folder, "home"), out: join(folder, "build"), events: new NervousSystem() },
    );
    expect(made.packages.map(({ platform, status, needs }) => [platform, status, needs])).toEqual(
      platformNames.map((name) => [name, "ready", []]),
    );
    const id = made.manifest?.artifact.id ?? "";
    const page = await readFile(join(folder, "build", id, "website/site/index.html"), "utf8");
    // The macros are written out: no reader of the page has them.
    expect(page).toContain("Newton’s method");
    expect(page.replace(/<annotation[\s\S]*?<\/annotation>/gu, "")).not.toMatch(/\\(?:newton|xstar|eps|mult)\b/u);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
