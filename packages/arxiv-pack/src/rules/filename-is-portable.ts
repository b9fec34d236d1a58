import { defineRule } from "./rule.ts";

/** Whether each part of a path has only letters, digits and `_+-.,=`, and does not begin with `-` or `.`. */
export const isPortableName = (path: string): boolean =>
  path.split("/").every((part) => /^[A-Za-z0-9_+,=][A-Za-z0-9_+\-.,=]*$/u.test(part));

export const filenameIsPortable = defineRule({
  id: "arxiv/filename-is-portable",
  topic: "files",
  holds: "file names have only letters, digits and _ + - . , = and begin with neither - nor .",
  source: 'arXiv/arxiv-docs "TeX submissions", 2026-07',
  *find({ files }) {
    for (const path of files.keys())
      if (!isPortableName(path))
        yield {
          severity: "error",
          message: `arXiv changes or refuses the name ${JSON.stringify(path)}.`,
          hint: "Use letters, digits and _ + - . , = only, and correct the source that refers to it.",
        };
  },
});
