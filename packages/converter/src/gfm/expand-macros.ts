/** Bounds on what a document's macros may grow a formula to. */
const most = { expansions: 5_000, characters: 200_000 } as const;

/**
 * A formula with the document's own macros written out: the MathJax of GitHub and of arXiv takes no definitions.
 *
 * @param tex - The formula, without or with its dollar signs.
 * @param macros - `\name` → replacement with `#1` … for its arguments.
 * @returns undefined where it does not end, or grows beyond all bounds.
 * @example
 * expandMacros("\\R^n", new Map([["\\R", "\\mathbb{R}"]])); // => "\\mathbb{R}^n"
 */
export function expandMacros(tex: string, macros: ReadonlyMap<string, string>): string | undefined {
  if (macros.size === 0 || !tex.includes("\\")) return tex;
  let expansions = 0;
  const out: string[] = [];
  let length = 0;
  // What is still to be read; the innermost text lies on top.
  const pending: { readonly text: string; at: number }[] = [{ text: tex, at: 0 }];
  const emit = (piece: string): void => {
    // A name must not run into letters that follow it.
    if (/^[A-Za-z]/.test(piece) && /\\[A-Za-z]+$/.test(out.at(-1) ?? "")) out.push(" ");
    out.push(piece);
    length += piece.length;
  };
  const skipSpace = (): void => {
    for (;;) {
      const top = pending.at(-1);
      if (top === undefined) return;
      while (top.at < top.text.length && /\s/.test(top.text[top.at] as string)) top.at++;
      if (top.at < top.text.length || pending.length === 1) return;
      pending.pop();
    }
  };
  const readArgument = (): string => {
    skipSpace();
    const top = pending.at(-1);
    if (top === undefined || top.at >= top.text.length) return "";
    const { text, at } = top;
    if (text[at] === "{") {
      const end = closing(text, at);
      top.at = end + 1;
      return text.slice(at + 1, end);
    }
    const token = /^\\(?:[A-Za-z]+|[\s\S])|^[\s\S]/u.exec(text.slice(at, at + 100))?.[0] ?? "";
    top.at += token.length;
    return token;
  };
  for (let top = pending.at(-1); top !== undefined; top = pending.at(-1)) {
    if (top.at >= top.text.length) {
      pending.pop();
      continue;
    }
    const next = top.text.indexOf("\\", top.at);
    if (next !== top.at) {
      const end = next < 0 ? top.text.length : next;
      emit(top.text.slice(top.at, end));
      top.at = end;
      continue;
    }
    namePattern.lastIndex = top.at;
    const name = namePattern.exec(top.text)?.[0] ?? "\\";
    top.at += name.length;
    const body = macros.get(name);
    if (body === undefined) {
      emit(name);
      if (length > most.characters) return undefined;
      continue;
    }
    if (++expansions > most.expansions || length > most.characters || pending.length > 200) return undefined;
    const count = Math.max(0, ...[...body.matchAll(/#([1-9])/g)].map((match) => Number(match[1])));
    const given = Array.from({ length: count }, readArgument);
    const text = body.replace(/(\\[A-Za-z]+)?#([1-9])/g, (_all, command: string | undefined, digit: string) => {
      const value = given[Number(digit) - 1] ?? "";
      // `\mathbf#1` of `x` is not `\mathbfx`.
      return command !== undefined && /^[A-Za-z]/.test(value) ? `${command} ${value}` : `${command ?? ""}${value}`;
    });
    if (text.length > most.characters) return undefined;
    pending.push({ text, at: 0 });
  }
  return out.join("");
}

const namePattern = /\\(?:[A-Za-z@]+|[\s\S])?/uy;

/** The brace that closes the one at `open`; the end of the text where none does. */
function closing(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === "{") depth++;
    else if (text[at] === "}" && --depth === 0) return at;
  }
  return text.length;
}
