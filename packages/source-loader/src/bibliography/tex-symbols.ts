/** Combining characters of TeX's accents. */
export const accentMarks: Readonly<Record<string, string>> = {
  "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", "=": "\u0304", ".": "\u0307", '"': "\u0308",
  u: "\u0306", v: "\u030c", H: "\u030b", c: "\u0327", k: "\u0328", r: "\u030a", d: "\u0323", b: "\u0331", t: "\u0361", h: "\u0309", G: "\u030f", U: "\u030e",
};

/** Commands without an argument and what they print. */
export const texSymbols: Readonly<Record<string, string>> = {
  // Letters
  ss: "ß", SS: "ẞ", ae: "æ", AE: "Æ", oe: "œ", OE: "Œ", o: "ø", O: "Ø", l: "ł", L: "Ł", aa: "å", AA: "Å", i: "ı", j: "ȷ",
  dh: "ð", DH: "Ð", th: "þ", TH: "Þ", dj: "đ", DJ: "Đ", ng: "ŋ", NG: "Ŋ", ij: "ĳ", IJ: "Ĳ", imath: "ı", jmath: "ȷ",
  // Signs
  S: "§", P: "¶", dag: "†", ddag: "‡", copyright: "©", pounds: "£", euro: "€", texteuro: "€", textdollar: "$", textcent: "¢", textyen: "¥",
  textregistered: "®", texttrademark: "™", textcopyright: "©", textdegree: "°", degree: "°", textordmasculine: "º", textordfeminine: "ª",
  textsection: "§", textparagraph: "¶", textdagger: "†", textdaggerdbl: "‡", textbullet: "•", textperiodcentered: "·", textnumero: "№",
  textendash: "–", textemdash: "—", textellipsis: "…", ldots: "…", dots: "…", textquoteleft: "‘", textquoteright: "’", textquotedblleft: "“",
  textquotedblright: "”", textquotesingle: "'", textquotedbl: '"', quotesinglbase: "‚", quotedblbase: "„", guillemotleft: "«", guillemotright: "»",
  guilsinglleft: "‹", guilsinglright: "›", lq: "‘", rq: "’", glqq: "„", grqq: "“", flqq: "«", frqq: "»", textexclamdown: "¡", textquestiondown: "¿",
  textasciitilde: "~", textasciicircum: "^", textbackslash: "\\", textunderscore: "_", textbar: "|", textless: "<", textgreater: ">",
  textbraceleft: "{", textbraceright: "}", textasteriskcentered: "∗", textpm: "±", texttimes: "×", textdiv: "÷", textmu: "µ", textonehalf: "½",
  textonequarter: "¼", textthreequarters: "¾", textonesuperior: "¹", texttwosuperior: "²", textthreesuperior: "³", slash: "/", textvisiblespace: "␣",
  lbrack: "[", rbrack: "]", lbrace: "{", rbrace: "}", textprime: "′", colon: ":", textcolon: ":", and: "and", checkmark: "✓",
  // Names
  TeX: "TeX", LaTeX: "LaTeX", LaTeXe: "LaTeX2ε", BibTeX: "BibTeX", XeTeX: "XeTeX", XeLaTeX: "XeLaTeX", LuaTeX: "LuaTeX", pdfTeX: "pdfTeX", AmS: "AMS",
  // Spaces
  space: " ", quad: " ", qquad: " ", thinspace: " ", enspace: " ", nobreakspace: "\u00a0", newline: " ", linebreak: " ", par: " ", hfill: " ", hskip: " ",
  // Greek and signs that are written without dollars all the same
  alpha: "α", beta: "β", gamma: "γ", delta: "δ", epsilon: "ϵ", varepsilon: "ε", zeta: "ζ", eta: "η", theta: "θ", iota: "ι", kappa: "κ", lambda: "λ",
  mu: "μ", nu: "ν", xi: "ξ", pi: "π", rho: "ρ", sigma: "σ", tau: "τ", upsilon: "υ", phi: "ϕ", varphi: "φ", chi: "χ", psi: "ψ", omega: "ω",
  Gamma: "Γ", Delta: "Δ", Theta: "Θ", Lambda: "Λ", Xi: "Ξ", Pi: "Π", Sigma: "Σ", Upsilon: "Υ", Phi: "Φ", Psi: "Ψ", Omega: "Ω",
  times: "×", pm: "±", cdot: "·", sim: "∼", approx: "≈", leq: "≤", geq: "≥", neq: "≠", infty: "∞", rightarrow: "→", to: "→", leftarrow: "←", circ: "∘", ell: "ℓ", star: "⋆", odot: "⊙", prime: "′", dagger: "†",
};

/** Commands that print their argument. */
export const transparentCommands: ReadonlySet<string> = new Set([
  "emph", "textit", "textbf", "texttt", "textsc", "textsf", "textrm", "textsl", "textup", "textmd", "textnormal", "text", "mbox", "hbox", "underline",
  "uline", "mathrm", "mathit", "mathbf", "mathsf", "mathtt", "mathcal", "mathbb", "textsuperscript", "url", "path", "nolinkurl", "protect", "MakeUppercase", "MakeLowercase",
  "uppercase", "lowercase", "textcyrillic", "foreignlanguage", "natexlab", "citenamefont", "bibnamefont", "bibfnamefont", "bibinfo", "enquote", "code", "pkg", "proglang", "CRANpkg",
]);

/** Commands that print nothing, without an argument. */
export const silentCommands: ReadonlySet<string> = new Set([
  "em", "it", "bf", "tt", "sc", "sl", "rm", "sf", "itshape", "bfseries", "ttfamily", "scshape", "slshape", "rmfamily", "sffamily", "upshape", "normalfont", "mdseries",
  "protect", "relax", "noindent", "unskip", "ignorespaces", "small", "large", "tiny", "normalsize", "footnotesize", "cyr", "selectfont", "/", "-", "allowbreak", "nolinebreak", "nobreak", "break", "sloppy", "kern", "xspace", "boldmath", "left", "right", "bgroup", "egroup",
]);

/** Commands that print nothing, with their argument: they only sort. */
export const sortingCommands: ReadonlySet<string> = new Set(["noopsort", "noop", "sortnoop", "bibnoop", "nosort", "sortas", "vspace", "hspace", "label"]);
