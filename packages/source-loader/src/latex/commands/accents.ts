import { texAccents } from "@dreamnet/document";
import type { Handler, Parser } from "../parser.ts";
import { kinds, type Token } from "../tokens.ts";

/** Accents over nothing, `\^{}` and `\~{}`, are how TeX writes the signs themselves. */
const standing: Readonly<Record<string, string>> = {
  "\u0302": "^",
  "\u0303": "~",
  "\u0300": "`",
  "\u0301": "´",
  "\u0308": "¨",
};

export const accent =
  (mark: string): Handler =>
  (parser) => {
    const tokens = parser.input.argument() ?? [];
    const base = plainCharacters(parser, tokens);
    const [first, ...rest] = [...base];
    const dotted = first === "ı" ? "i" : first === "ȷ" ? "j" : first;
    parser.flow.text(
      dotted === undefined ? (standing[mark] ?? mark) : (dotted + mark).normalize("NFC") + rest.join(""),
      parser.style,
      parser.here,
    );
  };

/** The base of an accent: a letter or two, perhaps with an accent of its own. What is longer is no base. */
function plainCharacters(parser: Parser, tokens: readonly Token[], level = 0): string {
  let out = "";
  if (level > 4) return out;
  for (let index = 0; index < tokens.length; index++) {
    const next = tokens[index] as Token;
    if (next.kind === kinds.character) out += next.text;
    else if (next.kind === kinds.control) {
      const mark = texAccents[next.text];
      const symbol = parser.vocabulary.symbols.get(next.text);
      if (mark !== undefined) {
        // `\'{\^a}`: an accent under an accent.
        const inner = plainCharacters(parser, tokens.slice(index + 1, index + 12), level + 1);
        const [first, ...rest] = [...inner];
        return out + ((first ?? "") + mark).normalize("NFC") + rest.join("");
      }
      if (symbol !== undefined) out += symbol;
      else if (parser.expandable(next)) out += parser.stringOf([next]);
    } else if (next.kind === kinds.space) out += out === "" ? "" : " ";
  }
  return out;
}
