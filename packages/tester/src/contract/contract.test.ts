import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AnyWorkflow } from "@dreamnet/workflow";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { z } from "zod";
import clockGreeter from "../../test/clock-greeter.ts";
import greeter, { makeGreeter } from "../../test/greeter.ts";
import localeGreeter from "../../test/locale-greeter.ts";
import { type ContractCase, ContractError, contractChecks, describeWorkflowContract } from "../index.ts";

const folders: string[] = [];

/** A package's folder with the given package.json and dist/manifest.json. */
function makePackage(change: Record<string, unknown> = {}, built?: unknown): string {
  const folder = mkdtempSync(join(tmpdir(), "dreamnet-package-"));
  folders.push(folder);
  mkdirSync(join(folder, "src"));
  mkdirSync(join(folder, "dist"));
  const packageJson = {
    name: "@dreamnet/greeter",
    version: "1.2.3",
    description: "Greets in a file.",
    exports: { "./manifest.json": "./dist/manifest.json" },
    ...change,
  };
  writeFileSync(join(folder, "package.json"), JSON.stringify(packageJson));
  writeFileSync(join(folder, "src", "index.ts"), "");
  if (built !== undefined) writeFileSync(join(folder, "dist", "manifest.json"), JSON.stringify(built));
  return folder;
}
const removeFolders = (): void => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
};
afterEach(removeFolders);

const greets: ContractCase<{ name: string; picture?: string | undefined }> = {
  name: "greets",
  input: { name: "fiona" },
  expectedOutput: { text: "Hello, fiona! 1980-01-01T00:00:00.000Z" },
};

/** What the checks say of a workflow: the name of the check → its problems; checks that hold are left out. */
async function faultsOf(
  workflow: AnyWorkflow,
  given: Parameters<typeof contractChecks>[2] & { only?: string; testCase?: unknown } = {},
) {
  const { only = "", testCase = greets, ...options } = given;
  const faults: Record<string, readonly string[]> = {};
  const defaults = { packageFolder: makePackage(), abortWithin: 600 };
  for (const check of contractChecks(workflow, [testCase as ContractCase], { ...defaults, ...options })) {
    if (!check.name.includes(only)) continue;
    try {
      await check.run();
    } catch (error) {
      if (!(error instanceof ContractError)) throw error;
      faults[check.name] = error.problems;
    }
  }
  return faults;
}

const withoutExpectation = { name: "greets", input: { name: "fiona" } };

// The suite as a package uses it, on a workflow that keeps the contract.
const ownPackage = makePackage();
folders.splice(0);
afterAll(() => rmSync(ownPackage, { recursive: true, force: true }));
describeWorkflowContract(
  greeter,
  [
    greets,
    {
      name: "reads a picture",
      input: async (store) => ({ name: "Ada", picture: (await store.put("picture")).sha256 }),
      expectedOutput: (result) => result.success && result.files.length === 1,
    },
  ],
  { describe, it, packageFolder: ownPackage },
);

describe("the contract suite", () => {
  it("finds nothing in a workflow that keeps the contract, inline or with a module", async () => {
    expect(await faultsOf(greeter)).toEqual({});
    expect(await faultsOf(makeGreeter())).toEqual({});
  });

  it("wants a case", () => {
    expect(() => contractChecks(greeter, [])).toThrow("at least one case");
  });

  it("finds a manifest that is not valid, or not the workflow's own", async () => {
    const check = "has a manifest that is valid and its own";
    const only = check;
    const { author: _, ...rest } = greeter.manifest;
    expect((await faultsOf({ ...greeter, manifest: rest as never }, { only }))[check]).toEqual([
      expect.stringMatching(/^manifest: author: /),
    ]);
    expect((await faultsOf({ ...greeter, version: "9.9.9" }, { only }))[check]).toEqual([
      "version: the workflow says 9.9.9, its manifest 1.2.3",
      expect.stringContaining("is not greeter@9.9.9"),
    ]);
    const example = { name: "wrong", input: { nam: "x" } as never };
    expect((await faultsOf({ ...makeGreeter(), examples: [example] }, { only }))[check]).toEqual([
      expect.stringMatching(/^example "wrong": name: /),
      expect.stringMatching(/^example "wrong": nam: /),
    ]);
    expect(
      (await faultsOf(makeGreeter({ module: clockGreeter.module as string, name: "other" }), { only }))[check],
    ).toEqual([expect.stringMatching(/^module: the default export of .* is not other@1\.2\.3/)]);
  });

  it("finds a package.json that says something else", async () => {
    const only = "is in step with package.json";
    const packageFolder = makePackage({ name: "@dreamnet/other", version: "2.0.0", description: "Else.", exports: {} });
    expect((await faultsOf(greeter, { packageFolder, only }))[only]).toEqual([
      "name: package.json says @dreamnet/other, the manifest greeter",
      'version: package.json says "2.0.0", the manifest "1.2.3"',
      'description: package.json says "Else.", the manifest "Greets in a file."',
      expect.stringMatching(/^exports: /),
    ]);
  });

  it("looks for package.json above the module", async () => {
    const [check] = contractChecks(greeter, [greets]).filter(({ name }) => name.includes("package.json"));
    // The fixture lies in the tester's own package.
    await expect(check?.run()).rejects.toThrow("package.json says @dreamnet/tester");
    const [inline] = contractChecks(makeGreeter(), [greets]).filter(({ name }) => name.includes("package.json"));
    await expect(inline?.run()).rejects.toThrow("tell the suite its packageFolder");
  });

  it("finds a built manifest that is out of step, but not one that is older than the sources", async () => {
    const { manifest } = greeter;
    const only = "is in step with package.json";
    expect(await faultsOf(greeter, { packageFolder: makePackage({}, manifest), only })).toEqual({});
    const packageFolder = makePackage({}, { ...manifest, steps: {} });
    expect((await faultsOf(greeter, { packageFolder, only }))[only]).toEqual([
      expect.stringMatching(/^dist\/manifest\.json: steps\.write is /),
    ]);
    utimesSync(join(packageFolder, "dist", "manifest.json"), 1, 1);
    expect(await faultsOf(greeter, { packageFolder, only })).toEqual({});
  });

  it("finds an input that is not checked, or only fault by fault", async () => {
    const check = "greets: reports all faults of an input at once";
    const only = check;
    const lenient = makeGreeter({ input: z.object({ name: z.string(), picture: z.string().optional() }) });
    expect((await faultsOf(lenient, { only }))[check]).toEqual([expect.stringMatching(/unknown key is not reported/)]);
    const loose = makeGreeter({ input: z.looseObject({ name: z.string(), picture: z.string().optional() }) as never });
    expect(await faultsOf(loose, { only })).toEqual({});
    const firstOnly: AnyWorkflow = {
      ...makeGreeter(),
      validate: (input) => {
        const all = greeter.validate(input);
        return all.valid ? all : { valid: false, errors: all.errors.slice(0, 1) };
      },
    };
    expect((await faultsOf(firstOnly, { only }))[check]).toEqual([
      expect.stringMatching(/unknown key is not reported/),
    ]);
    const anything: AnyWorkflow = { ...makeGreeter(), validate: () => ({ valid: true, errors: [] }) };
    expect((await faultsOf(anything, { only }))[check]).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^null .* is taken for a valid input/),
        'without all required keys, nothing is said of "name"',
        '"name" is required, and is not missed',
      ]),
    );
    const throwing: AnyWorkflow = {
      ...makeGreeter(),
      validate: (input) => {
        if (typeof input !== "object" || input === null) throw new TypeError("not an object");
        return greeter.validate(input);
      },
    };
    expect((await faultsOf(throwing, { only }))[check]?.[0]).toMatch(/^validate threw on undefined/);
    expect((await faultsOf(greeter, { only, testCase: { name: "greets", input: { nam: 1 } } }))[check]).toHaveLength(2);
  });

  it("finds an output that is not what was expected, or names files that are not there", async () => {
    const check = "greets: gives what is expected";
    const asked = { only: check, testCase: withoutExpectation };
    const other = { ...greets, expectedOutput: { text: "Good day" } };
    expect((await faultsOf(greeter, { only: check, testCase: other }))[check]).toEqual([
      'output.text is "Hello, fiona! 1980-01-01T00:00:00.000Z", expected "Good day"',
    ]);
    const ghost = { path: "build/x", mediaType: "text/plain", size: 1, sha256: "0".repeat(64) };
    const haunted = makeGreeter({ execute: async () => ({ text: "", files: [{ deep: [ghost] }] }) });
    expect((await faultsOf(haunted, asked))[check]).toEqual([
      "build/x: the output names it, and its bytes are not in the store",
    ]);
    const liar = makeGreeter({
      execute: async (_, { files }) => {
        const file = await files.write("build/x", "text");
        return { text: "", files: [{ ...file, size: 99 }] };
      },
    });
    expect((await faultsOf(liar, asked))[check]).toEqual(["build/x: its reference tells another size"]);
    const failing = makeGreeter({ execute: () => Promise.reject(new Error("no")) });
    expect((await faultsOf(failing, asked))[check]).toEqual([
      expect.stringMatching(/^The run failed with UNEXPECTED: no .*greeter@/u),
    ]);
  });

  it("finds steps, paths and programs that are not declared, even when their refusal is swallowed", async () => {
    const sly = makeGreeter({
      execute: async (_, context) => {
        await context.step("secret", () => 1).catch(() => undefined);
        await context.files.write("elsewhere/x", "x").catch(() => undefined);
        await context.files.write("builder/x", "x").catch(() => undefined);
        await context.exec("curl", ["x"]).catch(() => undefined);
        await context.exec("sh", ["-c", "true"]);
        return { text: "", files: [] };
      },
    });
    expect(await faultsOf(sly, { testCase: withoutExpectation, only: "stays within" })).toEqual({
      "greets: stays within its manifest": [
        'the step "secret" is not declared',
        'the program "curl" is not declared',
        'the path "elsewhere/x" is not declared',
        'the path "builder/x" is not declared',
      ],
    });
  });

  it.each([
    ["clock", clockGreeter, /files\[0\]\.sha256 is /],
    ["locale", localeGreeter, /output\.text is "fiona 1\.234,5", expected "fiona 1,234\.5"/],
  ])("finds that bytes depend on the %s, in processes of their own", async (_, workflow, problem) => {
    expect(await faultsOf(workflow, { testCase: withoutExpectation })).toMatchObject({
      "greets: gives equal bytes twice": expect.arrayContaining([expect.stringMatching(problem)]),
    });
  });

  it.each([
    ["clock", async () => String(new Date().getFullYear())],
    ["time zone", async () => String(new Date(0).getHours())],
    ["a random number", async () => String(Math.random())],
  ])("finds that an inline workflow's output depends on the %s", async (_, make) => {
    const workflow = makeGreeter({ execute: async () => ({ text: await make(), files: [] }) });
    const zone = process.env["TZ"];
    expect(Object.keys(await faultsOf(workflow, { testCase: withoutExpectation }))).toContain(
      "greets: gives equal bytes twice",
    );
    expect([process.env["TZ"], Date.name]).toEqual([zone, "Date"]);
  });

  it("finds code that goes on when it is aborted", async () => {
    const stubborn = makeGreeter({
      execute: async (_, context) => {
        context.progress("begins");
        await new Promise((resolve) => setTimeout(resolve, 1_500));
        return { text: "", files: [] };
      },
    });
    expect(await faultsOf(stubborn, { only: "obeys abort", testCase: withoutExpectation })).toEqual({
      "greets: obeys abort": [
        "aborted soon after its call 1 of the context, its code still runs after 600 ms: it does not obey context.signal",
      ],
    });
  });
});
