/**
 * Debian packages that hold what papers often load. From the file lists of Debian 12 and 13, checked 2026-11.
 * A name that is not here gets the general advice.
 */
const filesByPackage: Readonly<Record<string, string>> = {
  "texlive-science":
    "siunitx algorithm algorithmic algorithmicx algpseudocode algorithm2e mhchem chemfig physics braket SIunits circuitikz complexity",
  "texlive-publishers":
    "IEEEtran IEEEtrans revtex4-1 revtex4-2 revtex4 acmart elsarticle llncs aastex aastex62 aastex63 aastex631 mnras jmlr2e apa6 apa7 asme2ej sn-jnl",
  "texlive-bibtex-extra":
    "biblatex biblatex-ieee biblatex-nature biblatex-phys chicago apacite bibunits chapterbib multibib splitbib",
  "texlive-pictures": "tikz pgf pgfplots tikz-cd tikz-3dplot circuitikz smartdiagram tikzmark xypic xy pstricks-add",
  "texlive-latex-extra":
    "enumitem todonotes subfig minted lineno titlesec titling multirow makecell tabulary threeparttable xifthen pdfpages comment cprotect tocloft appendix authblk blindtext lipsum mdframed tcolorbox adjustbox collcell environ etoc fixme glossaries import paralist pbox placeins preview sidecap standalone subfiles spverbatim threeparttablex totcount changes moreverb nomencl overpic stackengine vmargin xpatch arydshln bigfoot boxedminipage breakurl chngcntr currfile datetime2 doi draftwatermark ellipsis endfloat eqparbox filecontents floatrow forloop footmisc imakeidx lastpage listofitems logreq mparhack nth numprint orcidlink relsize sectsty suffix thmtools tracklang trimspaces units verbatimbox xstring ctable dblfloatfix showlabels hyphenat cleveref",
  "texlive-fonts-recommended":
    "times mathptmx helvet courier palatino mathpazo charter bookman avant newcent utopia pifont",
  "texlive-fonts-extra":
    "newtxtext newtxmath libertine inconsolata fontawesome fontawesome5 bbm dsfont stix stix2 cabin sourcesanspro sourcecodepro roboto opensans mathdesign bbold fourier kpfonts academicons zi4 newpxtext newpxmath tgtermes",
  "texlive-plain-generic": "ulem xstring epsf",
  "texlive-lang-cyrillic": "t2aenc",
  "texlive-lang-german": "german ngerman germanenc",
  "texlive-lang-french": "frenchb french",
  "texlive-lang-chinese": "ctex xeCJK CJK",
  "texlive-games": "chessboard skak",
  "texlive-humanities": "gb4e linguex covington qtree",
  "texlive-music": "musixtex",
  lmodern: "lmodern",
  "cm-super": "type1ec",
  "latex-cjk-common": "CJKutf8 CJK",
};

const packageOf = new Map<string, string>();
for (const [debian, names] of Object.entries(filesByPackage)) {
  for (const name of names.split(" ")) if (!packageOf.has(name)) packageOf.set(name, debian);
}

/**
 * How to get a TeX file that is not installed.
 *
 * @param file - `siunitx.sty`, `IEEEtran.cls`; without an extension it is taken for a package's name.
 */
export function installHint(file: string): string {
  const name = file.replace(/\.(sty|cls|bst|def|clo)$/u, "");
  const debian = packageOf.get(name);
  return debian === undefined
    ? `Put ${file} beside the source, or install it: with TeX Live, tlmgr install ${/^[\w-]+$/u.test(name) ? name : "…"}; on Debian or Ubuntu, find its package with apt-file search ${/^[\w.-]+$/u.test(file) ? file : "…"}.`
    : `On Debian or Ubuntu: apt-get install ${debian}. With TeX Live: tlmgr install ${name}. Or put ${file} beside the source.`;
}
