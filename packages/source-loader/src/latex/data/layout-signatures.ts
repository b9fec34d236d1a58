/** Names by signature: `m` an argument, `o` an optional one, `s` a star, `p` in round brackets, `d` a plain TeX dimension. */
export const layoutSignatures: Readonly<Record<string, string>> = {
  none: `
    noindent indent centering raggedright raggedleft flushbottom raggedbottom clearpage cleardoublepage newpage
    vfill vfil vss hss smallskip medskip bigskip smallbreak medbreak bigbreak null strut frenchspacing
    nonfrenchspacing onecolumn protect relax allowbreak break nobreak filbreak goodbreak sloppy fussy phantomsection
    appendixname normalsize small footnotesize scriptsize tiny large Large LARGE huge Huge larger smaller rmfamily
    sffamily sf mdseries boldmath unboldmath selectfont ignorespaces ignorespacesafterend unskip unpenalty
    leavevmode doublespacing onehalfspacing singlespacing linenumbers
    nolinenumbers switchlinenumbers modulolinenumbers pagewiselinenumbers internallinenumbers balance flushend
    raggedyright xspace offinterlineskip nointerlineskip obeylines obeyspaces notag nonumber displaystyle textstyle
    scriptstyle limits nolimits listoffigures listoftables listofalgorithms lstlistoflistings printindex
    makeindex makeglossaries makenoidxglossaries makenomenclature
    IEEEpeerreviewmaketitle IEEEoverridecommandlockouts IEEEraisesectionheading twocolumngrid onecolumngrid
    FloatBarrier toprule midrule bottomrule hline endfirsthead endhead endfoot endlastfoot kill pushtabs poptabs
    samepage newblock BibitemOpen EOS BibitemShutNoStop tightlist vline endgraf justify justifying RaggedRight
    Centering bigstrut arraybackslash compress nocorr nofiles acknowledgmentsname DontPrintSemicolon PrintSemicolon
    SetAlgoLined SetAlgoNoLine SetAlgoVlined SetAlgoNoEnd SetNoFillComment LinesNumbered LinesNotNumbered
    swapnumbers appendixpage appendixtocon appendixtocoff addappheadtotoc lastpage startlocaldefs endlocaldefs
    nolinks normalmarginpar reversemarginpar crcr nobalance MakeUppercase MakeLowercase uppercase lowercase
    MakeTextUppercase textlf lf HUGE IEEEnoauxwrite IEEEtitleabstractindextextname noprint nonatbib thetitle makecvtitle makecvfooter minitoc dominitoc adjustmtc makelabels
    theauthor thedate EndAccSupp listoftodos suppresspagenumbers sffamilydefault normalcolor nocolumn tightenlines
    preprintnumbers firstsection NewPage strictpagecheck FloatBlock restylealgo noindentation bibliographytypesize
    raggedcolumns IEEEdisplaynontitleabstractindextext IEEEdisplaynotcompsoctitleabstractindextext endfrontmatter
    beginfrontmatter IEEEQED IEEEQEDhere IEEEQEDclosed IEEEQEDopen draftonly sloppiness EOL BIBand bsp switchcolumn restartappendixnumbering fnmsep apptablenumbers appendixtitles appendixstart onehalfspace showmatmethods showacknow dates`,
  m: `
    pagestyle thispagestyle pagenumbering bibliographystyle hypersetup geometry lstset setminted sisetup pgfplotsset
    usetikzlibrary usepgfplotslibrary tikzset tcbset tcbuselibrary theoremstyle columnratio setstretch linespread
    fontfamily fontseries fontshape fontencoding mathversion markright index glossary phantom hphantom vphantom
    typeout message wlog errmessage IEEEaftertitletext IEEEspecialpapernotice IEEEpubid setcitestyle
    shortciteauthors stepcounter refstepcounter hyphenation AtEndDocument AtBeginBibliography linenumbersep
    selectlanguage setdefaultlanguage DeclareGraphicsExtensions microtypesetup acsetup makesavenoteenv RestyleAlgo
    SetAlFnt SetAlCapFnt SetAlCapNameFnt SetAlgoCaptionSeparator IncMargin DecMargin usetheme usecolortheme
    tabulinesep extrarowsep setcopyright copyrightyear acmYear acmBooktitle acmDOI acmISBN acmPrice acmJournal
    acmVolume acmNumber acmArticle acmMonth acmSubmissionID citestyle titlerunning authorrunning runningtitle
    runningauthor shortauthors runninghead captionsize firstpageno jmlryear jmlrvolume jmlrworkshop jmlrproceedings
    received revised accepted published accepteddate volume issue volnumber DOI pubyear pubonline authorsaddresses
    vgtcinsertpkg preprinttext linenumberfont bstctlcite IEEEtriggeratref IEEEtriggercmd enlargethispage usebox
    setmainlanguage pdfinfo pdfcatalog pdfmapline special nocolon balancecolumns papertype bigstrutjot abovecaption
    belowcaption nobibliography usecounter multirowsetup rowfont adjustboxset mathtoolsset setfnsymbol bookmarksetup
    smartdiagramset pagecolor tikzexternalenable removelastskip doublecolumn setlinespacing manuscripttype glsaddall setglossarystyle setacronymstyle glossarystyle setabbreviationstyle
    glsadd makeatcomma AtEveryBibitem AtEveryCitekey ExecuteBibliographyOptions setCJKmainfont setCJKsansfont
    setCJKmonofont usephysicsmodule aboverulesep belowrulesep tablewidth tabletypesize rotatedeg tablecolumns
    slugcomment shorttitle shortauthor IEEEsettopmargin IEEEsettextwidth IEEEsettextheight SetWatermarkText
    SetWatermarkScale pagerange AtNextCitekey newgeometry submitto moderncvstyle moderncvcolor moderncvtheme telephone location`,
  sm: "vspace hspace clearpage*",
  o: `
    linebreak nolinebreak pagebreak nopagebreak suppressfloats allowdisplaybreaks displaybreak maxof protectedfn
    mathindent addlinespace reverseacknowledgement colnumbers decimalcolnumbers makecover nohyper sectionfont
    tikzexternalize twocolumn pause`,
  om: `
    usepackage RequirePackage LoadClass captionsetup setmainfont setsansfont setmonofont setmathfont algsetup smash
    externaldocument setotherlanguage settopmatter theorembodyfont theoremheaderfont lfoot cfoot rfoot lhead chead
    rhead fancyhead fancyhf bibpunct setlist urlstyle needspace usecolor bookmark algloopdefx SetWatermarkAngle
    useoutertheme`,
  omm: `
    pdfbookmark currentpdfbookmark belowpdfbookmark subpdfbookmark rowcolors DeclareCaptionStyle DeclareFieldFormat
    DeclareNameAlias DeclareBibliographyDriver renewbibmacro newbibmacro xapptocmd newfontface`,
  mm: `
    defcounter
    setlength addtolength settowidth settoheight settodepth setcounter addtocounter counterwithin counterwithout
    numberwithin DeclareCaptionFont DeclareCaptionLabelFormat DeclareCaptionLabelSeparator markboth
    PassOptionsToPackage PassOptionsToClass addtokomafont setkomafont crefalias preto appto floatname fontsize
    AtBeginEnvironment AtEndEnvironment BeforeBeginEnvironment AfterEndEnvironment crefformat Crefformat labelformat
    creflabelformat labelcrefformat renewlist lstdefinestyle pgfmathsetmacro pgfmathtruncatemacro
    DeclareUnicodeCharacter newunicodechar hypersetupx JournalTitle subtitlefont PackageInfo PackageWarning sodef
    AddToHook CheckCommand fancypagestyle newrgbcolor setsecnumformat`,
  mmm: `
    definecolor crefname Crefname apptocmd pretocmd addcontentsline xdefinecolor newcolorscheme SetAlgorithmName
    acmConference AddEnumerateCounter contentsline crefrangeformat Crefrangeformat providecolor convertcolorspec
    jmlrheading`,

  mmmmm: "patchcmd newcaptionname",
  mmmmmmmmm: "newtheoremstyle",
  smmmm: "titlespacing titlespacing*",
  momm: "crefmultiformat crefrangemultiformat Crefmultiformat",
  ommm: "definecolorseries",
  oomm: "newtcolorbox renewtcolorbox newtcbox DeclareTColorBox",

  // Registers of TeX and LaTeX: in running text they stand only where they are set.
  d: `
    vskip hskip kern mkern mskip penalty moveleft moveright raise lower vglue hglue linewidth textwidth columnwidth
    textheight paperwidth paperheight hsize vsize baselineskip parskip parindent tabcolsep itemsep parsep topsep
    partopsep leftmargin rightmargin skip footskip abovedisplayskip belowdisplayskip abovecaptionskip
    belowcaptionskip fboxsep fboxrule unitlength oddsidemargin evensidemargin topmargin headheight headsep
    marginparwidth marginparsep marginparpush columnsep columnseprule footnotesep textfloatsep floatsep intextsep
    dbltextfloatsep dblfloatsep arraycolsep doublerulesep arrayrulewidth arraystretch baselinestretch lineskip
    lineskiplimit emergencystretch hoffset voffset topskip maxdepth tolerance pretolerance hyphenpenalty
    exhyphenpenalty widowpenalty clubpenalty interfootnotelinepenalty brokenpenalty interlinepenalty
    predisplaypenalty postdisplaypenalty relpenalty binoppenalty displaywidowpenalty looseness hbadness vbadness
    hfuzz vfuzz mathsurround abovedisplayshortskip belowdisplayshortskip leftskip rightskip parfillskip spaceskip
    xspaceskip hangindent hangafter pdfminorversion pdfsuppresswarningpagegroup pdfcompresslevel pdfobjcompresslevel
    everypar jot extrarowheight LTpre LTpost LTleft LTright bibsep bibindent leftmargini leftmarginii`,
  mo: "floatstyle newcounter hyphenblock",
  mmmo: "newfloat",
  omp: "newgeometrylayout",
  moo: "newcolumntypex",
};
