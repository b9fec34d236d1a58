import { parseDocument } from "yaml";
import { pushLeaf } from "../node-tokens.ts";
import { report } from "../parse-context.ts";
import type { BlockState } from "../parser-states.ts";
import { linesPosition } from "../positions.ts";
import { lineText } from "./block-ranges.ts";

const maxLines = 1000;

/** A block of metadata further down in the text, which Pandoc reads as it does the first. */
export function yamlBlock(state: BlockState, startLine: number, endLine: number, silent: boolean): boolean {
  if (
    silent ||
    state.level !== 0 ||
    state.sCount[startLine] !== 0 ||
    !/^---[ \t]*$/u.test(lineText(state, startLine).slice(0, 40))
  )
    return false;
  if (startLine > 0 && !state.isEmpty(startLine - 1)) return false;
  if (
    startLine + 1 >= endLine ||
    !/^["'\w#-]/u.test(state.src.slice(state.bMarks[startLine + 1], state.eMarks[startLine + 1]))
  )
    return false;
  let close = startLine + 1;
  const limit = Math.min(endLine, startLine + maxLines);
  while (close < limit && !/^(?:---|\.\.\.)[ \t]*$/u.test(lineText(state, close).slice(0, 40))) close++;
  if (close >= limit) return false;
  const text = state.getLines(startLine + 1, close, 0, false);
  const data = readMapping(text);
  if (data === undefined) return false;
  for (const [key, value] of Object.entries(data)) if (key !== "__proto__") state.env.frontmatter[key] = value;
  report(state.env, {
    severity: "info",
    ruleId: "markdown/metadata-stands-first",
    message: `A block of metadata stands within the text: ${Object.keys(data).slice(0, 8).join(", ")}.`,
    position: linesPosition(state.env.source, [startLine, close + 1]),
    quote: text,
  });
  pushLeaf(state, (_, position) => ({ type: "comment", value: text, position }), [startLine, close + 1]);
  state.line = close + 1;
  return true;
}

/** A YAML mapping; undefined for any other text, which then is no metadata. */
function readMapping(text: string): Record<string, unknown> | undefined {
  // Text between two rules that happens to be valid YAML is a string or a list, never a mapping with such keys.
  if (!/^["']?[\w-]+["']?[ \t]*:(?:\s|$)/mu.test(text)) return undefined;
  try {
    const document = parseDocument(text, { logLevel: "silent" });
    if (document.errors.length > 0) return undefined;
    const data: unknown = document.toJS({ maxAliasCount: 20 });
    return typeof data === "object" && data !== null && !Array.isArray(data)
      ? (data as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
