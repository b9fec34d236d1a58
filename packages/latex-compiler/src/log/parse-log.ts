import { FileStack } from "./file-stack.ts";
import type { LogFinding } from "./findings.ts";
import { unwrapLog } from "./unwrap.ts";

/** Most findings of one log; what comes after them is more of the same. */
const maxFindings = 1000;
/** Lines after an error's head in which TeX shows where it is. */
const contextLines = 40;
/** Points by which a box must stick out to be told: below it nobody sees it. */
const overfullPoints = 20;

/**
 * Reads a log of pdfTeX, XeTeX or TeX: every error, undefined references and citations, missing files, fonts and
 * characters, boxes that stick out.
 *
 * @param text - The whole log. Both `! message` and `file:line: message` are understood.
 * @param isOwn - Whether a relative path is a file of the document; others are the TeX system's.
 * @returns Findings in the order of the log, doubles left out.
 */
export function parseLog(text: string, isOwn: (path: string) => boolean): LogFinding[] {
  const lines = unwrapLog(text);
  const stack = new FileStack(isOwn);
  const findings = new Map<string, LogFinding>();
  const add = (finding: LogFinding): void => {
    const key = JSON.stringify([finding.kind, finding.subject ?? finding.message, finding.file, finding.line]);
    if (!findings.has(key)) findings.set(key, finding);
  };
  for (let index = 0; index < lines.length && findings.size < maxFindings; index++) {
    const line = lines[index] as string;
    const head = readErrorHead(line, isOwn);
    if (head !== undefined) {
      const { finding, next } = readError(head, lines, index, stack.current);
      add(finding);
      index = next;
      continue;
    }
    const found = readWarning(line, lines[index + 1], stack.current);
    if (found !== undefined) add(found);
    else stack.read(line);
  }
  return dropConsequences([...findings.values()]);
}

interface ErrorHead {
  readonly message: string;
  readonly file?: string;
  readonly line?: number;
}

function readErrorHead(line: string, isOwn: (path: string) => boolean): ErrorHead | undefined {
  // `!` alone or `!!!` is decoration of expl3's messages.
  if (/^!\s*[^!\s]/u.test(line)) return { message: line.replace(/^!\s*/u, "") };
  const match = /^([^\n]{1,1100}?):(\d{1,9}):\s+(\S.*)$/u.exec(line);
  if (match === null) return undefined;
  const path = (match[1] as string).replace(/^\.\//u, "");
  if (isOwn(path)) return { message: match[3] as string, file: path, line: Number(match[2]) };
  // A package's own file: the line says nothing to the author.
  return /^([A-Za-z]:)?\/.*\.[A-Za-z]{2,4}$/u.test(path) ? { message: match[3] as string } : undefined;
}

function readError(
  head: ErrorHead,
  lines: readonly string[],
  start: number,
  current: string | undefined,
): { finding: LogFinding; next: number } {
  const origin = /^(?:Package|Class|Module) (\S+) Error:/u.exec(head.message)?.[1];
  let message = head.message;
  let line = head.line;
  // A runaway argument is shown before the message, and the place only by its text.
  let context = /^Runaway /u.test(lines[start - 2] ?? "") ? lines[start - 1]?.trim() : undefined;
  let shown: string | undefined;
  let next = start;
  for (let index = start + 1; index < lines.length && index <= start + contextLines; index++) {
    const text = lines[index] as string;
    if (/^! |^\S+:\d+: /u.test(text)) {
      // A missing file is told without its place; the emergency stop that follows has it.
      const stop = /^(?:\.\/)?(\S+):(\d{1,9}): Emergency stop/u.exec(text);
      if (stop !== null && stop[1] === (head.file ?? current)) line ??= Number(stop[2]);
      break;
    }
    if (index === start + 1 && head.message.startsWith("LaTeX Error:") && /^ {10,}\S/u.test(text)) {
      message += ` ${text.trim()}`;
      continue;
    }
    if (origin !== undefined && text.startsWith(`(${origin})`) && next === index - 1) {
      message += ` ${text.slice(origin.length + 2).trim()}`;
      next = index;
      continue;
    }
    const place = /^l\.(\d{1,9}) ?(.*)$/u.exec(text);
    if (place !== null) {
      line ??= Number(place[1]);
      shown ??= (place[2] as string).trim();
      context = (place[2] as string).trim();
      // The next line holds what TeX has not read yet.
      context += (lines[index + 1] ?? "").trim() === "" ? "" : ` ${(lines[index + 1] as string).trim()}`;
      next = index;
      break;
    }
    if (shown === undefined && text.trim() !== "" && !/^(See the|Type |For immediate|\(.*\))/u.test(text)) shown = text;
    // What ended the job stands where `l.<number>` would.
    if (text.includes("job aborted, no legal \\end found")) {
      message = "The document ends without \\end{document}.";
      break;
    }
  }
  return { finding: classifyError(cleanMessage(message), head.file ?? current, line, context, shown), next };
}

function classifyError(
  message: string,
  file: string | undefined,
  line: number | undefined,
  context: string | undefined,
  shown: string | undefined,
): LogFinding {
  const place = { file, line, context };
  const missing =
    /File [`'"]([^`'"]+)['"] not found/u.exec(message)?.[1] ?? /can't find file [`'"]([^`'"]+)['"]/u.exec(message)?.[1];
  // A name with # is the text of a macro, shown where TeX stopped.
  if (missing !== undefined && !missing.includes("#"))
    return { kind: "missing-file", message, subject: missing.trim(), ...place };
  const font = /^Font (\S+?)=(\S+)(?: .*)? not load(?:able|ed)/u.exec(message);
  if (font !== null) return { kind: "missing-font", message, subject: font[2], ...place };
  const theFont = /[Tt]he font "([^"]+)" cannot be found/u.exec(message);
  if (theFont !== null) return { kind: "missing-font", message, subject: theFont[1], ...place };
  // pdfTeX, at the end of the job: it has the metrics and neither outlines nor a bitmap.
  const glyphs = /Font (\S+) at \d+ not found/u.exec(message);
  if (glyphs !== null) return { kind: "missing-font", message, subject: glyphs[1], ...place };
  if (message.startsWith("Undefined control sequence")) {
    const name = (shown?.match(/\\[A-Za-z@]+|\\[^A-Za-z\s]/gu) ?? []).at(-1);
    if (name !== undefined)
      return { kind: "error", message: `Undefined control sequence ${name}.`, subject: `undefined ${name}`, ...place };
  }
  return { kind: "error", message, ...place };
}

function readWarning(line: string, following: string | undefined, file: string | undefined): LogFinding | undefined {
  // The line's number may stand on the next line, where a warning was long.
  const whole =
    /Warning: /u.test(line) && !/input line \d+/u.test(line)
      ? `${line} ${(following ?? "").replace(/^\(\S+\)\s*/u, "")}`
      : line;
  const number = /(?:on|at) input line (\d{1,9})/u.exec(whole)?.[1];
  const place = { file, line: number === undefined ? undefined : Number(number) };
  const undefinedKey =
    /^(?:LaTeX|Package \S+) Warning: (Hyper reference|Reference|Citation) [`'"](.+?)['"] (?:on page .{1,20} )?undefined/u.exec(
      whole,
    );
  if (undefinedKey !== null) {
    const kind = undefinedKey[1] === "Citation" ? "citation" : "reference";
    return {
      kind,
      message: `${kind === "citation" ? "Citation" : "Reference"} "${undefinedKey[2]}" is undefined.`,
      subject: undefinedKey[2],
      ...place,
    };
  }
  const label = /^LaTeX Warning: Label [`'"](.+?)['"] multiply defined/u.exec(whole);
  if (label !== null)
    return { kind: "label", message: `Label "${label[1]}" is defined more than once.`, subject: label[1], ...place };
  const noFile = /^No file (.+)\.$/u.exec(line);
  // What LaTeX writes for its next pass is not there at the first one.
  if (noFile !== null && !/\.(aux|toc|lo[a-z]|out|nav|snm|vrb|brf|thm|bcf|xref|idx|glo)$/u.test(noFile[1] as string))
    return { kind: "missing-file", message: `File "${noFile[1]}" is not there.`, subject: noFile[1], file };
  const character = /^Missing character: There is no (.+?) in font (.+?)!?$/u.exec(line);
  if (character !== null && !(character[2] as string).startsWith("nullfont"))
    return {
      kind: "missing-character",
      message: `The font ${fontName(character[2] as string)} has no character ${character[1]}.`,
      subject: character[1],
      file,
    };
  const refused = /Not (?:reading from|writing to) (.+?) \(open(?:in|out)_any/u.exec(line);
  // Packages look for /dev/null to learn what system they are on.
  if (refused !== null && refused[1] !== "/dev/null")
    return {
      kind: "refused-file",
      message: "TeX was asked for a file outside the document's folder.",
      subject: baseName(refused[1] as string),
      file,
    };
  const driver = /^(?:xdvipdfmx|dvipdfmx|dvips|ps2pdf|gs):\s*(?:fatal|error):\s*(.+)$/iu.exec(line);
  if (driver !== null)
    return {
      kind: "error",
      message: `The PDF could not be written: ${cleanMessage(driver[1] as string)}`,
      file: undefined,
    };
  const box = /^Overfull \\([hv])box \((\d+(?:\.\d+)?)pt too (?:wide|high)\)(?:.*?at lines? (\d{1,9}))?/u.exec(line);
  if (box !== null && Number(box[2]) > overfullPoints) {
    const side = box[1] === "h" ? "into the margin" : "over the end of the page";
    return {
      kind: "overfull",
      message: `A line or box sticks out ${Math.round(Number(box[2]))} pt ${side}.`,
      amount: Number(box[2]),
      file,
      line: box[3] === undefined ? undefined : Number(box[3]),
    };
  }
  return undefined;
}

/** An emergency stop follows from the error before it; it is told only where it stands alone. */
function dropConsequences(findings: LogFinding[]): LogFinding[] {
  const isConsequence = (finding: LogFinding): boolean =>
    finding.kind === "error" && /^(Emergency stop|==> Fatal error)/u.test(finding.message);
  const causes = findings.filter((finding) => !isConsequence(finding));
  if (causes.some((finding) => finding.kind === "error" || finding.kind.startsWith("missing-f"))) return causes;
  return findings.slice(0, 1).some(isConsequence) || causes.length < findings.length
    ? [...causes, ...findings.filter(isConsequence).slice(0, 1)]
    : causes;
}

const baseName = (path: string): string => path.slice(path.lastIndexOf("/") + 1);
const fontName = (font: string): string => baseName(font.replace(/^\[|\].*$/gu, "")).split(":")[0] as string;

/** One line, and no path of this machine: `/usr/share/…/x.sty` becomes `x.sty`. */
function cleanMessage(message: string): string {
  return message
    .replace(/(?<![\w.])(?:[A-Za-z]:)?(?:\/[\w.+-]+)+\/([\w.+-]+)/gu, "$1")
    .replace(/\s+/gu, " ")
    .trim()
    .slice(0, 400);
}
