import { describe, expect, test } from "vitest";
import { outline } from "../../../test/latex-outline.ts";
import { parseLatex } from "../parse-latex.ts";

const read = (documentClass: string, head: string, body = "") => {
  const tex = `\\documentclass{${documentClass}}\n\\begin{document}\n${head}\n\\maketitle\n${body}\n\\end{document}\n`;
  const { frontmatter, ast, diagnostics } = parseLatex({
    main: "a.tex",
    readFile: (path) => (path === "a.tex" ? tex : undefined),
  });
  return { ...frontmatter, ast: outline(ast), said: diagnostics.map(({ message }) => message) };
};
const places = (names: readonly string[]) => names.map((name) => ({ name }));

describe("parseLatex: title pages of classes", () => {
  test("amsart: the edition of the classes, and where an author is now", () => {
    const page = read(
      "amsart",
      "\\title{T}\\author{A. One}\\address{Dept. X}\\curraddr{Dept. Y}\\thanks{Supported by Z.}\\subjclass[2020]{Primary 11S80; Secondary 14G20}",
    );
    expect(page.authors).toEqual([
      { name: "A. One", affiliations: [0], note: "Current address: Dept. Y. Supported by Z." },
    ]);
    expect(page.notes).toEqual(["2020 Mathematics Subject Classification: Primary 11S80; Secondary 14G20"]);
    expect(page.other).toEqual({ msc: "Primary 11S80; Secondary 14G20" });
  });

  test("revtex: a second affiliation in words of its own is no key", () => {
    const page = read(
      "revtex4-2",
      "\\title{T}\\author{Ann Author}\\altaffiliation[Also at ]{Physics, XYZ}\\author{B. Two}\\affiliation{Place}",
    );
    expect(page.affiliations).toEqual(places(["Physics, XYZ", "Place"]));
    expect(page.authors?.map(({ affiliations }) => affiliations)).toEqual([[0, 1], [1]]);
  });

  test("elsarticle: notes are theirs whose marks name them", () => {
    const page = read(
      "elsarticle",
      "\\title{T\\tnoteref{t1}}\\tnotetext[t1]{Funded.}\\author[1]{A One\\corref{cor1}\\fnref{fn1}}\\ead{a@x.org}" +
        "\\author[1]{B Two\\fnref{fn1,fn2}}\\ead[url]{www.x.org}\\affiliation[1]{organization={X}, city={Y}}" +
        "\\cortext[cor1]{Corresponding author}\\fntext[fn1]{First note.}\\fntext[fn2]{Second note.}" +
        "\\begin{keyword}wave \\sep field \\PACS 71.35.-y \\sep 71.35.Lk \\MSC[2008] 23.20\\end{keyword}",
    );
    expect(page.authors).toEqual([
      { name: "A One", affiliations: [0], email: "a@x.org", corresponding: true, note: "First note." },
      { name: "B Two", affiliations: [0], url: "https://www.x.org", note: "First note. Second note." },
    ]);
    expect(page.keywords).toEqual(["wave", "field"]);
    expect(page.notes).toEqual([
      "Funded.",
      "PACS numbers: 71.35.-y, 71.35.Lk",
      "2008 Mathematics Subject Classification: 23.20",
    ]);
  });

  test("CAS: what stands behind a name, marks that are counted, contributions, lives", () => {
    const page = read(
      "cas-sc",
      "\\title [mode = title]{T}\\tnotemark[1]\\tnotetext[1]{Funded.}\\author[1,3]{A One}[type=editor,orcid=0000-0002-1825-0097]\n" +
        "\\cormark[1]\\fnmark[2]\\ead{a@x.org}\\credit{Methodology}\\affiliation[1]{organization={X}}\\affiliation[3]{organization={Z}}" +
        "\\cortext[cor1]{Corresponding author}\\fntext[fn1]{Unused.}\\fntext[fn2]{A note.}\\nonumnote{No number.}",
      "Text.\n\\printcredits\n\\bio{}\nA life.\n\\endbio\n",
    );
    expect(page.title).toBe("T");
    expect(page.shortTitle).toBeUndefined();
    expect(page.authors).toEqual([
      {
        name: "A One",
        affiliations: [0, 1],
        orcid: "0000-0002-1825-0097",
        email: "a@x.org",
        corresponding: true,
        note: "A note.",
      },
    ]);
    expect(page.notes).toEqual(["Funded.", "No number.", "Unused."]);
    expect(page.ast).toBe(
      [
        "Text.",
        "division contributions “CRediT authorship contribution statement”",
        "  **A One:** Methodology",
        "division biography",
        "  A life.",
      ].join("\n"),
    );
    expect(page.said).toEqual([]);
  });

  test("IEEEtran: a note is of those whom it names", () => {
    const page = read(
      "IEEEtran",
      "\\title{T}\\author{Michael~Shell,~\\IEEEmembership{Member,~IEEE,} John~Doe, and~Jane~Doe" +
        "\\thanks{M. Shell is with the Department of Arts, Some University, City e-mail: mshell@x.edu.}" +
        "\\thanks{J. Doe and J. Doe are with Anonymous University.}}",
    );
    expect(page.authors).toEqual([
      { name: "Michael Shell", affiliations: [0], email: "mshell@x.edu" },
      { name: "John Doe", affiliations: [1] },
      { name: "Jane Doe", affiliations: [1] },
    ]);
    expect(page.affiliations).toEqual(places(["Department of Arts, Some University, City", "Anonymous University"]));
  });

  test("JHEP: notes within names, addresses in the order of the authors", () => {
    const page = read(
      "article}\\usepackage{jheppub",
      "\\title{T}\\author[a,1]{F. Irst,\\note{Corresponding author.}}\\author[a,2]{S. Econd\\note{Also at Some University.}}" +
        "\\author[a,2]{and T. Hird}\\affiliation[a]{One University}\\emailAdd{first@x.org}\\emailAdd{two@x.org}\\emailAdd{three@x.org}" +
        "\\collaboration{\\\\[6pt] XXX collaboration}\\dedicated{To Y}\\arxivnumber{1234.56789}",
    );
    expect(page.authors).toEqual([
      { name: "F. Irst", affiliations: [1], email: "first@x.org", corresponding: true },
      { name: "S. Econd", affiliations: [0, 1], email: "two@x.org" },
      { name: "T. Hird", affiliations: [1, 0], email: "three@x.org" },
    ]);
    expect(page.notes).toEqual(["XXX collaboration", "To Y"]);
    expect(page.other).toEqual({ arxiv: "1234.56789" });
  });

  test("svjour3: whose an institute is by initials, classes of several schemes", () => {
    const page = read(
      "svjour3",
      "\\title{T}\\author{First Author \\and Second Author}\\institute{F. Author \\at first address \\\\ \\email{f@x.org} \\and S. Author \\at second address}",
      "\\begin{abstract}Said.\\keywords{One \\and Two}\\PACS{1.1 \\and 2.2}\\subclass{3A \\and 4B}\\CRclass{D.2}\\end{abstract}",
    );
    expect(page.authors).toEqual([
      { name: "First Author", affiliations: [0], email: "f@x.org" },
      { name: "Second Author", affiliations: [1] },
    ]);
    expect(page.abstract).toBe("Said.");
    expect(page.keywords).toEqual(["One", "Two"]);
    expect(page.other).toEqual({ pacs: "1.1, 2.2", msc: "3A, 4B", cr: "D.2" });
    expect(page.said).toEqual([]);
  });

  test("sn-jnl: a star is the corresponding author's, headings of the back matter", () => {
    const page = read(
      "sn-jnl",
      "\\title[Short]{T}\\author*[1]{\\fnm{First} \\sur{Author}}\\email{i@x.org}\\author[1]{\\fnm{Second} \\sur{Author}}\\email{ii@x.org}" +
        "\\equalcont{Contributed equally.}\\affil*[1]{\\orgdiv{D}, \\orgname{O}, \\orgaddress{\\city{C}}}\\pacs[JEL Classification]{D8, H51}\\pacs[MSC Classification]{35A01}",
      "\\section{One}Text.\n\\bmhead{Acknowledgements}\nThanks.",
    );
    expect(page.authors).toEqual([
      { name: "First Author", affiliations: [0], email: "i@x.org", corresponding: true },
      { name: "Second Author", affiliations: [0], email: "ii@x.org", note: "Contributed equally." },
    ]);
    expect(page.notes).toEqual(["JEL classification: D8, H51", "Mathematics Subject Classification: 35A01"]);
    expect(page.ast).toBe("# One\nText.\n#- Acknowledgements\nThanks.");
  });

  test("aa, mnras, iopart: addresses and ORCID iDs find whose they are", () => {
    const aa = read(
      "aa",
      "\\title{T}\\author{G. Wuchterl\\inst{1} \\and C. Ptolemy\\inst{2}\\fnmsep\\thanks{A note}}" +
        "\\institute{Vienna \\email{wuchterl@x.at} \\and Alexandria \\email{c.ptolemy@y.org}\\thanks{No e-mails}}",
    );
    expect(aa.authors).toEqual([
      { name: "G. Wuchterl", affiliations: [0], email: "wuchterl@x.at" },
      { name: "C. Ptolemy", affiliations: [1], email: "c.ptolemy@y.org", note: "A note" },
    ]);
    expect(aa.notes).toEqual(["No e-mails"]);
    expect(aa.said).toEqual([]);
    const mnras = read(
      "mnras",
      "\\title{T}\\author{A. One,$^{1}$ B. Two,$^{2}$\\orcidlink{0000-0002-1825-0097}\nC. Three$^{1}$\\\\$^{1}$Here\\\\$^{2}$There}",
    );
    expect(mnras.authors?.map(({ orcid }) => orcid)).toEqual([undefined, "0000-0002-1825-0097", undefined]);
    const iopart = read(
      "iopart",
      "\\title{T}\\author{A One$^1$ and B Two$^1$\\footnote{Present address: University of Bristol.}}\\address{$^1$ Here}\\ead{two@x.org}\\ams{35J05}",
    );
    expect(iopart.authors).toEqual([
      { name: "A One", affiliations: [0] },
      {
        name: "B Two",
        affiliations: [0],
        email: "two@x.org",
        note: "Present address: University of Bristol.",
      },
    ]);
    expect(iopart.other).toEqual({ msc: "35J05" });
  });

  test("acmart: a note that two authors share, and each date", () => {
    const page = read(
      "acmart",
      "\\title{T}\\author{A One}\\authornote{Both contributed equally.}\\author{B Two}\\authornotemark[1]\\received{1 May 2020}\\received[accepted]{1 June 2020}\\ccsdesc[500]{Software~Tools}",
    );
    expect(page.authors?.map(({ note }) => note)).toEqual(["Both contributed equally.", "Both contributed equally."]);
    expect(page.other).toEqual({ received: "1 May 2020", accepted: "1 June 2020", ccs: ["Software → Tools"] });
  });
});
