import { findPackages, placeOf } from "../submission.ts";
import { defineRule } from "./rule.ts";

const drivers: Readonly<Record<string, readonly string[]>> = {
  pdftex: ["pdflatex", "pdftex"],
  dvips: ["latex", "tex"],
  xetex: ["xelatex"],
};
const unsupported = ["dvipdfm", "dvipdfmx", "xdvi", "oztex", "textures", "vtex", "luatex"];

export const driverIsAutomatic = defineRule({
  id: "arxiv/driver-is-automatic",
  topic: "figures",
  holds: "graphicx, hyperref and the like find their driver themselves",
  source: "arXiv/submission-tools preflight, 2026-08",
  *find(submission) {
    for (const { path, name, options, start } of findPackages(submission, [
      "graphicx",
      "graphics",
      "hyperref",
      "color",
      "xcolor",
    ])) {
      for (const option of options.split(",").map((part) => part.trim())) {
        const compilers = drivers[option];
        if (compilers === undefined && !unsupported.includes(option)) continue;
        const contradicts = compilers === undefined || !compilers.includes(submission.compiler);
        yield {
          severity: contradicts ? "error" : "warning",
          message: contradicts
            ? `${name} is loaded with the driver ${option}, which ${submission.compiler} is not.`
            : `${name} is loaded with the driver ${option}, which it finds by itself.`,
          hint: `Remove the option ${option}.`,
          ...placeOf(submission, path, start),
        };
      }
    }
  },
});
