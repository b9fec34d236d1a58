import { describe, expect, it } from "vitest";
import { cleanTex } from "./clean.ts";
import { collectNewIfs } from "./conditionals.ts";
import { collectVerbatimNames } from "./verbatim-names.ts";

const clean = (text: string) =>
  cleanTex(text, {
    names: collectVerbatimNames([["main.tex", text]]),
    newIfs: new Set(collectNewIfs(text)),
    atIsLetter: false,
  });

/** Before and after, as data. */
const cases: readonly (readonly [name: string, before: string, after: string])[] = [
  [
    "a comment line between two lines of a paragraph goes without leaving a paragraph",
    "one\n% private\ntwo\n",
    "one\ntwo\n",
  ],
  ["an indented comment line goes", "one\n  \t% private\ntwo", "one\ntwo"],
  ["several comment lines go", "%a\n%b\n\nx\n%c", "\nx\n"],
  ["a comment after text leaves its sign", "one % private\ntwo", "one %\ntwo"],
  ["a lone sign at a line's end stays", "\\begin{align}%\na%\n\\end{align}", "\\begin{align}%\na%\n\\end{align}"],
  ["an escaped sign is no comment", "100\\% sure % no\n", "100\\% sure %\n"],
  ["a sign after a line break is a comment", "a \\\\% private\nb", "a \\\\%\nb"],
  ["a sign after an escaped backslash pair and an escape", "a \\\\\\% b % c\n", "a \\\\\\% b %\n"],
  ["\\verb keeps its sign", "\\verb|100% | and \\verb*+a%b+ % x\n", "\\verb|100% | and \\verb*+a%b+ %\n"],
  ["\\url keeps its sign", "\\url{http://x.org/a%20b} % x\n", "\\url{http://x.org/a%20b} %\n"],
  [
    "\\href keeps the sign in its address only",
    "\\href{http://x.org/a%20b}{text % x\n}",
    "\\href{http://x.org/a%20b}{text %\n}",
  ],
  [
    "\\lstinline and \\mintinline keep theirs",
    "\\lstinline[language=C]!a%b! \\mintinline{c}{a % b} % x\n",
    "\\lstinline[language=C]!a%b! \\mintinline{c}{a % b} %\n",
  ],
  [
    "verbatim keeps everything",
    "\\begin{verbatim}\n% kept\n\\end{document}\n\\end{verbatim}\n% gone\n",
    "\\begin{verbatim}\n% kept\n\\end{document}\n\\end{verbatim}\n",
  ],
  [
    "lstlisting keeps everything",
    "\\begin{lstlisting}[language=TeX]\n% kept\n\\end{lstlisting}",
    "\\begin{lstlisting}[language=TeX]\n% kept\n\\end{lstlisting}",
  ],
  [
    "minted keeps everything",
    "\\begin{minted}{matlab}\n% kept\n\\end{minted}",
    "\\begin{minted}{matlab}\n% kept\n\\end{minted}",
  ],
  [
    "an environment of the author's that is verbatim",
    "\\lstnewenvironment{code}{}{}\n\\begin{code}\n% kept\n\\end{code}",
    "\\lstnewenvironment{code}{}{}\n\\begin{code}\n% kept\n\\end{code}",
  ],
  [
    "one made with \\newenvironment and \\verbatim",
    "\\newenvironment{code}{\\small\\verbatim}{\\endverbatim}\n\\begin{code}\n% kept\n\\end{code}",
    "\\newenvironment{code}{\\small\\verbatim}{\\endverbatim}\n\\begin{code}\n% kept\n\\end{code}",
  ],
  ["a short \\verb", "\\MakeShortVerb{\\|}\n|a%b| % x\n", "\\MakeShortVerb{\\|}\n|a%b| %\n"],
  [
    "a comment environment loses its lines",
    "a\n\\begin{comment}\nprivate % x\n\nmore\n\\end{comment}\nb",
    "a\n\\begin{comment}\n\\end{comment}\nb",
  ],
  [
    "the author's own comment environment stays",
    "\\newenvironment{comment}{\\itshape}{}\n\\begin{comment}\nshown\n\\end{comment}",
    "\\newenvironment{comment}{\\itshape}{}\n\\begin{comment}\nshown\n\\end{comment}",
  ],
  ["\\iffalse loses its text", "a \\iffalse private \\ifx\\a\\b x\\fi y\\fi b", "a \\iffalse\\fi b"],
  [
    "\\iffalse with \\else keeps what lives",
    "\\iffalse dead \\else alive % x\n\\fi b",
    "\\iffalse\\else alive %\n\\fi b",
  ],
  ["\\iff inside \\iffalse is a symbol", "\\iffalse $a \\iff b$ \\fi c", "\\iffalse\\fi c"],
  [
    "an author's \\newif is counted",
    "\\newif\\ifdraft\n\\iffalse \\ifdraft x \\fi y \\fi z",
    "\\newif\\ifdraft\n\\iffalse\\fi z",
  ],
  [
    "a conditional that we do not know leaves the block",
    "\\iffalse \\ifstrange x \\fi y \\fi z",
    "\\iffalse \\ifstrange x \\fi y \\fi z",
  ],
  ["\\iffalse that hides a brace stays", "\\def\\a{\\iffalse{\\fi}} % x\n", "\\def\\a{\\iffalse{\\fi}} %\n"],
  [
    "what stands after the end goes",
    "\\begin{document}a\\end{document}\nprivate notes",
    "\\begin{document}a\\end{document}\n",
  ],
  [
    "a commented end is no end",
    "\\begin{document}\n%\\end{document}\nb\n\\end{document}\nc",
    "\\begin{document}\nb\n\\end{document}\n",
  ],
  [
    "an end within a conditional is no end",
    "\\begin{document}\\iftrue\\end{document}\\fi b\\end{document}",
    "\\begin{document}\\iftrue\\end{document}\\fi b\\end{document}",
  ],
  ["Windows line ends", "one\r\n% x\r\ntwo % y\r\nthree", "one\r\ntwo %\r\nthree"],
  ["a figure in verbatim stays text", "\\verb|\\includegraphics{x}|", "\\verb|\\includegraphics{x}|"],
];

describe("cleanTex", () => {
  it.each(cases)("%s", (_, before, after) => {
    const cleaned = clean(before);
    expect(cleaned.text).toBe(after);
    expect(cleaned.lines).toHaveLength(after.split("\n").length);
    // Cleaning what is clean changes nothing.
    expect(clean(cleaned.text).text).toBe(after);
  });

  it("tells where each line came from", () => {
    const before = "1\n%2\n3 %x\n%4\n%5\n\\iffalse 6\n7\\fi 7\n8";
    const cleaned = clean(before);
    expect(cleaned.text.split("\n")).toEqual(["1", "3 %", "\\iffalse\\fi 7", "8"]);
    expect(cleaned.lines).toEqual([1, 3, 6, 8]);
  });

  it("leaves a file that changes how TeX reads it, and says at which line", () => {
    const text = "a\n\\catcode`\\%=12\n100% of it\n";
    expect(clean(text)).toMatchObject({ text, untouched: 2 });
    expect(clean("\\catcode`\\@=11 % x\n").text).toBe("\\catcode`\\@=11 %\n");
  });

  it("stays quick on hostile text", () => {
    const started = performance.now();
    for (const part of [
      "\\iffalse ",
      "\\url{",
      "\\newenvironment{",
      "\\begin{verbatim}",
      "{",
      "%\n",
      " % ",
      "\\verb|",
      "\\MakeShortVerb{\\|}|",
      "\\iffalse{",
    ])
      clean(part.repeat(60_000));
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});
