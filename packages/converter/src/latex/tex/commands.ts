import { mathSymbols } from "../unicode/math-symbols.ts";

/**
 * What a command takes, one letter for each argument:
 * `m` in the mode around, `t` text, `f` formula, `o` optional in brackets, `p` optional dimension or placement in
 * brackets, `d` dimension in braces, `k` delimiter, `l` a label to refer to, `u` address, `c` colour, `n` whole number,
 * `x` a plain word, `s` optional star.
 */
export type Arguments = string;

function table(text: string): ReadonlyMap<string, Arguments> {
  const map = new Map<string, Arguments>();
  for (const line of text.trim().split("\n")) {
    const [names, pattern = ""] = line.split(":") as [string, string?];
    for (const name of names.trim().split(/\s+/u)) map.set(name, pattern.trim());
  }
  return map;
}

const symbolNames = [...mathSymbols.values()]
  .map((tex) => /^\\([A-Za-z]+)$/u.exec(tex)?.[1])
  .filter((name) => name !== undefined);

/** Commands of LaTeX, amsmath and amssymb that a formula may use. */
export const mathCommands: ReadonlyMap<string, Arguments> = new Map([
  ...symbolNames.map((name) => [name, ""] as const),
  ...table(`
aleph hbar hslash imath jmath ell wp Re Im prime backprime infty emptyset varnothing nabla surd top bot angle measuredangle sphericalangle triangle forall exists nexists neg lnot flat natural sharp clubsuit diamondsuit heartsuit spadesuit square blacksquare lozenge blacklozenge bigstar blacktriangle blacktriangledown triangledown diagup diagdown mho Finv Game Bbbk eth complement circledS circledR maltese checkmark yen digamma varkappa beth gimel daleth
varGamma varDelta varTheta varLambda varXi varPi varSigma varUpsilon varPhi varPsi varOmega
sum prod coprod int iint iiint iiiint idotsint oint smallint bigcap bigcup bigsqcup bigvee bigwedge bigodot bigotimes bigoplus biguplus
pm mp times div ast star circ bullet cap cup uplus sqcap sqcup vee lor wedge land setminus wr diamond bigtriangleup bigtriangledown triangleleft triangleright lhd rhd unlhd unrhd oplus ominus otimes oslash odot bigcirc dagger ddagger amalg cdot centerdot dotplus smallsetminus Cap doublecap Cup doublecup barwedge veebar doublebarwedge boxminus boxtimes boxdot boxplus divideontimes ltimes rtimes leftthreetimes rightthreetimes curlywedge curlyvee circleddash circledast circledcirc intercal gtrdot lessdot
leq le geq ge neq ne prec succ preceq succeq ll gg subset supset subseteq supseteq sqsubset sqsupset sqsubseteq sqsupseteq in ni owns notin vdash dashv smile frown mid nmid parallel nparallel equiv sim simeq asymp approx cong propto models perp bowtie Join doteq leqq geqq leqslant geqslant eqslantless eqslantgtr lesssim gtrsim lessapprox gtrapprox approxeq lll llless ggg gggtr lessgtr gtrless lesseqgtr gtreqless lesseqqgtr gtreqqless doteqdot Doteq eqcirc circeq triangleq risingdotseq fallingdotseq backsim backsimeq thicksim thickapprox subseteqq supseteqq Subset Supset preccurlyeq succcurlyeq curlyeqprec curlyeqsucc precsim succsim precapprox succapprox vartriangleleft vartriangleright trianglelefteq trianglerighteq vDash Vdash Vvdash smallsmile smallfrown shortmid shortparallel bumpeq Bumpeq between pitchfork varpropto blacktriangleleft blacktriangleright therefore because backepsilon eqsim
nless ngtr nleq ngeq nleqslant ngeqslant nleqq ngeqq lneq gneq lneqq gneqq lvertneqq gvertneqq lnsim gnsim lnapprox gnapprox nprec nsucc npreceq nsucceq precneqq succneqq precnsim succnsim precnapprox succnapprox nsim ncong nshortmid nshortparallel nvdash nvDash nVdash nVDash ntriangleleft ntriangleright ntrianglelefteq ntrianglerighteq nsubseteq nsupseteq nsubseteqq nsupseteqq subsetneq supsetneq varsubsetneq varsupsetneq subsetneqq supsetneqq varsubsetneqq varsupsetneqq
leftarrow gets rightarrow to Leftarrow Rightarrow leftrightarrow Leftrightarrow iff implies impliedby uparrow downarrow updownarrow Uparrow Downarrow Updownarrow mapsto longmapsto hookleftarrow hookrightarrow leftharpoonup leftharpoondown rightharpoonup rightharpoondown rightleftharpoons leftrightharpoons longleftarrow longrightarrow Longleftarrow Longrightarrow longleftrightarrow Longleftrightarrow nearrow searrow swarrow nwarrow leadsto dashrightarrow dashleftarrow leftleftarrows leftrightarrows Lleftarrow Rrightarrow twoheadleftarrow twoheadrightarrow leftarrowtail rightarrowtail looparrowleft looparrowright curvearrowleft curvearrowright circlearrowleft circlearrowright Lsh Rsh upuparrows downdownarrows upharpoonleft upharpoonright restriction downharpoonleft downharpoonright multimap leftrightsquigarrow rightsquigarrow rightrightarrows rightleftarrows nleftarrow nrightarrow nLeftarrow nRightarrow nleftrightarrow nLeftrightarrow
lbrace rbrace lbrack rbrack langle rangle lvert rvert lVert rVert vert Vert lfloor rfloor lceil rceil lgroup rgroup lmoustache rmoustache backslash ulcorner urcorner llcorner lrcorner arrowvert Arrowvert bracevert
ldots cdots vdots ddots dots dotsc dotsb dotsm dotsi dotso ldotp cdotp colon mathellipsis
quad qquad enspace thinspace medspace thickspace negthinspace negmedspace negthickspace strut mathstrut
arccos arcsin arctan arg cos cosh cot coth csc deg det dim exp gcd hom inf injlim ker lg lim liminf limsup ln log max min Pr projlim sec sin sinh sup tan tanh varinjlim varprojlim varliminf varlimsup bmod
displaystyle textstyle scriptstyle scriptscriptstyle bf rm it cal sf tt mit boldmath
S P dag ddag copyright pounds degree textdegree LaTeX TeX lq rq ss aa AA ae AE o O i j textquotesingle textasciitilde textasciicircum textbackslash textbar textless textgreater textmu textendash textemdash
hline toprule midrule bottomrule hfill relax displaylimits nobreak allowbreak null
mathrm mathbf mathit mathcal mathbb mathfrak mathsf mathtt mathnormal boldsymbol pmb Bbb frak bold hat widehat tilde widetilde bar vec dot ddot dddot ddddot acute grave breve check mathring overline underline overbrace underbrace overrightarrow overleftarrow overleftrightarrow underrightarrow underleftarrow underleftrightarrow phantom vphantom hphantom mathop mathrel mathbin mathord mathopen mathclose mathpunct mathinner boxed pod pmod mod ensuremath underbar : m
operatorname : sm
sqrt xrightarrow xleftarrow : om
smash : om
frac dfrac tfrac binom dbinom tbinom overset underset stackrel : mm
cfrac : omm
mathchoice : mmmm
genfrac : kkdnmm
text textrm textbf textit texttt textsf textnormal textsc textup textmd textsl emph mbox hbox fbox textsuperscript textsubscript : t
intertext shortintertext : t
big Big bigg Bigg bigl bigr bigm Bigl Bigr Bigm biggl biggr biggm Biggl Biggr Biggm : k
hspace : sd
vspace : d
color : c
textcolor colorbox : cm
ref pageref eqref autoref : l
hdotsfor : n
cline : x
rule : pdd
raisebox : dt
substack : m
limits nolimits nonumber notag
not : m
`),
]);

/** Commands of mathtools, which is loaded where one is used. */
export const mathtoolsCommands: ReadonlyMap<string, Arguments> = table(`
coloneqq eqqcolon Coloneqq Eqqcolon coloneq eqcolon vcentcolon dblcolon colonapprox colonsim nuparrow ndownarrow bigtimes
xleftrightarrow xLeftarrow xRightarrow xLeftrightarrow xhookleftarrow xhookrightarrow xmapsto xrightharpoonup xrightharpoondown xleftharpoonup xleftharpoondown xrightleftharpoons xleftrightharpoons : om
mathclap mathllap mathrlap mathmbox cramped underbracket overbracket : m
prescript : mmm
`);

/** Commands of text that a formula takes in `\text` alone. */
export const textOnly: ReadonlySet<string> = new Set(
  "copyright pounds degree textdegree LaTeX TeX lq rq ss aa AA ae AE o O i j textquotesingle textasciitilde textasciicircum textbackslash textbar textless textgreater textmu textendash textemdash S P dag ddag".split(
    " ",
  ),
);

/** Large operators and those that take limits. */
export const operators: ReadonlySet<string> = new Set(
  "sum prod coprod int iint iiint iiiint idotsint oint smallint bigcap bigcup bigsqcup bigvee bigwedge bigodot bigotimes bigoplus biguplus lim liminf limsup max min sup inf det gcd Pr arg exp log ln sin cos tan dim ker hom deg injlim projlim varinjlim varprojlim varliminf varlimsup mathop operatorname underbrace overbrace cosh sinh tanh sec csc cot lg arcsin arccos arctan coth".split(
    " ",
  ),
);

/** Commands of LaTeX and hyperref that running text may use. */
export const textCommands: ReadonlyMap<string, Arguments> = table(`
ldots dots textellipsis textbackslash textasciitilde textasciicircum textbar textless textgreater textunderscore textendash textemdash textquoteleft textquoteright textquotedblleft textquotedblright textquotesingle textquotedbl textbullet textperiodcentered textdegree textregistered texttrademark textcopyright textsterling texteuro textyen textcent textdollar textsection textparagraph textdagger textdaggerdbl textvisiblespace textasciigrave textordfeminine textordmasculine textmu texttimes textdiv textpm textonehalf textonequarter textthreequarters textfractionsolidus textcelsius textnumero guillemotleft guillemotright guilsinglleft guilsinglright quotedblbase quotesinglbase textbraceleft textbraceright textexclamdown textquestiondown
LaTeX TeX LaTeXe S P dag ddag copyright pounds ss SS o O l L ae AE oe OE aa AA i j dh DH th TH dj DJ ng NG lq rq
newline noindent indent par smallskip medskip bigskip hfill vfill hfil hrulefill dotfill quad qquad enspace thinspace negthinspace strut null relax protect allowbreak nobreak ignorespaces unskip sloppy fussy leavevmode slash
newpage clearpage cleardoublepage nopagebreak tableofcontents listoffigures listoftables appendix centering raggedright raggedleft
bfseries itshape ttfamily sffamily rmfamily scshape mdseries upshape slshape normalfont em bf it tt sc sf rm sl
tiny scriptsize footnotesize small normalsize large Large LARGE huge Huge
hline toprule midrule bottomrule
pagebreak linebreak nolinebreak : p
textbf textit emph texttt textsc textsf textrm textup textsl textnormal textmd textsuperscript textsubscript underline uline sout mbox fbox MakeUppercase MakeLowercase textquote : t
makebox framebox : ppt
section subsection subsubsection paragraph subparagraph : sot
parbox : pdt
raisebox : dt
rule : pdd
hspace vspace : sd
vspace* hspace* : d
ref pageref eqref autoref nameref cref Cref : l
color : c
textcolor colorbox : ct
ensuremath : f
cline : x
cmidrule : x
thispagestyle pagestyle : x
phantom hphantom vphantom : t
setcounter addtocounter : xn
hypertarget hyperlink : xt
phantomsection
`);

/** Accent commands of text: one argument, with or without braces. */
export const textAccents: ReadonlySet<string> = new Set([
  "`",
  "'",
  "^",
  '"',
  "~",
  "=",
  ".",
  "u",
  "v",
  "H",
  "c",
  "k",
  "d",
  "b",
  "r",
  "t",
]);

/** Colours that xcolor knows without options. */
export const colours: ReadonlySet<string> = new Set(
  "black white red green blue cyan magenta yellow gray darkgray lightgray brown lime olive orange pink purple teal violet".split(
    " ",
  ),
);

/** A length in TeX, as far as a document may give one. */
export const dimension =
  /^\s*-?(?:\d*\.?\d+\s*(?:pt|em|ex|mm|cm|in|bp|pc|mu|sp)|(?:\d*\.?\d+)?\s*\\(?:textwidth|linewidth|columnwidth|textheight|baselineskip|parindent|hsize|fill|tabcolsep|smallskipamount|medskipamount|bigskipamount))(?:\s*(?:plus|minus)\s*\d*\.?\d+\s*(?:pt|em|ex|mm|cm|fil+))*\s*$/u;
