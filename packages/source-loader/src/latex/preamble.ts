import type { Handler, Parser } from "./parser.ts";
import { kinds, type Token, token } from "./tokens.ts";

/** Environments that mean something before `\begin{document}`. */
const preambleEnvironments: ReadonlySet<string> = new Set([
  "filecontents",
  "filecontents*",
  "comment",
  "CCSXML",
  "abstract",
  "keywords",
  "keyword",
  "IEEEkeywords",
]);

/**
 * Reads a preamble: definitions, conditionals, packages and the title page. All else is set-up, of which nothing is
 * shown, so unknown commands are no fault there.
 *
 * @returns True where `\begin{document}` was reached.
 */
export function runPreamble(parser: Parser): boolean {
  const before = parser.preamble;
  const depth = parser.sources.chain.length;
  parser.preamble = true;
  let begun = false;
  let steps = 0;
  for (let next = parser.input.next(); next !== undefined; next = parser.input.next()) {
    if ((++steps & 1023) === 0) parser.signal?.throwIfAborted();
    if (next.kind === kinds.open) parser.input.balanced();
    if (next.kind !== kinds.control) continue;
    if (next.text === "begin") {
      const name = parser.string();
      if (name === "document") {
        begun = true;
        break;
      }
      if (preambleEnvironments.has(name) && parser.vocabulary.environments.has(name)) parser.begin(name, next);
      else if (parser.environments.get(name) !== undefined || parser.vocabulary.environments.has(name))
        parser.collectBody(name);
      continue;
    }
    preambleCommand(parser, next);
    if (parser.sources.chain.length < depth) break;
  }
  parser.preamble = before;
  return begun;
}

function preambleCommand(parser: Parser, call: Token) {
  const macro = parser.macros.get(call.text);
  if (macro !== undefined && macro.alias === undefined) return parser.expand(call);
  const name = macro?.alias ?? call.text;
  if (parser.structural(name, call)) return;
  const handler = setup(parser, name);
  if (handler !== undefined) return handler(parser, call);
  const signature = parser.vocabulary.layout.get(name);
  if (signature !== undefined) parser.skipLayout(name, signature);
}

const harvested: ReadonlySet<string> = new Set(["RequirePackage", "usepackage", "newtheorem", "newcolumntype"]);

/** Reads a style file: definitions alone. */
export function runHarvest(parser: Parser): void {
  for (let next = parser.input.next(); next !== undefined; next = parser.input.next()) {
    if (next.kind === kinds.open) parser.input.balanced();
    if (next.kind !== kinds.control || next.text === "else" || next.text === "or") continue;
    if (harvested.has(next.text)) parser.vocabulary.setup.get(next.text)?.(parser, next);
    else if (!/^if/.test(next.text)) parser.structural(next.text, next);
  }
}

/** Commands that a preamble may hold; those of running text are passed over, since nothing is shown. */
function setup(parser: Parser, name: string): Handler | undefined {
  return parser.vocabulary.setup.get(name);
}

/** The tokens `{name}`. */
export function braced(name: string, like?: Token): Token[] {
  const characters = [...name].map((character) => token(kinds.character, character, like));
  return [token(kinds.open, "{", like), ...characters, token(kinds.close, "}", like)];
}
