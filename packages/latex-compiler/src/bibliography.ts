import type { Diagnostic } from "@dreamnet/workflow";

/** Which program the document asks for, seen from what the first pass has written. */
export function bibliographyProgram(
  asked: "none" | "bibtex" | "biber" | "auto",
  job: string,
  given: ReadonlySet<string>,
  made: ReadonlySet<string>,
  aux: string,
): "bibtex" | "biber" | undefined {
  if (asked === "none") return undefined;
  if (asked !== "auto") return asked;
  // A .bbl that came with the source wins, as on arXiv.
  if (given.has(`${job}.bbl`)) return undefined;
  if (made.has(`${job}.bcf`)) return "biber";
  return /^\\bibdata\{/mu.test(aux) ? "bibtex" : undefined;
}

/** What bibtex or biber complained of; their words, with the place where they give one. */
export function bibliographyDiagnostics(
  program: "bibtex" | "biber",
  log: string,
  isOwn: (path: string) => boolean,
): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const lines = log.split(/\r?\n/u);
  for (const [index, line] of lines.entries()) {
    const found =
      program === "bibtex"
        ? readBibtexLine(line, lines[index - 1] ?? "", lines[index + 1] ?? "", isOwn)
        : readBiberLine(line);
    if (found !== undefined) diagnostics.push(found);
    if (diagnostics.length >= 200) break;
  }
  return diagnostics;
}

function readBibtexLine(
  line: string,
  before: string,
  after: string,
  isOwn: (path: string) => boolean,
): Diagnostic | undefined {
  const missing = /^Warning--I didn't find a database entry for "(.+)"$/u.exec(line);
  if (missing !== null)
    return {
      severity: "warning",
      ruleId: "tex/citation-is-defined",
      message: `Citation "${missing[1]}" has no entry in the bibliography.`,
      hint: "Correct the key, or add the entry.",
    };
  const noFile = /^I couldn't open (database|style|auxiliary) file (.+)$/u.exec(line);
  if (noFile !== null)
    return {
      severity: "error",
      ruleId: "tex/file-is-found",
      message: `bibtex found no ${noFile[1]} file ${noFile[2]}.`,
      hint: "Check its name and that it lies in the source folder.",
    };
  const lacking = /^I found no \\(bibstyle|bibdata) command/u.exec(line);
  if (lacking !== null)
    return lacking[1] === "bibstyle"
      ? {
          severity: "error",
          ruleId: "tex/bibliography-has-style",
          message: "The paper asks for a bibliography and names no style for it, so that bibtex writes none.",
          hint: "Write \\bibliographystyle{plainnat} (or your journal's style) before \\bibliography.",
        }
      : {
          severity: "error",
          ruleId: "tex/bibliography-is-named",
          message: "The paper names a style and no .bib file, so that bibtex writes no list of references.",
          hint: "Write \\bibliography{name-of-your-bib-file} where the list shall stand.",
        };
  const error = /^(.*)---line (\d{1,9}) of file (.+)$/u.exec(line);
  if (error !== null) {
    const file = (error[3] as string).replace(/^\.\//u, "");
    const text = (error[1] as string) === "" ? before : (error[1] as string);
    return {
      severity: "error",
      ruleId: "tex/bibliography-is-read",
      message: `bibtex: ${text}.`,
      hint: "Correct the entry: bibtex leaves out what it cannot read.",
      ...(isOwn(file) ? { location: { file, line: Number(error[2]) } } : {}),
    };
  }
  const warning = /^Warning--(.+)$/u.exec(line);
  if (warning === null) return undefined;
  const place = /^--line (\d{1,9}) of file (.+)$/u.exec(after);
  const file = (place?.[2] ?? "").replace(/^\.\//u, "");
  return {
    severity: "info",
    ruleId: "tex/bibliography-entry-is-complete",
    message: `bibtex: ${warning[1]}.`,
    ...(place !== null && isOwn(file) ? { location: { file, line: Number(place[1]) } } : {}),
  };
}

function readBiberLine(line: string): Diagnostic | undefined {
  const match = /\b(WARN|ERROR) - (.+)$/u.exec(line);
  if (match === null) return undefined;
  const text = (match[2] as string).replace(/(?<![\w.])(?:\/[\w.+-]+)+\/([\w.+-]+)/gu, "$1");
  const missing = /I didn't find a database entry for '(.+?)'/u.exec(text);
  if (missing !== null)
    return {
      severity: "warning",
      ruleId: "tex/citation-is-defined",
      message: `Citation "${missing[1]}" has no entry in the bibliography.`,
      hint: "Correct the key, or add the entry.",
    };
  return match[1] === "ERROR"
    ? {
        severity: "error",
        ruleId: "tex/bibliography-is-read",
        message: `biber: ${text}`,
        hint: "Correct the .bib file where biber says.",
      }
    : { severity: "info", ruleId: "tex/bibliography-entry-is-complete", message: `biber: ${text}` };
}
