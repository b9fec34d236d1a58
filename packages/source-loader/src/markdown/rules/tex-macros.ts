const macroStart =
  /\\(?:(?:re|provide)?newcommand|renewcommand|providecommand|DeclareMathOperator|def|let|DeclareRobustCommand)\b\*?/y;
const head =
  /\\(?:(?:renew|provide|new)command|DeclareRobustCommand|DeclareMathOperator)\*?[ \t]*(?:\{[ \t]*(\\[A-Za-z]+)[ \t]*\}|(\\[A-Za-z]+))[ \t]*(?:\[(\d)\])?[ \t]*(?:\[([^\]\n]{0,200})\])?[ \t\n]*\{|\\def[ \t]*(\\[A-Za-z]+)((?:#\d)*)[ \t]*\{/y;

/**
 * Reads a macro definition into `macros`.
 *
 * @returns The offset after it; undefined where none stands.
 */
export function readMacro(text: string, start: number, macros: Record<string, string>): number | undefined {
  macroStart.lastIndex = start;
  if (!macroStart.test(text)) return undefined;
  head.lastIndex = start;
  const match = head.exec(text);
  const name = match?.[1] ?? match?.[2] ?? match?.[5];
  if (match === null || name === undefined) return undefined;
  const open = head.lastIndex - 1;
  const close = closingBrace(text, open);
  if (close === -1) return undefined;
  const body = text.slice(open + 1, close);
  const operator = match[0].startsWith("\\DeclareMathOperator");
  // An optional argument's default stands for it, which is how it is used most.
  const body1 = match[4] === undefined ? body : body.replaceAll("#1", match[4]);
  macros[name] = operator ? `\\operatorname{${body}}` : body1;
  return close + 1;
}

/** The brace that closes the one at `open`, within a bound; or -1. */
function closingBrace(text: string, open: number): number {
  let depth = 0;
  const limit = Math.min(text.length, open + 5000);
  for (let index = open; index < limit; index++) {
    const char = text[index];
    if (char === "\\") index++;
    else if (char === "{") depth++;
    else if (char === "}" && --depth === 0) return index;
  }
  return -1;
}
