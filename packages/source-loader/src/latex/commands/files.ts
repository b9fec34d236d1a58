import type { Handler, Parser } from "../parser.ts";
import { folderOf, normalizePath } from "../source-reader.ts";
import { kinds, type Token } from "../tokens.ts";

/** The name that `\input` is given, in braces or, as in plain TeX, up to a blank. */
function readFileName(parser: Parser): string {
  parser.input.skipSpaces();
  const next = parser.input.peek();
  if (next?.kind !== kinds.character) return clean(parser.string());
  const name: Token[] = [];
  for (let token = parser.input.next(); token !== undefined; token = parser.input.next()) {
    if (
      token.kind === kinds.space ||
      token.kind === kinds.paragraph ||
      token.kind === kinds.close ||
      token.kind === kinds.control
    ) {
      if (token.kind !== kinds.space) parser.input.unread(token);
      break;
    }
    name.push(token);
  }
  return clean(parser.stringOf(name));
}

const clean = (name: string): string =>
  name
    .replace(/^"(.*)"$/, "$1")
    .replaceAll('"', "")
    .trim();

/** Reads a file in the place of the command. LaTeX looks for `name.tex` first. */
function inputFile(
  parser: Parser,
  name: string,
  options: { folder?: string; optional?: boolean; nextFolder?: string } = {},
): boolean {
  if (name === "") return false;
  const place = parser.here;
  const folder = options.folder ?? parser.sources.folder;
  if (/[\u0000-\u001f\u007f]/u.test(name)) {
    parser.report.add(
      "error",
      "include-exists",
      `${JSON.stringify(name)} is not read: its name has a control character.`,
      { place, hint: "Write the name anew, without it." },
    );
    return false;
  }
  if (normalizePath(folder, name) === undefined) {
    parser.report.add(
      "error",
      "include-stays-in-folder",
      `${name} lies outside the folder of the source and is not read.`,
      { place, hint: "Copy it into the folder of the paper and refer to it there." },
    );
    return false;
  }
  const found =
    parser.sources.find(name, [".tex", ""], folder) ??
    (folder === parser.sources.rootFolder
      ? undefined
      : parser.sources.find(name, [".tex", ""], parser.sources.rootFolder));
  if (found === undefined) {
    if (options.optional !== true)
      parser.report.add("error", "include-exists", `${name} is not there: its text is missing.`, {
        place,
        quote: name,
        hint: "Put the file beside the paper, or remove the command that reads it.",
      });
    return false;
  }
  return parser.sources.include(parser.input, found, place, options.nextFolder ?? parser.sources.folder);
}

const input: Handler = (parser) => void inputFile(parser, readFileName(parser));

const include: Handler = (parser) => {
  parser.flow.endParagraph();
  inputFile(parser, parser.string());
};

const importFrom =
  (relative: boolean): Handler =>
  (parser) => {
    parser.input.accept("*");
    const folder = parser.string();
    const name = parser.string();
    const base = normalizePath(relative ? parser.sources.folder : parser.sources.rootFolder, folder);
    if (base === undefined) {
      parser.report.add(
        "error",
        "include-stays-in-folder",
        `${folder}${name} lies outside the folder of the source and is not read.`,
        { place: parser.here, hint: "Copy it into the folder of the paper and refer to it there." },
      );
      return;
    }
    inputFile(parser, name, { folder: base, nextFolder: base });
  };

const subfile: Handler = (parser) => {
  const name = parser.string();
  const path = normalizePath(parser.sources.folder, name);
  inputFile(parser, name, path === undefined ? {} : { nextFolder: folderOf(path) });
};

const ifExists: Handler = (parser) => {
  const name = clean(parser.string());
  const yes = parser.argument();
  const no = parser.argument();
  if (!parser.sources.exists(name, [".tex", ""])) return parser.input.push(no);
  // What follows the file in LaTeX is read before it here only where it is set-up, which is what it is used for.
  parser.input.push(yes);
  inputFile(parser, name, { optional: true });
};

const endInput: Handler = (parser) => parser.input.endFile();

export const fileCommands: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ["input", input],
  [
    "loadglsentries",
    (parser, call) => {
      parser.optional();
      input(parser, call);
    },
  ],
  ["@input", input],
  ["@@input", input],
  ["include", include],
  ["subfile", subfile],
  ["subfileinclude", subfile],
  ["import", importFrom(false)],
  ["subimport", importFrom(true)],
  ["includefrom", importFrom(false)],
  ["subincludefrom", importFrom(true)],
  ["inputfrom", importFrom(false)],
  ["InputIfFileExists", ifExists],
  ["endinput", endInput],
  ["includeonly", (parser) => void parser.argument()],
]);
