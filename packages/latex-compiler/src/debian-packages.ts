/**
 * Debian packages that hold what papers often load. From the file lists of Debian 12 and 13, checked 2026-11.
 * A name that is not here gets the general advice.
 */
const filesByPackage: Readonly<Record<string, string>> = {
  "texlive-science":
    "siunitx algorithm algorithmic algorithmicx algpseudocode algorithm2e mhchem physics SIunits complexity",
  "texlive-publishers": "IEEEtran revtex4-1 revtex4-2 revtex4 acmart elsarticle llncs aastex631 mnras apa6 apa7",
  "texlive-bibtex-extra": "biblatex chicago apacite bibunits multibib splitbib logreq",
  "texlive-pictures": "tikz pgf pgfplots tikz-cd tikz-3dplot smartdiagram xypic xy chemfig circuitikz",
  "texlive-latex-extra":
    "enumitem todonotes minted titlesec titling multirow makecell tabulary threeparttable xifthen comment cprotect tocloft appendix authblk blindtext lipsum mdframed tcolorbox adjustbox collcell environ etoc fixme glossaries import paralist pbox placeins sidecap standalone subfiles spverbatim threeparttablex totcount changes moreverb nomencl overpic stackengine vmargin xpatch arydshln bigfoot boxedminipage breakurl chngcntr currfile datetime2 doi draftwatermark ellipsis endfloat eqparbox filecontents floatrow forloop footmisc imakeidx lastpage mparhack numprint orcidlink relsize sectsty suffix thmtools trimspaces units verbatimbox dblfloatfix showlabels hyphenat cleveref braket xstring",
  "texlive-fonts-extra":
    "newtxtext newtxmath sourceserifpro MnSymbol fbb garamondx ebgaramond crimson XCharter libertinus libertinust1math notomath fira FiraSans plex-sans plex-serif plex-mono lato montserrat raleway alegreya mathabx esvect yhmath libertine inconsolata fontawesome fontawesome5 bbm dsfont stix stix2 cabin sourcesanspro sourcecodepro roboto opensans mathdesign bbold fourier kpfonts academicons zi4 newpxtext newpxmath",
  "texlive-plain-generic": "ulem epsf listofitems nth tracklang",
  "texlive-lang-cyrillic": "t2aenc",
  "texlive-lang-german": "german ngerman germanenc",
  "texlive-lang-french": "french",
  "texlive-lang-chinese": "ctex xeCJK",
  "texlive-games": "chessboard skak",
  "texlive-humanities": "gb4e linguex covington qtree",
  "texlive-music": "musixtex",
  lmodern: "lmodern",
  "latex-cjk-common": "CJKutf8 CJK",
  "texlive-latex-recommended":
    "chapterbib subfig lineno pdfpages ctable booktabs microtype caption fontspec unicode-math listings setspace xcolor mathtools koma-script memoir beamer",
  "preview-latex-style": "preview",
  "tex-gyre": "tgtermes tgpagella tgheros tgcursor",
  "texlive-pstricks": "pstricks pst-node pst-plot pstricks-add auto-pst-pdf",
  "cm-super-minimal": "type1ec",
};

const packageOf = new Map<string, string>();
for (const [debian, names] of Object.entries(filesByPackage)) {
  for (const name of names.split(" ")) if (!packageOf.has(name)) packageOf.set(name, debian);
}

/** The Debian package that holds a TeX file; undefined for one that we do not know, which may be nobody's. */
export function debianPackageOf(file: string): string | undefined {
  return packageOf.get(file.replace(/\.(sty|cls|bst|def|clo)$/u, ""));
}

/**
 * How to get a TeX file that is not installed.
 *
 * @param file - `siunitx.sty`, `IEEEtran.cls`; without an extension it is taken for a package's name.
 */
export function installHint(file: string): string {
  const name = file.replace(/\.(sty|cls|bst|def|clo)$/u, "");
  const debian = debianPackageOf(file);
  return debian === undefined
    ? `Put ${file} beside the source, or install it: with TeX Live, tlmgr install ${/^[\w-]+$/u.test(name) ? name : "…"}; on Debian or Ubuntu, find its package with apt-file search ${/^[\w.-]+$/u.test(file) ? file : "…"}.`
    : `On Debian or Ubuntu: apt-get install ${debian}. With TeX Live: tlmgr install ${name}. Or put ${file} beside the source.`;
}
