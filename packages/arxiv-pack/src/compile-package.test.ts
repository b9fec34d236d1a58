import type { Diagnostic } from "@dreamnet/workflow";
import { describe, expect, it } from "vitest";
import { lackingFonts } from "./compile-package.ts";

const error = (ruleId: string, message: string): Diagnostic => ({ severity: "error", ruleId, message });
const font = (name: string): Diagnostic => error("tex/font-is-installed", `The font ${name} is not installed.`);
const consequence = error("tex/compiles", "pdfTeX error (font): invalid font identifier.");

describe("lackingFonts", () => {
  it("knows what a small TeX Live leaves out, with what follows of it", () => {
    expect(lackingFonts([font("cmttb10"), consequence, font("nullfont")])).toEqual(["cmttb10"]);
  });

  it.each([
    ["another font", [font("cmttb10"), font("MyOwnFont")]],
    ["another error", [font("cmttb10"), error("tex/compiles", "Undefined control sequence \\oops.")]],
    ["nothing", []],
  ])("leaves the judgement to TeX where there is %s", (_, diagnostics) => {
    expect(lackingFonts(diagnostics)).toEqual([]);
  });
});
