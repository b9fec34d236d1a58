import { arxivLimits } from "../limits.ts";
import { findPackages, placeOf } from "../submission.ts";
import { defineRule } from "./rule.ts";

const luaPackages = [
  "luacode",
  "luatexja",
  "luatexja-fontspec",
  "luatexbase",
  "luamplib",
  "lua-visual-debug",
  "luaotfload",
];

export const compilerIsOffered = defineRule({
  id: "arxiv/compiler-is-offered",
  topic: "package",
  holds: "the compiler is pdflatex, latex, pdftex, tex or xelatex, one for the whole submission",
  source: arxivLimits.compilers.source,
  *find(submission) {
    if (submission.kind !== "tex") return;
    const offered: readonly string[] = arxivLimits.compilers.value;
    if (!offered.includes(submission.compiler))
      yield {
        severity: "error",
        message: `arXiv does not run ${submission.compiler}.`,
        hint: `Use one of ${offered.join(", ")}.`,
      };
    for (const { path, name, start } of findPackages(submission, luaPackages))
      yield {
        severity: "error",
        message: `The package ${name} needs LuaLaTeX, which arXiv does not run.`,
        hint: "Rewrite it for pdflatex or xelatex, or submit the PDF.",
        ...placeOf(submission, path, start),
      };
    for (const [path, facts] of submission.facts) {
      const start = facts.commands.get("directlua");
      if (start !== undefined)
        yield {
          severity: "error",
          message: "\\directlua needs LuaLaTeX, which arXiv does not run.",
          hint: "Put its result into the source.",
          ...placeOf(submission, path, start),
        };
    }
  },
});
