import { TexScanner } from "./scanner.ts";

/** TeX's own conditionals, eTeX's and XeTeX's, and those of iftex, ifpdf and LaTeX's kernel. */
const known = new Set(
  (
    "if ifcat ifnum ifdim ifodd ifvmode ifhmode ifmmode ifinner ifvoid ifhbox ifvbox ifx ifeof iftrue iffalse ifcase ifdefined ifcsname " +
    "iffontchar ifincsname ifprimitive ifpdfprimitive ifpdfabsnum ifpdfabsdim ifpdf ifxetex ifluatex ifPDFTeX ifXeTeX ifLuaTeX iftutex ifTUTeX " +
    "ifpTeX ifupTeX ifluahbtex ifLuaHBTeX if@twoside if@twocolumn if@filesw if@compatibility if@inlabel if@newlist if@noskipsec if@mainmatter " +
    "if@openright if@titlepage if@restonecol if@tempswa if@reversemargin if@minipage if@draft"
  ).split(" "),
);
/** Macros and symbols that begin like conditionals and have no `\fi`. */
const macros = new Set(
  (
    "iff ifthenelse ifthispageodd ifdef ifundef ifcsdef ifcsundef ifdefmacro ifcsmacro ifdefparam ifdefempty ifcsempty ifdefvoid ifcsvoid ifdefequal " +
    "ifcsequal ifdefstring ifcsstring ifdefstrequal ifstrequal ifstrempty ifblank notblank ifnumcomp ifnumequal ifnumgreater ifnumless ifnumodd " +
    "ifdimcomp ifdimequal ifdimgreater ifdimless ifboolexpr ifbool iftoggle ifinlist ifxinlist ifrmnum ifdefltxprotect ifdefprotected " +
    "ifciteseen ifentrytype ifkeyword iffieldundef iffieldequalstr ifnameundef iflistundef IfFileExists ifcomment ifemptyarg"
  ).split(" "),
);

/** Names that `\newif` makes in a text. */
export function collectNewIfs(text: string): string[] {
  const names: string[] = [];
  const scanner = new TexScanner(text, undefined, { atIsLetter: true });
  let after = false;
  for (let token = scanner.next(); token !== undefined; token = scanner.next()) {
    if (after && token.kind === "command" && token.name.startsWith("if")) names.push(token.name);
    after = token.kind === "command" && token.name === "newif";
  }
  return names;
}

/** Whether a command opens a conditional; undefined where only TeX could tell. */
export function isConditional(name: string, newIfs: ReadonlySet<string>): boolean | undefined {
  if (!name.startsWith("if") || macros.has(name)) return false;
  if (known.has(name) || newIfs.has(name)) return true;
  return undefined;
}

/**
 * What TeX skips after `\iffalse`: up to its `\fi`, or to an `\else` that belongs to it.
 *
 * @param position - Offset just after `\iffalse`.
 * @returns Offsets of the skipped text and of what ends it; undefined where braces do not balance (it hides a brace in
 *   a definition), where a conditional is not known, or where no end is found.
 */
export function readSkipped(
  text: string,
  position: number,
  newIfs: ReadonlySet<string>,
  atIsLetter: boolean,
): { readonly start: number; readonly end: number; readonly after: number } | undefined {
  // Verbatim text is nothing to TeX while it skips.
  const scanner = new TexScanner(text, undefined, { position, atIsLetter });
  let depth = 0;
  let braces = 0;
  let previous = "";
  for (let token = scanner.next(); token !== undefined; token = scanner.next()) {
    if (token.kind === "open") braces++;
    else if (token.kind === "close" && --braces < 0) return undefined;
    else if (token.kind === "command") {
      if (depth === 0 && (token.name === "fi" || token.name === "else")) {
        return braces === 0
          ? { start: position, end: token.start, after: token.name === "fi" ? token.end : token.start }
          : undefined;
      }
      if (token.name === "fi") depth--;
      else if (previous !== "newif") {
        const opens = isConditional(token.name, newIfs);
        if (opens === undefined) return undefined;
        if (opens) depth++;
      } else return undefined;
    }
    previous = token.kind === "command" ? token.name : "";
  }
  return undefined;
}
