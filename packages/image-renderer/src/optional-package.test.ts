import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { asMissingPackage, MissingPackageError } from "./optional-package.ts";

/** Draws in a process in which Node finds none of the optional packages. */
function drawWithout(packages: readonly string[], request: object, files: Record<string, string> = {}) {
  const program = `
    import { registerHooks } from "node:module";
    registerHooks({
      resolve(specifier, context, next) {
        if (!${JSON.stringify(packages)}.some((name) => specifier.startsWith(name))) return next(specifier, context);
        throw Object.assign(new Error("Cannot find package '" + specifier + "'"), { code: "ERR_MODULE_NOT_FOUND" });
      },
    });
    const { createStudio } = await import("./src/studio.ts");
    const { altOf } = await import("./src/alt.ts");
    const { pictureRequestSchema } = await import("./src/requests.ts");
    const files = new Map(Object.entries(${JSON.stringify(files)}).map(([key, text]) => [key, Buffer.from(text)]));
    const picture = pictureRequestSchema.parse(${JSON.stringify(request)});
    const { status, diagnostics } = await createStudio().draw(picture, files, altOf(picture));
    console.log(JSON.stringify({ status, diagnostics }));
  `;
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ["--conditions=@dreamnet/source", "--input-type=module", "-e", program],
    { cwd: fileURLToPath(new URL("..", import.meta.url)), encoding: "utf8", timeout: 60_000 },
  );
  expect(stderr).toBe("");
  return JSON.parse(stdout) as { status: string; diagnostics: { ruleId: string; hint: string }[] };
}

const optional = ["@mathjax/", "@dreamnet/pdf-figure"];

describe("packages that are not installed", () => {
  it("are not needed for a cover", () => {
    const cover = { kind: "cover", size: "open-graph", title: "On two words", authors: ["Ada Lovelace"] };
    expect(drawWithout(optional, cover)).toEqual({ status: "rendered", diagnostics: [] });
  });

  it("are named where a formula needs them", () => {
    const { status, diagnostics } = drawWithout(optional, { kind: "math", tex: "x^2" });
    expect(status).toBe("failed");
    expect(diagnostics).toMatchObject([
      {
        ruleId: "image/package-is-installed",
        hint: "npm install @mathjax/src @mathjax/mathjax-newcm-font @mathjax/mathjax-mhchem-font-extension",
      },
    ]);
  });

  it("are named where a PDF figure needs them", () => {
    const sha256 = "a".repeat(64);
    const figure = {
      kind: "figure",
      figure: { sha256, path: "plot.pdf", mediaType: "application/pdf" },
      alt: "A plot",
    };
    const { status, diagnostics } = drawWithout(optional, figure, { [sha256]: "%PDF-1.4\n" });
    expect(status).toBe("failed");
    expect(diagnostics).toMatchObject([
      { ruleId: "image/package-is-installed", hint: "npm install @dreamnet/pdf-figure" },
    ]);
  });

  it("are not blamed for an error of their own", () => {
    const own = Object.assign(new Error("Cannot find package 'other'"), { code: "ERR_MODULE_NOT_FOUND" });
    expect(asMissingPackage(own, ["@mathjax/src"], "formulas")).toBe(own);
    const bug = new TypeError("@mathjax/src is broken");
    expect(asMissingPackage(bug, ["@mathjax/src"], "formulas")).toBe(bug);
    const missing = Object.assign(new Error("Cannot find module '@mathjax/src/js/x.js'"), { code: "MODULE_NOT_FOUND" });
    expect(asMissingPackage(missing, ["@mathjax/src"], "formulas")).toBeInstanceOf(MissingPackageError);
  });
});
