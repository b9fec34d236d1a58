/** Commands of running text that stand for characters. */
export const texSymbols: Readonly<Record<string, string>> = Object.assign(Object.create(null) as Record<string, string>, {
  LaTeX: "LaTeX", TeX: "TeX", LaTeXe: "LaTeX2ε", BibTeX: "BibTeX", XeTeX: "XeTeX", XeLaTeX: "XeLaTeX", LuaTeX: "LuaTeX", pdfTeX: "pdfTeX",
  ldots: "…", dots: "…", textellipsis: "…", textbackslash: "\\", textasciitilde: "~", textasciicircum: "^",
  textgreater: ">", textless: "<", textbar: "|", textunderscore: "_", textdollar: "$", textbraceleft: "{",
  textbraceright: "}", textquotesingle: "'", textquotedblleft: "“", textquotedblright: "”", textquoteleft: "‘",
  textquoteright: "’", textendash: "–", textemdash: "—", textbullet: "•", textperiodcentered: "·", textmu: "µ",
  textdegree: "°", degree: "°", textregistered: "®", texttrademark: "™", textcopyright: "©", copyright: "©",
  textsection: "§", textparagraph: "¶", S: "§", P: "¶", dag: "†", ddag: "‡", textdagger: "†", textdaggerdbl: "‡",
  pounds: "£", textsterling: "£", euro: "€", texteuro: "€", EUR: "€", ss: "ß", ae: "æ", AE: "Æ", oe: "œ", OE: "Œ",
  o: "ø", O: "Ø", aa: "å", AA: "Å", l: "ł", L: "Ł", i: "ı", j: "ȷ", dh: "ð", DH: "Ð", th: "þ", TH: "Þ",
  quad: " ", qquad: "  ", enspace: " ", thinspace: " ", textvisiblespace: "␣", slash: "/", times: "×",
  checkmark: "✓", cmark: "✓", xmark: "✗", rightarrow: "→", leftarrow: "←", textrightarrow: "→", textleftarrow: "←",
  "%": "%", "&": "&", "#": "#", $: "$", _: "_", "{": "{", "}": "}", " ": " ", "\n": " ", "-": "", "/": "", ",": " ",
  "!": "", ";": " ", ":": " ", ">": " ", "@": "", "*": "",
});

/** Accent commands and the combining character of each. */
export const texAccents: Readonly<Record<string, string>> = Object.assign(Object.create(null) as Record<string, string>, {
  "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", "=": "\u0304", u: "\u0306", ".": "\u0307", '"': "\u0308",
  r: "\u030A", H: "\u030B", v: "\u030C", d: "\u0323", c: "\u0327", k: "\u0328", b: "\u0331",
});

/** Commands that set type or space and show nothing of their own: name → how many `{…}` go with them. */
export const silentCommands: ReadonlyMap<string, number> = new Map([
  ...[
    "newpage", "clearpage", "cleardoublepage", "pagebreak", "nopagebreak", "noindent", "indent", "centering",
    "raggedright", "raggedleft", "bigskip", "medskip", "smallskip", "hfill", "vfill", "hfil", "vfil", "toprule",
    "midrule", "bottomrule", "hline", "maketitle", "tableofcontents", "listoffigures", "listoftables", "appendix",
    "protect", "relax", "begingroup", "endgroup", "bgroup", "egroup", "singlespacing", "doublespacing",
    "onehalfspacing", "sloppy", "fussy", "tiny", "scriptsize", "footnotesize", "small", "normalsize", "large", "Large",
    "LARGE", "huge", "Huge", "bfseries", "itshape", "ttfamily", "rmfamily", "sffamily", "scshape", "upshape",
    "mdseries", "normalfont", "em", "bf", "it", "tt", "rm", "sf", "sc", "sl", "selectfont", "xspace", "frenchspacing",
    "nobreak", "allowbreak", "linebreak", "nolinebreak", "null", "strut", "phantomsection", "ignorespaces",
    "unskip", "leavevmode", "frontmatter", "mainmatter", "backmatter", "landscape", "endlandscape", "onecolumn",
    "twocolumn", "flushbottom", "raggedbottom", "FloatBarrier", "makeatletter", "makeatother", "arraybackslash",
    "unboldmath", "boldmath", "smash", "hrule", "hrulefill", "dotfill", "samepage", "balance", "printbibliography",
    "linenumbers", "nolinenumbers", "bibliographystyle*", "endgraf", "limits", "nonumber", "notag",
  ].map((name): [string, number] => [name, 0]),
  ...[
    "vspace", "hspace", "vskip", "pagestyle", "thispagestyle", "pagenumbering", "bibliography", "bibliographystyle",
    "usepackage", "RequirePackage", "input", "include", "hypersetup", "graphicspath", "color", "phantom", "hphantom",
    "vphantom", "cline", "cmidrule", "enlargethispage", "captionsetup", "geometry", "linespread", "addlinespace",
    "stepcounter", "refstepcounter", "addbibresource", "includepdf", "index", "glsresetall", "newcounter", "tikzset",
    "rowcolor", "columncolor", "cellcolor", "markboth*", "fancyhead", "fancyfoot", "newlength", "floatplacement*",
    "sisetup", "allowdisplaybreaks", "clearrow", "nocite*", "hyphenation", "urlstyle", "theoremstyle", "specialrule*",
  ].map((name): [string, number] => [name, 1]),
  ...[
    "setlength", "addtolength", "setcounter", "addtocounter", "fontsize", "rule", "markboth", "renewcommand",
    "newcommand", "providecommand", "newtheorem", "DeclareMathOperator", "floatplacement", "setstretch*",
    "numberwithin", "arrayrulewidth*", "newenvironment*", "settowidth", "textwidthoffigure",
  ].map((name): [string, number] => [name, 2]),
  ...["addcontentsline", "definecolor", "newenvironment", "renewenvironment", "specialrule"].map((name): [string, number] => [name, 3]),
]);

/** Commands whose last argument is the text: name → how many `{…}` stand before it. */
export const transparentCommands: ReadonlyMap<string, number> = new Map([
  ...[
    "mbox", "hbox", "text", "textrm", "textnormal", "textsf", "textup", "textmd", "fbox", "framebox", "makebox",
    "ensuremath", "centerline", "leftline", "rightline", "title", "author", "date", "thanks", "hl", "nolinkurl",
    "path", "name", "ce", "num", "si", "unit", "shortstack", "thead", "makecell", "vcenter", "parbox*", "abstract*",
    "MakeUppercase", "uppercase", "lowercase", "enquote", "gls", "Gls", "acrshort", "acrlong", "acrfull", "ac",
  ].map((name): [string, number] => [name, 0]),
  ...["textcolor", "colorbox", "parbox", "scalebox", "raisebox", "rotatebox", "captionof", "foreignlanguage", "hyperref*", "adjustbox", "hypertarget", "hyperlink", "SI*"].map((name): [string, number] => [name, 1]),
  ...["resizebox", "multicolumn", "multirow", "fcolorbox"].map((name): [string, number] => [name, 2]),
]);
