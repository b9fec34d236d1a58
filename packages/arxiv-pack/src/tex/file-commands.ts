/** What a reference is for; it decides which extensions TeX tries. */
export type ReferenceKind =
  | "tex"
  | "include"
  | "graphics"
  | "package"
  | "class"
  | "bib"
  | "bst"
  | "literal"
  | "data"
  | "font"
  | "aux"
  | "mention";

/**
 * How a command names a file. The signature lists its arguments: `*` a star, `o` an optional one, `m` one that we pass
 * over, `f` the file, `F` a comma-separated list of files, `d` the folder of the file that follows.
 */
export interface FileCommand {
  readonly kind: ReferenceKind;
  readonly signature: string;
  /** Stands before and after each name: `beamertheme` … `.sty`. */
  readonly prefix?: string;
  readonly suffix?: string;
  /** True where TeX goes on without the file. */
  readonly optional?: boolean;
  /** True where the file's own references start from its folder. */
  readonly rebases?: boolean;
}

const command = (kind: ReferenceKind, signature: string, more: Partial<FileCommand> = {}): FileCommand => ({
  kind,
  signature,
  ...more,
});

/** Commands that read a file, of LaTeX and of the packages that papers use. */
export const fileCommands: ReadonlyMap<string, FileCommand> = new Map([
  ["input", command("tex", "f")],
  ["@input", command("tex", "f")],
  ["@@input", command("tex", "f")],
  ["include", command("include", "f")],
  ["InputIfFileExists", command("tex", "f", { optional: true })],
  ["IfFileExists", command("tex", "f", { optional: true })],
  ["subfile", command("tex", "of", { rebases: true })],
  ["subfileinclude", command("tex", "of", { rebases: true })],
  ["includestandalone", command("tex", "of")],
  ["loadglsentries", command("tex", "of")],
  ["import", command("tex", "*df")],
  ["subimport", command("tex", "*df")],
  ["inputfrom", command("tex", "*df")],
  ["subinputfrom", command("tex", "*df")],
  ["includefrom", command("tex", "*df")],
  ["subincludefrom", command("tex", "*df")],
  ["includegraphics", command("graphics", "*oof")],
  ["tcbincludegraphics", command("graphics", "of")],
  ["adjincludegraphics", command("graphics", "of")],
  ["adjustimage", command("graphics", "mf")],
  ["includepdf", command("graphics", "of")],
  ["includesvg", command("graphics", "of")],
  ["epsfbox", command("graphics", "of")],
  ["epsffile", command("graphics", "of")],
  ["pgfimage", command("graphics", "of")],
  ["pgfdeclareimage", command("graphics", "omf")],
  ["plotone", command("graphics", "f")],
  ["verbatiminput", command("literal", "*f")],
  ["VerbatimInput", command("literal", "*of")],
  ["BVerbatimInput", command("literal", "*of")],
  ["LVerbatimInput", command("literal", "*of")],
  ["lstinputlisting", command("literal", "of")],
  ["inputminted", command("literal", "omf")],
  ["usepackage", command("package", "oF")],
  ["RequirePackage", command("package", "oF")],
  ["RequirePackageWithOptions", command("package", "F")],
  ["documentclass", command("class", "of")],
  ["documentstyle", command("class", "of")],
  ["LoadClass", command("class", "of")],
  ["LoadClassWithOptions", command("class", "f")],
  ["usetheme", command("package", "oF", { prefix: "beamertheme" })],
  ["usecolortheme", command("package", "oF", { prefix: "beamercolortheme" })],
  ["usefonttheme", command("package", "oF", { prefix: "beamerfonttheme" })],
  ["useinnertheme", command("package", "oF", { prefix: "beamerinnertheme" })],
  ["useoutertheme", command("package", "oF", { prefix: "beameroutertheme" })],
  ["usetikzlibrary", command("tex", "F", { prefix: "tikzlibrary", suffix: ".code.tex", optional: true })],
  ["usepgflibrary", command("tex", "F", { prefix: "pgflibrary", suffix: ".code.tex", optional: true })],
  ["tcbuselibrary", command("tex", "F", { prefix: "tcb", suffix: ".code.tex", optional: true })],
  ["bibliography", command("bib", "F")],
  ["nobibliography", command("bib", "*F")],
  ["addbibresource", command("bib", "of")],
  ["addglobalbib", command("bib", "of")],
  ["addsectionbib", command("bib", "of")],
  ["bibliographystyle", command("bst", "f", { optional: true })],
  ["DTLloaddb", command("data", "omf")],
  ["DTLloadrawdb", command("data", "omf")],
  ["pgfplotstableread", command("data", "of", { optional: true })],
  ["pgfplotstabletypeset", command("data", "of", { optional: true })],
  ["csvreader", command("data", "of")],
  ["csvautotabular", command("data", "*of")],
  ["csvautobooktabular", command("data", "*of")],
  ["csvautolongtable", command("data", "*of")],
  ["asyinclude", command("data", "of")],
  ["externaldocument", command("aux", "of", { optional: true })],
  ["setmainfont", command("font", "of", { optional: true })],
  ["setsansfont", command("font", "of", { optional: true })],
  ["setmonofont", command("font", "of", { optional: true })],
  ["setmathfont", command("font", "of", { optional: true })],
  ["fontspec", command("font", "of", { optional: true })],
  ["newfontfamily", command("font", "mof", { optional: true })],
  ["newfontface", command("font", "mof", { optional: true })],
]);

/** Extensions that a bare name may stand for, in TeX's order. Graphics depend on the compiler. */
export const extensionsByKind: Readonly<Record<Exclude<ReferenceKind, "graphics">, readonly string[]>> = {
  tex: [".tex"],
  include: [".tex"],
  package: [".sty"],
  class: [".cls"],
  bib: [".bib"],
  bst: [".bst"],
  literal: [".tex"],
  data: [".csv", ".dat", ".txt", ".asy"],
  font: [".otf", ".ttf"],
  aux: [".aux"],
  mention: [],
};
