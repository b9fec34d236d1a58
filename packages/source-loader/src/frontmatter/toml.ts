import { parse, TomlError } from "smol-toml";
import { readDefinitions } from "./plain-blocks.ts";
import { isRecord } from "./plain-data.ts";
import type { RawFrontmatter } from "./read-frontmatter.ts";

/** Reads TOML front matter; where it is Julia (Franklin writes that between `+++` too), its assignments. */
export function readToml(text: string, startLine: number, file: string): RawFrontmatter {
  const locate = lineOfKey(text, startLine);
  try {
    const data: unknown = parse(text, { maxDepth: 100 });
    return { data: isRecord(data) ? data : {}, locate, diagnostics: [], refused: false };
  } catch (error) {
    const julia = readDefinitions(text, startLine);
    if (/\bDate\(|=\s*"""|=\s*\[\s*\(/u.test(text) && Object.keys(julia.data).length > 0)
      return { ...julia, diagnostics: [], refused: false };
    const place =
      error instanceof TomlError
        ? { line: startLine + error.line - 1, column: Math.max(error.column, 1) }
        : { line: startLine };
    const message = ((error as Error).message.split("\n", 1)[0] as string).replace(/^Invalid TOML document: /u, "");
    return {
      // What stands alone on its line can still be read.
      data: julia.data,
      locate,
      refused: false,
      diagnostics: [
        {
          severity: "error",
          ruleId: "frontmatter/is-toml",
          message: `The front matter is not valid TOML: ${message}.`,
          hint: "Between `+++` stands TOML: text in quotes, `key = value`. YAML stands between `---`.",
          location: { file, ...place },
        },
      ],
    };
  }
}

/** The line of a top-level key: the parser tells none. */
function lineOfKey(text: string, startLine: number): RawFrontmatter["locate"] {
  const lines = text.split("\n");
  return (path) => {
    const key = String(path[0] ?? "");
    const index = lines.findIndex((line) => line.trimStart().startsWith(key) && /^\s*["']?[\w-]+["']?\s*=/u.test(line));
    return index < 0 ? undefined : { line: startLine + index };
  };
}
