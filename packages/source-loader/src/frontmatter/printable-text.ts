import type { Diagnostic } from "@dreamnet/workflow";
import { isRecord } from "./plain-data.ts";

/**
 * Control characters, which a terminal or a form would obey instead of showing them, and what turns the direction of
 * text around; not line ends and tabs, and not the marks with which Arabic and Hebrew are written.
 */
const unprintable = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/gu;

/** Keys whose text is a path: without its control characters it would be another one, so the reader refuses it whole. */
const paths: ReadonlySet<string> = new Set(["bibliography", "bibliographies", "bib", "csl"]);

/** Where characters were dropped, and what to say of it. */
export interface Dropped extends Pick<Diagnostic, "severity" | "message" | "hint"> {
  readonly path: readonly (string | number)[];
}

const maxDepth = 100;

/** {@link printableData} for what is found in a document's body, told at its first line. */
export function printableFields<T>(data: T, file: string, diagnostics: Diagnostic[]): T {
  return printableData(data, ({ severity, message, hint }) => {
    diagnostics.push({
      severity,
      ruleId: "frontmatter/text-is-printable",
      message,
      ...(hint === undefined ? {} : { hint }),
      location: { file, line: 1 },
    });
  });
}

/** Data in whose texts nothing is but what shows; what was dropped is handed to `tell`. */
export function printableData<T>(data: T, tell: (dropped: Dropped) => void): T {
  return clean(data, [], tell) as T;
}

function clean(value: unknown, path: readonly (string | number)[], tell: (dropped: Dropped) => void): unknown {
  if (path.length > maxDepth || (path.length === 1 && paths.has(String(path[0])))) return value;
  if (typeof value === "string") {
    const found = value.replace(/\r\n/gu, "\n").match(unprintable);
    if (found === null) return value;
    tell(dropped(path, [...new Set(found)].sort().map(codePoint)));
    // A line's end of old systems is one all the same.
    return value.replace(/\r\n?/gu, "\n").replace(unprintable, "");
  }
  if (Array.isArray(value)) return value.map((item, index) => clean(item, [...path, index], tell));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key.replace(unprintable, ""), clean(item, [...path, key], tell)]),
  );
}

function dropped(path: readonly (string | number)[], characters: readonly string[]): Dropped {
  const field = path.join(".").replace(unprintable, "");
  return {
    severity: "warning",
    path,
    message: `\`${field}\` holds control characters (${characters.slice(0, 6).join(", ")}); they are dropped.`,
    hint: "Remove them; they may have come with copied text.",
  };
}

function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, "0")}`;
}
