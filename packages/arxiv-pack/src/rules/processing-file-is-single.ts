import { defineRule } from "./rule.ts";

export const processingFileIsSingle = defineRule({
  id: "arxiv/processing-file-is-single",
  topic: "package",
  holds: "00README.json is the only processing file",
  source: "arXiv/submission-tools zerozeroreadme, 2026-08",
  *find({ files, kind }) {
    const readmes = [...files.keys()].filter((path) => /^00readme\./iu.test(path));
    for (const path of readmes.filter((name) => name !== "00README.json")) {
      yield path.toLowerCase().endsWith(".json")
        ? {
            severity: "error",
            message: `${path} is a second processing file, which arXiv refuses.`,
            hint: "Keep 00README.json alone.",
          }
        : {
            severity: "warning",
            message: `arXiv ignores ${path}.`,
            hint: "Put what it says into 00README.json and leave it out.",
          };
    }
    if (kind === "tex" && !readmes.includes("00README.json"))
      yield {
        severity: "error",
        message: "00README.json is missing.",
        hint: "It names the compiler and the top-level file.",
      };
  },
});
