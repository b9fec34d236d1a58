import type { Diagnostic } from "@dreamnet/workflow";
import { takeBodyBlocks } from "./body-blocks.ts";
import { readDefinitions, readTitleBlock } from "./plain-blocks.ts";
import { splitFrontmatter } from "./split-frontmatter.ts";
import { readToml } from "./toml.ts";
import { readYaml } from "./yaml.ts";

/** Line and column (from 1) of the value at a path, where the format tells. */
export type Locate = (path: readonly (string | number)[]) => { line: number; column?: number } | undefined;

/** Front matter as data, before it is mapped. */
export interface RawFrontmatter {
  readonly data: Readonly<Record<string, unknown>>;
  readonly locate: Locate;
  readonly diagnostics: readonly Diagnostic[];
  /** True where reading it further would not be safe (a YAML bomb). */
  readonly refused: boolean;
}

/** A document without its front matter. */
export interface ReadFrontmatter extends RawFrontmatter {
  readonly body: string;
  readonly lineOffset: number;
}

/** Most characters of front matter that are parsed. */
const maxFrontmatter = 1024 * 1024;

/** Reads the front matter of a Markdown document in any of its formats, and blocks of YAML in its body; never throws. */
export function readFrontmatter(text: string, file: string): ReadFrontmatter {
  const split = splitFrontmatter(text);
  const own = readSplit(split, file);
  const blocks = takeBodyBlocks(split.body, split.lineOffset, file);
  return {
    ...own,
    // What stands first counts.
    data: { ...blocks.data, ...own.data },
    diagnostics: [...own.diagnostics, ...blocks.diagnostics],
    refused: own.refused || blocks.refused,
    body: blocks.body,
    lineOffset: split.lineOffset,
  };
}

function readSplit(split: ReturnType<typeof splitFrontmatter>, file: string): RawFrontmatter {
  if (split.unclosed !== undefined) {
    return empty([
      {
        severity: "error",
        ruleId: "frontmatter/is-closed",
        message: "The front matter is opened and never closed.",
        hint: "Put a line of the same three characters after it.",
        location: { file, line: split.unclosed },
      },
    ]);
  }
  if (split.text.length > maxFrontmatter) {
    return {
      ...empty([
        {
          severity: "error",
          ruleId: "frontmatter/is-small",
          message: `The front matter has ${split.text.length} characters; at most ${maxFrontmatter} are read.`,
          hint: "Move data that is no metadata into a file of its own.",
          location: { file, line: split.startLine },
        },
      ]),
      refused: true,
    };
  }
  return readFormat(split.format, split.text, split.startLine, file);
}

function readFormat(
  format: ReturnType<typeof splitFrontmatter>["format"],
  text: string,
  startLine: number,
  file: string,
): RawFrontmatter {
  switch (format) {
    case "none":
      return empty([]);
    case "yaml":
      return readYaml(text, startLine, file);
    // JSON is YAML, which tells positions and goes on after a fault.
    case "json":
      return readYaml(text, startLine, file);
    case "toml":
      return readToml(text, startLine, file);
    case "title-block":
      return { ...empty([]), ...readTitleBlock(text, startLine) };
    case "definitions":
      return { ...empty([]), ...readDefinitions(text, startLine) };
  }
}

function empty(diagnostics: readonly Diagnostic[]): RawFrontmatter {
  return { data: {}, locate: () => undefined, diagnostics, refused: false };
}
