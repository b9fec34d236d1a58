import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import forgetful from "../../test/faults/forgetful.ts";
import loaded from "../../test/faults/loaded.ts";
import { plantedFaults } from "../../test/faults/planted.ts";
import sample, { makeSample, type SampleInput, type SampleOutput } from "../../test/sample.ts";
import { type ContractCase, ContractError, contractChecks } from "../index.ts";

const packageFolder = mkdtempSync(join(tmpdir(), "dreamnet-sample-"));
mkdirSync(join(packageFolder, "src"));
writeFileSync(
  join(packageFolder, "package.json"),
  JSON.stringify({
    name: "sample",
    version: "1.0.0",
    description: "Counts words and writes them down.",
    exports: { "./manifest.json": "./dist/manifest.json" },
  }),
);
afterAll(() => rmSync(packageFolder, { recursive: true, force: true }));

const cases: readonly ContractCase<SampleInput, SampleOutput>[] = [
  { name: "two words", input: { title: "On", words: ["to", "be"] } },
  { name: "loud", input: { title: "Ünder", words: ["zwölf", "ärger", "I"], style: "loud" } },
  { name: "quiet", input: { title: "Off", words: [] } },
];

/** @param only - A part of the names of the checks that are run: all of them, forty times over, would take long. */
async function findFaults(workflow: ReturnType<typeof makeSample>, only = ""): Promise<readonly string[]> {
  const found: string[] = [];
  for (const check of contractChecks(workflow, cases, { packageFolder, abortWithin: 150 })) {
    if (!check.name.includes(only)) continue;
    try {
      await check.run();
    } catch (error) {
      if (!(error instanceof ContractError)) throw error;
      found.push(...error.problems.map((problem) => `${check.name}: ${problem}`));
    }
  }
  return found;
}

describe("the contract suite, on a sample with a planted fault", () => {
  it("finds nothing in the sample as it should be, inline or with a module", async () => {
    expect(await findFaults(makeSample())).toEqual([]);
    expect(await findFaults(sample)).toEqual([]);
  });

  it.each(Object.entries(plantedFaults))("finds %s", async (_, { foundBy, ...planted }) => {
    expect(await findFaults(makeSample(planted), foundBy)).not.toEqual([]);
  });

  it("finds what a module takes of its world when it is loaded", async () => {
    expect(await findFaults(loaded, "gives equal bytes twice")).toEqual(
      expect.arrayContaining([expect.stringContaining("the second time output.text is")]),
    );
  });

  it("finds a memory with too small a key, as another process has another one", async () => {
    expect(await findFaults(forgetful, "gives equal bytes twice")).toEqual(
      expect.arrayContaining([expect.stringContaining("the second time output.text is")]),
    );
  });
});
