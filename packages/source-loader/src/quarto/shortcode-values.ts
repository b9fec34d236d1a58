import { isRecord, scalarText } from "../frontmatter/plain-data.ts";
import { readYaml } from "../frontmatter/yaml.ts";
import { decodeText } from "../reader/decode-text.ts";
import { normalizeSourcePath, type SourceReader } from "../reader/source-reader.ts";

const maxBytes = 256 * 1024;
/** Levels above the document that `_variables.yml` is looked for in, as the project's file is. */
const levels = 3;

/**
 * What Quarto's shortcodes stand for: `meta` is the document's own front matter, `var` the project's `_variables.yml`,
 * read when it is first asked for. The environment is never looked at.
 *
 * @param files - Takes the file that was read.
 */
export function createShortcodeValues(
  metadata: Readonly<Record<string, unknown>>,
  reader: SourceReader,
  files: Map<string, Uint8Array>,
): (kind: "meta" | "var", name: string) => string | undefined {
  let variables: Readonly<Record<string, unknown>> | undefined;
  return (kind, name) => {
    if (kind === "var") variables ??= readVariables(reader, files);
    let value: unknown = kind === "meta" ? metadata : variables;
    for (const part of name.slice(0, 400).split(".")) {
      const entries: unknown = value;
      value = isRecord(entries) && Object.hasOwn(entries, part) ? entries[part] : undefined;
    }
    return typeof value === "boolean" ? String(value) : scalarText(value);
  };
}

function readVariables(reader: SourceReader, files: Map<string, Uint8Array>): Readonly<Record<string, unknown>> {
  for (let up = 0; up < levels; up++) {
    const path = normalizeSourcePath(`${"../".repeat(up)}_variables.yml`) as string;
    const outcome = reader.read(path, maxBytes);
    if (outcome.status !== "found") continue;
    const decoded = decodeText(outcome.bytes, path);
    if (!("text" in decoded)) return {};
    const read = readYaml(decoded.text, 1, path);
    if (read.refused) return {};
    files.set(path, outcome.bytes);
    return read.data;
  }
  return {};
}
