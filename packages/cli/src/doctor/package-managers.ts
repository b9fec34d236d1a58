import { findProgram } from "./find-program.ts";

/** How each package manager brings what a check looks for. */
type Manager = "apt-get" | "dnf" | "pacman" | "brew";

/** What can be installed, and the command for it. */
const packages = {
  tex: {
    "apt-get":
      "sudo apt-get install texlive-latex-recommended texlive-fonts-recommended texlive-plain-generic lmodern cm-super",
    dnf: "sudo dnf install texlive-scheme-basic texlive-collection-latexrecommended texlive-collection-plaingeneric texlive-lm",
    pacman: "sudo pacman -S texlive-latexrecommended texlive-fontsrecommended texlive-plaingeneric",
    brew: "brew install --cask mactex-no-gui",
  },
  xetex: {
    "apt-get": "sudo apt-get install texlive-xetex fonts-freefont-otf",
    dnf: "sudo dnf install texlive-collection-xetex",
    pacman: "sudo pacman -S texlive-xetex",
    brew: "brew install --cask mactex-no-gui",
  },
  biber: {
    "apt-get": "sudo apt-get install biber texlive-bibtex-extra",
    dnf: "sudo dnf install biber",
    pacman: "sudo pacman -S biber",
    brew: "brew install --cask mactex-no-gui",
  },
  ghostscript: {
    "apt-get": "sudo apt-get install ghostscript",
    dnf: "sudo dnf install ghostscript",
    pacman: "sudo pacman -S ghostscript",
    brew: "brew install ghostscript",
  },
} as const satisfies Readonly<Record<string, Readonly<Record<Manager, string>>>>;

export type Installable = keyof typeof packages;

/** The command that installs something on this machine, by the package manager that is there. */
export function howToInstall(what: Installable, env: Readonly<Record<string, string | undefined>>): string {
  const managers = Object.keys(packages[what]) as Manager[];
  const found = managers.find((manager) => findProgram(manager, env) !== undefined);
  return found === undefined
    ? `Install it with your system's packages (Debian: ${packages[what]["apt-get"]}).`
    : packages[what][found];
}
