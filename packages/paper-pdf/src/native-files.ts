import type { NativeLatex } from "@dreamnet/document";
import { isPortablePath } from "@dreamnet/workflow";

/** The author's own LaTeX, as it is compiled. */
export interface NativeFiles {
  readonly engine: "pdflatex" | "xelatex" | "latex";
  readonly files: Readonly<Record<string, { readonly sha256: string; readonly size: number }>>;
}

const unicodePackages = "fontspec|unicode-math|xeCJK|polyglossia|xltxtra|xunicode|mathspec|ctex";
const postscriptPackages = "pstricks|psfrag|pst-[a-z]+";
/** Bytes; a longer text is no preamble. */
const longestText = 4_000_000;

/** Chooses the program by what the texts load. */
export async function nativeFiles(
  native: NativeLatex,
  read: (sha256: string) => Promise<Uint8Array>,
): Promise<NativeFiles> {
  const files: Record<string, { sha256: string; size: number }> = {};
  let text = "";
  for (const [path, { sha256, size }] of Object.entries(native.files)) {
    if (!isPortablePath(path)) continue;
    files[path] = { sha256, size };
    if (/\.(?:tex|ltx|sty|cls)$/iu.test(path) && size < longestText)
      text += `${new TextDecoder().decode(await read(sha256)).replace(/(?<!\\)%[^\n]*/gu, "")}\n`;
  }
  const loads = (names: string): boolean =>
    new RegExp(
      `\\\\(?:usepackage|RequirePackage)\\s*(?:\\[[^\\]]{0,2000}\\])?\\s*\\{[^}]{0,2000}(?<![A-Za-z-])(?:${names})(?![A-Za-z-])`,
      "u",
    ).test(text);
  const engine = loads(unicodePackages) ? "xelatex" : loads(postscriptPackages) ? "latex" : "pdflatex";
  return { engine, files };
}
