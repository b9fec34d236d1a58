/** A TypeScript example of a README. */
export interface ReadmeExample {
  /** Line of the README on which the code begins, from 1. */
  readonly line: number;
  readonly code: string;
  /** It runs in a folder with a paper: `ts paper`. */
  readonly needsPaper: boolean;
}

/**
 * The fences marked `ts` of a Markdown text. One that says `ts paper` runs where a `paper.md` with its figures lies. One
 * that says `ts no-run` is only shown: it needs what a test has not.
 */
export function findExamples(markdown: string): ReadmeExample[] {
  const examples: ReadmeExample[] = [];
  for (const match of markdown.matchAll(/^```ts(?<paper> paper)?\n(?<code>[\s\S]*?)^```$/gmu)) {
    examples.push({
      line: markdown.slice(0, match.index).split("\n").length + 1,
      code: match.groups?.["code"] ?? "",
      needsPaper: match.groups?.["paper"] !== undefined,
    });
  }
  return examples;
}

/**
 * Makes a program of an example in which each `expression; // => value` is an assertion. A value that ends in `…` is
 * the beginning of the value's JSON.
 *
 * @param folder - Where it runs; its imports are found from where it is started.
 */
export function toProgram(example: Pick<ReadmeExample, "code">, folder?: string): string {
  const lines = example.code.split("\n").map((line) => {
    const match = /^\s*(?<expression>[^/\s][^/]*?);?\s*\/\/ => (?<value>.*)$/u.exec(line);
    if (match?.groups === undefined) return line;
    const { expression = "", value = "" } = match.groups;
    const declared = /^const (?<name>\w+) = (?<rest>.*)$/u.exec(expression);
    const actual = declared?.groups?.["name"] ?? expression;
    const before = declared === null ? "" : `${expression}; `;
    if (!value.endsWith("…"))
      return `${before}assert.deepEqual(${actual}, ${value.startsWith("{") ? `(${value})` : value});`;
    return `${before}assert.ok(JSON.stringify(${actual}).startsWith(${JSON.stringify(value.slice(0, -1))}), JSON.stringify(${actual}));`;
  });
  const move = folder === undefined ? "" : `process.chdir(${JSON.stringify(folder)});\n`;
  return `import assert from "node:assert/strict";\n${move}${lines.join("\n")}`;
}
