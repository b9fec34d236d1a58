import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { docstringFaults } from "./docstrings.ts";

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function faultsOf(index: string, other = ""): string[] {
  const root = mkdtempSync(join(tmpdir(), "docstrings-"));
  folders.push(root);
  mkdirSync(join(root, "src"));
  writeFileSync(join(root, "package.json"), '{"type":"module"}');
  writeFileSync(join(root, "src/index.ts"), index);
  writeFileSync(join(root, "src/other.ts"), other);
  return docstringFaults(root, [join(root, "src/index.ts")]);
}

test("names that say what they are have no fault", () => {
  const schema =
    "/** What comes in. */\nexport const inputSchema = { _type: 1 };\nexport type Input = Output<typeof inputSchema>;";
  expect(
    faultsOf(
      `type Output<T> = T;\n${schema}\n/** A thing that is given. */\nexport { made } from "./other.ts";\nexport type { Made } from "./other.ts";`,
      "/** Makes a thing. */\nexport function made() {}\n/** What was made. */\nexport interface Made {}",
    ),
  ).toEqual([]);
});

test.each([
  ["a function", "export function bare() {}"],
  ["a constant", "export const bare = 1;"],
  ["a type", "export type bare = string;"],
  ["a class", "export class bare {}"],
  ["an interface with a comment that is none", "// A thing that is given.\nexport interface bare {}"],
  ["a docstring of tags alone", "/** @throws never */\nexport function bare() {}"],
  ["a type of a schema that says nothing", "type Of<T> = T;\nconst schema = 1;\nexport type bare = Of<typeof schema>;"],
])("%s without a docstring is named with its line", (_, text) => {
  const faults = faultsOf(text);
  expect(faults).toEqual([expect.stringMatching(/^src\/index\.ts:\d+: bare says nothing of itself$/u)]);
});

test("a name is followed to where it is declared", () => {
  expect(faultsOf('export { bare as other } from "./other.ts";', "\n\nexport const bare = 1;")).toEqual([
    "src/other.ts:3: other says nothing of itself",
  ]);
});
