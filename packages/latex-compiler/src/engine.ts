import type { Engine } from "./schemas.ts";

/** One program of a compile: its name, arguments, and what it leaves. */
export interface ProgramCall {
  readonly program: string;
  readonly args: readonly string[];
}

/** Programs that the workflow may start; the manifest declares the same list. */
export const programs = ["pdflatex", "xelatex", "latex", "dvips", "ps2pdf", "bibtex", "biber", "makeindex"] as const;

/**
 * TeX's own strictest settings, and those that make its output the same on every machine.
 *
 * Measured with TeX Live 2022: with `SOURCE_DATE_EPOCH` and `FORCE_SOURCE_DATE` both pdfTeX and xdvipdfmx write equal
 * bytes, /ID included, in another folder, time zone and locale; nothing else is needed.
 */
export function texEnvironment(sourceDate: Date): Record<string, string> {
  return {
    SOURCE_DATE_EPOCH: String(Math.floor(sourceDate.getTime() / 1000)),
    // \today and \pdfcreationdate follow SOURCE_DATE_EPOCH.
    FORCE_SOURCE_DATE: "1",
    // Paranoid: no absolute path, no parent folder, no dotfile, neither read nor written.
    openin_any: "p",
    openout_any: "p",
    shell_escape: "f",
    // A user's own tree is never read; fonts that METAFONT makes stay in the run's folder.
    TEXMFHOME: "texmf-home",
    TEXMFVAR: "texmf-var",
    TEXMFCONFIG: "texmf-config",
    VARTEXFONTS: "texmf-var/fonts",
    // One line of log a message, and enough of the source around an error.
    max_print_line: "10000",
    error_line: "254",
    half_error_line: "238",
    // biber and kpathsea must not depend on the machine's locale.
    LC_ALL: "C.UTF-8",
  };
}

// A `%&` line at a file's head could choose another format; it is not read, as on arXiv.
const texArgs = [
  "-no-shell-escape",
  "-no-parse-first-line",
  "-interaction=nonstopmode",
  "-file-line-error",
  "-recorder",
];

/** One pass of the engine. */
export function texCall(engine: Engine, main: string): ProgramCall {
  return { program: engine, args: [...texArgs, main] };
}

/** What turns a .dvi into a PDF: arXiv's way for `latex`. `-R2` forbids dvips any command of the document's. */
export function dviCalls(job: string): readonly ProgramCall[] {
  return [
    { program: "dvips", args: ["-R2", "-z", "-t", "letter", "-o", `${job}.ps`, `${job}.dvi`] },
    {
      program: "ps2pdf",
      args: ["-dSAFER", "-dPDFSETTINGS=/prepress", "-dAutoRotatePages=/None", `${job}.ps`, `${job}.pdf`],
    },
  ];
}

export function bibliographyCall(program: "bibtex" | "biber", job: string): ProgramCall {
  return { program, args: program === "biber" ? ["--noconf", job] : [job] };
}

/** One run of makeindex: what it reads, what it makes. */
export interface IndexCall extends ProgramCall {
  readonly source: string;
  readonly target: string;
}

/** What sorts the entries that a pass has written: index, glossary, acronyms, nomenclature. */
export function indexCalls(written: readonly string[]): IndexCall[] {
  const has = new Set(written);
  return [...written].sort().flatMap((source): IndexCall[] => {
    const [, stem = "", extension = ""] = /^(.+)\.(idx|glo|acn|nlo)$/u.exec(source) ?? [];
    const style = `${stem}.ist`;
    const call = (target: string, log: string, style_?: string): IndexCall[] => [
      {
        program: "makeindex",
        source,
        target,
        args: ["-q", ...(style_ === undefined ? [] : ["-s", style_]), "-t", log, "-o", target, source],
      },
    ];
    if (extension === "idx") return call(`${stem}.ind`, `${stem}.ilg`);
    if (extension === "nlo") return call(`${stem}.nls`, `${stem}.nlg`, "nomencl.ist");
    // Without the style that \makeglossaries writes it is something else.
    if (!has.has(style) || extension === "") return [];
    return extension === "glo" ? call(`${stem}.gls`, `${stem}.glg`, style) : call(`${stem}.acr`, `${stem}.alg`, style);
  });
}

/** TeX's job name: the main file's name without folder and extension. Outputs stand in the folder where TeX runs. */
export function jobName(main: string): string {
  const base = main.slice(main.lastIndexOf("/") + 1);
  return base.slice(0, base.lastIndexOf("."));
}

const installCommands: Readonly<Record<string, string>> = {
  pdflatex: "texlive-latex-recommended lmodern",
  latex: "texlive-latex-recommended lmodern",
  xelatex: "texlive-xetex lmodern",
  dvips: "texlive-binaries",
  // Ghostscript's own; EPS figures need it.
  ps2pdf: "ghostscript",
  bibtex: "texlive-binaries",
  biber: "biber",
  makeindex: "texlive-binaries",
};

/** What to type to get a program that is missing. */
export function remedyFor(program: string): string {
  const debian = installCommands[program] ?? "texlive-latex-recommended";
  const mac = program === "ps2pdf" ? "brew install ghostscript" : "brew install --cask mactex-no-gui";
  return `Install ${program}. Debian or Ubuntu: apt-get install ${debian}. macOS: ${mac}. Windows or elsewhere: TeX Live from https://tug.org/texlive/.`;
}
