import { blank } from "./mask.ts";
import { type SourceWord, wordsWithLines } from "./words.ts";

/** A LaTeX source: its text files by relative POSIX path. */
export type LatexFiles = ReadonlyMap<string, string>;

const mathEnvironments =
  "equation|align|gather|multline|eqnarray|alignat|flalign|math|displaymath|dmath|IEEEeqnarray|subequations|aligned|split|cases|array";
const pictureEnvironments = "tikzpicture|pgfpicture|pspicture|picture|filecontents|comment|CCSXML|forest";
/** Commands all of whose arguments are names, lengths or paths. */
const withoutText =
  "label|ref|eqref|autoref|cref|Cref|pageref|nameref|vref|subref|input|include|subfile|includegraphics|includepdf|bibliography|bibliographystyle|addbibresource|vspace|hspace|vskip|hskip|setlength|addtolength|setcounter|addtocounter|usepackage|RequirePackage|documentclass|newcommand|renewcommand|providecommand|newtheorem|DeclareMathOperator|graphicspath|pagestyle|thispagestyle|pagenumbering|url|nolinkurl|path|color|cline|cmidrule|hypersetup|captionsetup|sisetup|newacronym|newglossaryentry|gls|glspl|Gls|acrshort|acrlong|acrfull|ac|acp|bibitem|orcidlink|orcid|email|ead|hyphenation|theoremstyle|numberwithin|definecolor|lstset|rule|phantom|hphantom|vphantom|num|si|SI|qty|unit|ang|ce|ensuremath|inst|institute|linespread|fontsize|selectfont|tikzset|usetikzlibrary|bibpunct|bibinfo|bibnamefont|bibfnamefont|citenamefont|Eprint|PACS|journal|ccsdesc|received|revised|accepted|copyrightyear|acmDOI|acmISBN|acmConference|acmBooktitle|setcitestyle|setcopyright|acmJournal|acmVolume|acmYear|acmMonth|acmNumber|acmArticle|acmPrice|shorttitle|shortauthors|titlerunning|authorrunning|pacs|footnotemark|addcontentsline|addtocontents|markboth|markright|Crefrange|crefrange|nocite|vspace|thanksref|affiliationmark|altaffilmark|altaffiltext|hyperlink|hypertarget|pdfbookmark|lstinputlisting|verbatiminput";

/** The words a reader must find in a LaTeX paper's body, counted from the text by masking; see `markdownWords`. */
export function latexWords(files: LatexFiles, main: string): SourceWord[] {
  const words: SourceWord[] = [];
  const own = definedMacros(files);
  const visit = (path: string, chain: readonly string[]): void => {
    const raw = files.get(path);
    if (raw === undefined || chain.includes(path)) return;
    const plain = stripComments(raw);
    const body = path === main ? bodyOf(plain) : plain;
    words.push(...wordsWithLines(maskLatex(body, own), path));
    for (const match of body.matchAll(/\\(?:input|include|subfile)\s*\{([^}\n]*)\}/gu)) {
      const name = (match[1] as string).trim();
      visit(files.has(name) ? name : `${name}.tex`, [...chain, path]);
    }
  };
  visit(main, []);
  return words;
}

function definedMacros(files: LatexFiles): ReadonlySet<string> {
  const names = new Set<string>();
  const pattern =
    /\\(?:(?:re)?newcommand|providecommand|DeclareMathOperator|(?:New|Renew|Provide)DocumentCommand|(?:g|e|x)?def|let|DeclareRobustCommand)\s*\*?\s*\{?\\([a-zA-Z@]+)/gu;
  for (const text of files.values()) for (const match of text.matchAll(pattern)) names.add(match[1] as string);
  return names;
}

/** Comments become blanks; `\%` stays, and so does what stands in verbatim. */
export function stripComments(text: string): string {
  const source = text.replace(/\r\n?/gu, "\n");
  return source
    .split(
      /(\\begin\{(?:verbatim|lstlisting|minted|Verbatim|alltt)\*?\}[\s\S]*?\\end\{(?:verbatim|lstlisting|minted|Verbatim|alltt)\*?\})/gu,
    )
    .map((part, index) => (index % 2 === 1 ? part : part.replace(/(?<!\\)((?:\\\\)*)%.*$/gmu, "$1")))
    .join("");
}

/** The part between `\begin{document}` and `\end{document}`, with the lines before it kept empty. */
function bodyOf(text: string): string {
  const begin = text.indexOf("\\begin{document}");
  if (begin < 0) return text;
  const end = text.indexOf("\\end{document}", begin);
  return "\n".repeat(text.slice(0, begin).split("\n").length - 1) + text.slice(begin + 16, end < 0 ? undefined : end);
}

function maskLatex(body: string, own: ReadonlySet<string>): string {
  let text = body;
  text = blank(text, /\\iffalse\b[\s\S]*?\\fi\b/gu);
  text = text.replace(/\\verb\*?([^a-zA-Z\s*])(.*?)\1/gu, " $2 ");
  text = blank(text, new RegExp(`\\\\begin\\{(${pictureEnvironments})\\*?\\}[\\s\\S]*?\\\\end\\{\\1\\*?\\}`, "gu"));
  text = blank(text, new RegExp(`\\\\begin\\{((?:${mathEnvironments})\\*?)\\}[\\s\\S]*?\\\\end\\{\\1\\}`, "gu"));
  text = blank(text, /(?<!\\)\$\$[\s\S]*?(?<!\\)\$\$/gu);
  text = blank(text, /(?<!\\)\\\[[\s\S]*?\\\]/gu);
  text = blank(text, /(?<!\\)\\\([\s\S]*?\\\)/gu);
  text = blank(text, /(?<!\\)\$(?:[^$\\]|\\[\s\S])*?\$/gu);
  text = accents(text);
  text = blank(
    text,
    /\\begin\{(?:tabular|tabularx|tabulary|tabular\*|longtable|array|supertabular|deluxetable|wrapfigure|minipage|thebibliography|subfigure|adjustbox|multicols|figure|table|lstlisting|minted|algorithm|algorithmic|enumerate|itemize|description|[a-zA-Z]+)\*?\}(?:\s*\[[^\]]*\])?(?:\s*\{(?:[^{}]|\{[^{}]*\})*\}(?=\s*[[{\\\n]|\s*$))*/gmu,
  );
  text = blank(text, /\\end\{[^}]*\}/gu);
  const braces = "(?:\\s*\\{(?:[^{}]|\\{(?:[^{}]|\\{(?:[^{}]|\\{[^{}]*\\})*\\})*\\})*\\})";
  text = blank(
    text,
    new RegExp(
      `\\\\(?:(?:${withoutText})|[a-zA-Z]*[cC]ite[a-zA-Z]*)\\*?(?![a-zA-Z])(?:\\s*\\([^)\\n]*\\))?(?:\\s*\\[[^\\]]*\\])*${braces}*(?:\\s*\\[[^\\]]*\\]${braces})*`,
      "gu",
    ),
  );
  text = blank(
    text,
    new RegExp(
      `\\\\(?:href|textcolor|colorbox|multirow|hyperref|resizebox|scalebox|parbox|raisebox|setcounter|fontfamily|begingroup|makebox|framebox)\\*?(?![a-zA-Z])(?:\\s*\\[[^\\]]*\\])*${braces}`,
      "gu",
    ),
    (match) => (/^\\multirow/u.test(String(match)) ? "" : ""),
  );
  text = blank(text, new RegExp(`\\\\multicolumn${braces}${braces}`, "gu"));
  if (own.size > 0) {
    text = blank(text, new RegExp(`\\\\([a-zA-Z@]+)\\*?(?:\\s*\\[[^\\]\\n]*\\])*${braces}*`, "gu"), (match) => {
      const groups = match as unknown as string[];
      return own.has(groups[1] as string) ? "" : (groups[0] as string);
    });
  }
  text = blank(text, /\\(?:def|let|newlength|newcounter|newif)\b[^\n]*/gu);
  text = text.replace(/\\[a-zA-Z@]+\*?(?:\s*\[(?:[^[\]\n]{0,60})\])?/gu, " ");
  text = text.replace(/\\-/gu, "").replace(/\\[^a-zA-Z]/gu, " ");
  // Lengths that a masked command has left, as in `\\\\[3em]`.
  text = blank(text, /-?\d*\.?\d+\s*(?:em|ex|pt|cm|mm|in|bp|sp|mu)\b/gu);
  // Groups within a word do not break it: `{\"o}` and `{P}aper`.
  return text.replace(/(?<=\p{L})[{}]+|[{}]+(?=\p{L})/gu, "").replace(/\[[htbpH!]{1,5}\]/gu, " ");
}

const combining: Readonly<Record<string, string>> = {
  "'": "\u0301",
  "`": "\u0300",
  "^": "\u0302",
  '"': "\u0308",
  "~": "\u0303",
  "=": "\u0304",
  ".": "\u0307",
  c: "\u0327",
  v: "\u030c",
  u: "\u0306",
  H: "\u030b",
  k: "\u0328",
  r: "\u030a",
  d: "\u0323",
  b: "\u0331",
};
const letters: Readonly<Record<string, string>> = {
  ss: "ß",
  o: "ø",
  O: "Ø",
  l: "ł",
  L: "Ł",
  ae: "æ",
  AE: "Æ",
  oe: "œ",
  OE: "Œ",
  aa: "å",
  AA: "Å",
  i: "ı",
  j: "ȷ",
};

function accents(text: string): string {
  return text
    .replace(
      /\\(['`^"~=.])\s*(?:\{\s*\\?([a-zA-Z])\s*\}|\\?([a-zA-Z])(?![a-zA-Z]*\{))/gu,
      (_, accent: string, a?: string, b?: string) => ((a ?? b) as string) + (combining[accent] as string),
    )
    .replace(
      /\\([cvuHkrdb])\s*\{\s*\\?([a-zA-Z])\s*\}/gu,
      (_, accent: string, letter: string) => letter + (combining[accent] as string),
    )
    .replace(
      /\\(ss|ae|AE|oe|OE|aa|AA|o|O|l|L|i|j)(?:\{\}|\s+|(?![a-zA-Z]))/gu,
      (_, name: string) => letters[name] as string,
    )
    .normalize("NFC");
}
