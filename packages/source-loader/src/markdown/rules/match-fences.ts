const colons = /^[ \t>]*(:{3,})[ \t]*(\S?)/u;
const code = /^[ \t>]*(?:[-+*] +|\d+[.)] +)?(`{3,}|~{3,})([^`]*)$/u;
/** Directives whose body is no Markdown, so that colons in it mean nothing. */
const literal =
  /^\s*\{(?:code|code-block|code-cell|sourcecode|math|mermaid|raw(?::\w+)?|parsed-literal|eval-rst|literalinclude|csv-table)\b/u;

interface Open {
  readonly line: number;
  readonly width: number;
}

/**
 * Pairs each opening line of colons with its closing one, in one pass over the text.
 *
 * Pandoc closes the innermost block with any number of colons; in MyST the number tells which block is meant.
 */
export function matchFences(text: string, byWidth: boolean): Map<number, number> {
  const pairs = new Map<number, number>();
  const stack: Open[] = [];
  let codeMarks: string | undefined;
  let openDirectives = 0;
  text.split("\n").forEach((line, index) => {
    if (codeMarks !== undefined) {
      const close = code.exec(line);
      if (close !== null && close[2]?.trim() === "" && close[1]?.startsWith(codeMarks) === true) codeMarks = undefined;
      return;
    }
    const fence = line.includes("```") || line.includes("~~~") ? code.exec(line.slice(0, 400)) : null;
    if (fence !== null) {
      const info = fence[2] ?? "";
      // The closing line of a directive between backticks looks like an opening one without a name.
      const isDirective = byWidth && /^\s*\{[A-Za-z]/u.test(info) && !literal.test(info);
      if (!isDirective && !(byWidth && info.trim() === "" && openDirectives > 0)) codeMarks = fence[1];
      openDirectives += isDirective ? 1 : info.trim() === "" && openDirectives > 0 ? -1 : 0;
      return;
    }
    const match = line.includes(":::") ? colons.exec(line) : null;
    if (match === null) return;
    const width = match[1]?.length ?? 3;
    if (match[2] !== "") stack.push({ line: index, width });
    else close(stack, width, index, byWidth, pairs);
  });
  return pairs;
}

function close(stack: Open[], width: number, line: number, byWidth: boolean, pairs: Map<number, number>): void {
  if (!byWidth) {
    const open = stack.pop();
    if (open !== undefined) pairs.set(open.line, line);
    return;
  }
  const exact = stack.findLastIndex((open) => open.width === width);
  const index = exact !== -1 ? exact : stack.findLastIndex((open) => open.width <= width);
  if (index === -1) return;
  // What was left open within ends where its outer block does.
  for (const open of stack.splice(index)) pairs.set(open.line, line);
}
