import { type Diagnostic, quoteText, type SourceLocation } from "@dreamnet/workflow";
import { installHint } from "./debian-packages.ts";
import type { LogFinding } from "./log/findings.ts";
import type { LineMap } from "./schemas.ts";

/** What is needed to say where in the source a TeX line came from, and what stands there. */
export interface TexSources {
  /** TeX path → map of its lines. A file without a map is a source itself. */
  readonly maps: Readonly<Record<string, LineMap>>;
  /** TeX path → its lines, of the files that could be read as text. */
  readonly lines: Readonly<Record<string, readonly string[]>>;
}

/** Turns what the log says into diagnostics at the source's own lines. */
export function toDiagnostics(findings: readonly LogFinding[], sources: TexSources): Diagnostic[] {
  return findings.map((finding) => {
    const place =
      finding.kind === "missing-character"
        ? findCharacter(finding, sources)
        : finding.kind === "missing-file"
          ? findName(finding, sources)
          : finding.line === undefined && finding.context !== undefined
            ? findContext(finding.context, sources)
            : finding;
    const location = locate(place.file, place.line, sources);
    const quote =
      (place.line === finding.line ? finding.context : undefined) ??
      (place.file === undefined || place.line === undefined ? "" : (sources.lines[place.file]?.[place.line - 1] ?? ""));
    const { ruleId, severity, message, hint } = describe(finding);
    return {
      severity,
      ruleId,
      message,
      ...(hint === undefined ? {} : { hint }),
      ...(location === undefined ? {} : { location }),
      ...(quoteText(quote) === "" ? {} : { quote: quoteText(quote) }),
    };
  });
}

/** The source line of a TeX line: its own entry, else the nearest one before it. */
function locate(file: string | undefined, line: number | undefined, sources: TexSources): SourceLocation | undefined {
  if (file === undefined || line === undefined || line < 1) return undefined;
  const map = sources.maps[file];
  if (map === undefined) return { file, line };
  for (let index = Math.min(line, map.length) - 1; index >= 0; index--) {
    const location = map[index];
    if (location !== null && location !== undefined) return location;
  }
  return undefined;
}

/** The log names a lost character without its line: the first line that has it is told. */
function findCharacter(
  finding: LogFinding,
  sources: TexSources,
): { file?: string | undefined; line?: number | undefined } {
  const character = /U\+([0-9A-F]{4,6})/u.exec(finding.subject ?? "")?.[1];
  const wanted =
    character === undefined
      ? (finding.subject ?? "").split(" ")[0]
      : String.fromCodePoint(Number.parseInt(character, 16));
  if (wanted === undefined || wanted === "" || wanted.startsWith("^^")) return finding;
  const files = finding.file === undefined ? Object.keys(sources.lines) : [finding.file];
  for (const file of files) {
    const index = sources.lines[file]?.findIndex((line) => line.includes(wanted)) ?? -1;
    if (index >= 0) return { file, line: index + 1 };
  }
  return finding;
}

/** TeX looks ahead for optional arguments and tells the line after: the line that has the name is meant. */
function findName(finding: LogFinding, sources: TexSources): { file?: string | undefined; line?: number | undefined } {
  const { file, line, subject } = finding;
  if (file === undefined || line === undefined || subject === undefined) return finding;
  const name = subject.slice(subject.lastIndexOf("/") + 1).replace(/\.[A-Za-z]+$/u, "");
  for (let back = 0; back < 6 && line - back >= 1; back++)
    if (sources.lines[file]?.[line - back - 1]?.includes(name) === true) return { file, line: line - back };
  return finding;
}

/** A runaway argument begins where its text stands; TeX shows it with a blank after each command. */
function findContext(context: string, sources: TexSources): { file?: string | undefined; line?: number | undefined } {
  const wanted = context
    .replace(/\s+/gu, "")
    .replace(/^\{/u, "")
    .replace(/ETC\.$/u, "");
  const files = Object.entries(sources.lines).map(
    ([file, lines]) => [file, lines.map((line) => line.replace(/\s+/gu, ""))] as const,
  );
  // The text may go on in a later line: the longest beginning that one line has is taken.
  for (let length = Math.min(30, wanted.length); length >= 6; length -= 2) {
    for (const [file, lines] of files) {
      const index = lines.findIndex((line) => line.includes(wanted.slice(0, length)));
      if (index >= 0) return { file, line: index + 1 };
    }
  }
  return {};
}

type Description = Pick<Diagnostic, "severity" | "ruleId" | "message" | "hint">;

function describe(finding: LogFinding): Description {
  const subject = finding.subject ?? "";
  const { message } = finding;
  switch (finding.kind) {
    case "error":
      return { severity: "error", ruleId: "tex/compiles", message, ...withHint(errorHint(message)) };
    case "missing-file":
      return describeMissingFile(subject, message);
    case "missing-font":
      return {
        severity: "error",
        ruleId: "tex/font-is-installed",
        message: `The font ${subject} is not installed.`,
        // European Computer Modern, in T1 (ec…) and TS1 (tc…): what LaTeX takes where the paper names no font.
        hint: /^[et]c[a-z]{2}\d{4}$/u.test(subject ?? "")
          ? "On Debian or Ubuntu: apt-get install cm-super. With TeX Live: tlmgr install cm-super. Or write \\usepackage{lmodern} in the preamble."
          : "Install it, or use one that TeX Live has, as Latin Modern.",
      };
    case "missing-character":
      return {
        severity: "warning",
        ruleId: "tex/character-is-in-font",
        message: `${message} It is missing from the PDF.`,
        hint: "Write it another way, or choose a font that has it.",
      };
    case "reference":
      return {
        severity: "warning",
        ruleId: "tex/reference-is-defined",
        message,
        hint: "Correct the label, or define it; the PDF shows ??.",
      };
    case "citation":
      return {
        severity: "warning",
        ruleId: "tex/citation-is-defined",
        message,
        hint: "Correct the key, or add the entry to the bibliography; the PDF shows ?.",
      };
    case "label":
      return {
        severity: "warning",
        ruleId: "tex/label-is-unique",
        message,
        hint: "Give each its own label: references to it are ambiguous.",
      };
    case "overfull":
      return {
        severity: "warning",
        ruleId: "tex/line-fits",
        message,
        hint: "Break or shorten it, or let the table or figure take less width.",
      };
    case "refused-file":
      return {
        // TeX tells by itself where it cannot go on without the file.
        severity: "warning",
        ruleId: "tex/file-is-inside",
        message: `${message} It was refused: ${subject}.`,
        hint: "Put the file into the source folder and refer to it by a relative path.",
      };
  }
}

function describeMissingFile(file: string, message: string): Description {
  if (/\.(sty|cls|def|clo|ldf|fd|cfg)$/u.test(file))
    return {
      severity: "error",
      ruleId: "tex/package-is-installed",
      message: `${file} is not installed.`,
      hint: installHint(file),
    };
  // `No file …` is no error of TeX's: a list of references or a part that is not there is silently left out.
  const isQuiet = message.endsWith("is not there.");
  return {
    severity: isQuiet ? "warning" : "error",
    ruleId: "tex/file-is-found",
    message: isQuiet ? message : `File "${file}" was not found.`,
    hint: "Check its name, with upper and lower case, and that it lies in the source folder.",
  };
}

const withHint = (hint: string | undefined): { hint?: string } => (hint === undefined ? {} : { hint });

/** What usually helps, by the beginning of TeX's message. */
const errorHints: readonly (readonly [RegExp, string])[] = [
  [/^Undefined control sequence/u, "Define it, correct its spelling, or load the package that has it."],
  [
    /^Missing \$ inserted/u,
    "Something that is only allowed in a formula stands in the text: put it between $ … $, or escape _ and ^ with a backslash.",
  ],
  [/^LaTeX Error: Unicode character/u, "pdflatex has no glyph for it: write it as a command, or compile with xelatex."],
  [/^LaTeX Error: Environment (\S+) undefined/u, "Load the package that defines the environment, or correct its name."],
  [/^Missing [{}] inserted|^Extra [}]|^Too many [}]/u, "Braces do not match here or just before."],
  [/^(Runaway|Paragraph ended before|File ended while scanning)/u, "A closing brace is missing before this place."],
  [
    /^Misplaced alignment tab|^Extra alignment tab/u,
    "An & stands where no column is: write \\& for the sign, or give the table more columns.",
  ],
  [/^LaTeX Error: Too many unprocessed floats/u, "Add \\clearpage before, or place fewer figures in a row."],
  [/^LaTeX Error: Cannot determine size of graphic/u, "pdflatex takes PDF, PNG and JPEG; convert the picture."],
  [/^LaTeX Error: Unknown graphics extension/u, "pdflatex takes PDF, PNG and JPEG; convert the picture."],
  [/^LaTeX Error: Option clash/u, "A package is loaded twice with different options: load it once, with all of them."],
  [/^Double (sub|super)script/u, "Put braces around the parts, as in a_{b_c}."],
  [/^TeX capacity exceeded/u, "A macro calls itself without end, or the document is too large for TeX's memory."],
  [/ends without \\end\{document\}/u, "Add \\end{document}, or close the brace or conditional that swallowed it."],
  [/^LaTeX Error: \\begin\{/u, "Each \\begin needs its own \\end, in the right order."],
];

function errorHint(message: string): string | undefined {
  return errorHints.find(([pattern]) => pattern.test(message))?.[1];
}
