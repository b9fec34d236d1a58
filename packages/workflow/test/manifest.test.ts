import { describe, expect, it } from "vitest";
import { allowedPathSchema, dependencySchema, isPortablePath, isReservedName, manifestSchema } from "../src/index.ts";

/** The manifest of the issue, as it stands: named types alone, dependencies as bare names. */
const seed = {
  name: "arxiv-pack",
  version: "1.0.0",
  description: "Generate arXiv submission package",
  author: "DreamNet",
  inputs: {
    source: { type: "NormalizedSource", required: true },
    artifact: { type: "ArtifactDescription", required: true },
  },
  outputs: { package: { type: "ArxivPackage" } },
  dependencies: ["source-loader", "latex-compiler"],
  executionTime: { estimated: 5000, max: 30000 },
  errorHandling: { retryable: true, maxRetries: 3, fallback: "manual-generation" },
  security: { requiresAuth: false, allowedPaths: ["build/"], networkAccess: false },
};

describe("the manifest schema", () => {
  it("takes a first manifest as it stands and fills in what came later", () => {
    expect(manifestSchema.parse(seed)).toEqual({
      ...seed,
      security: { ...seed.security, requiresSandbox: false, subprocess: [], egress: [], secrets: [], limits: {} },
    });
  });

  const faults: [string, Record<string, unknown>, string][] = [
    ["a name in capitals", { name: "Arxiv" }, "name"],
    ["a version that is none", { version: "1.0" }, "version"],
    ["an estimate beyond the limit", { executionTime: { estimated: 2, max: 1 } }, "executionTime.estimated"],
    ["an unknown security key", { security: { ...seed.security, sudo: true } }, "security"],
    ["an absolute allowed path", { security: { ...seed.security, allowedPaths: ["/etc"] } }, "security.allowedPaths.0"],
    ["egress without network", { security: { ...seed.security, egress: ["api.github.com"] } }, "security.egress"],
    ["secrets without auth", { security: { ...seed.security, secrets: ["TOKEN"] } }, "security.secrets"],
    ["a program with a path", { security: { ...seed.security, subprocess: ["/bin/sh"] } }, "security.subprocess.0"],
    ["negative retries", { errorHandling: { retryable: true, maxRetries: -1 } }, "errorHandling.maxRetries"],
    ["an unknown key", { sandboxed: true }, ""],
  ];
  it.each(faults)("refuses %s", (_, change, path) => {
    const parsed = manifestSchema.safeParse({ ...seed, ...change });
    expect(parsed.error?.issues.map((issue) => issue.path.join("."))).toEqual([path]);
  });

  it("names every fault at once", () => {
    const parsed = manifestSchema.safeParse({
      ...seed,
      name: "A B",
      version: "x",
      executionTime: { estimated: 0, max: 1 },
    });
    expect(parsed.error?.issues.map((issue) => issue.path[0]).sort()).toEqual(["executionTime", "name", "version"]);
  });
});

describe("paths that a workflow may write", () => {
  it.each(["build/", "build/arxiv", "a-b_c.d"])("takes %s", (path) => {
    expect(allowedPathSchema.safeParse(path).success).toBe(true);
  });

  const refused = [
    "",
    "/",
    "/etc",
    "../x",
    "a/../b",
    "./a",
    "a//b",
    "~",
    "~/x",
    "a*",
    "a?",
    "a\\b",
    "C:x",
    "a\u0000b",
    "a\nb",
    "e\u0301",
    "a[b]",
  ];
  it.each(refused)("refuses %j", (path) => {
    expect(isPortablePath(path)).toBe(false);
  });

  const reserved = ["con", "nul/x", "AUX.tex", "prn.tar.gz", "Com1", "lpt9.x", "com\u00b9", "a.", "a /b", "con .x"];
  it.each(reserved)("lets no workflow declare %j, which Windows cannot have, but an author may", (path) => {
    expect(isReservedName(path.split("/")[0] as string)).toBe(true);
    expect(allowedPathSchema.safeParse(`build/${path}`).success).toBe(false);
    expect(isPortablePath(path)).toBe(true);
  });

  it.each(["console", "auxiliary/com10.txt", "my-con", "a.aux", "com", "null", "lpt", "x.con/"])("takes %j", (path) => {
    expect(allowedPathSchema.safeParse(path).success).toBe(true);
    expect(isReservedName(path)).toBe(false);
  });
});

describe("dependencies", () => {
  it.each(["latex-compiler", "latex-compiler@^1.0.0", "@dreamnet/x@>=1 <2", "@dreamnet/x"])(
    "takes %s",
    (dependency) => {
      expect(dependencySchema.safeParse(dependency).success).toBe(true);
    },
  );

  it.each(["", "A", "a@", "a@ 1", "@a", "a b"])("refuses %j", (dependency) => {
    expect(dependencySchema.safeParse(dependency).success).toBe(false);
  });
});
