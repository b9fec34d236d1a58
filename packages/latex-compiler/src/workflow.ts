import {
  type Diagnostic,
  defineWorkflow,
  type ExecutionContext,
  quoteText,
  sortDiagnostics,
  WorkflowError,
} from "@dreamnet/workflow";
import type { z } from "zod";
import packageJson from "../package.json" with { type: "json" };
import { bibliographyDiagnostics } from "./bibliography.ts";
import { missingProgram, type RawCompilation, runCompilation } from "./compile.ts";
import { jobName, programs, remedyFor } from "./engine.ts";
import { parseLog } from "./log/parse-log.ts";
import { readText } from "./read-text.ts";
import {
  compiledSchema,
  type LatexCompilation,
  latexCompilerInputSchema,
  latexCompilerOutputSchema,
} from "./schemas.ts";
import { toDiagnostics } from "./to-diagnostics.ts";

type Input = z.output<typeof latexCompilerInputSchema>;

/**
 * Compiles LaTeX to PDF with the TeX that is installed: no shell escape, no file outside the run's folder, equal bytes
 * for equal input and release, and every error at the source line it came from.
 */
export const latexCompilerWorkflow = defineWorkflow({
  name: "latex-compiler",
  version: packageJson.version,
  module: import.meta.url,
  description: packageJson.description,
  author: "DreamNet",
  license: "MIT",
  keywords: ["latex", "pdf"],
  input: latexCompilerInputSchema,
  output: latexCompilerOutputSchema,
  outputName: "compilation",
  executionTime: { estimated: 2_000, max: 300_000 },
  errorHandling: { retryable: false, maxRetries: 0 },
  security: {
    requiresAuth: false,
    allowedPaths: ["build/"],
    networkAccess: false,
    // TeX is a programming language, and its input is a stranger's.
    requiresSandbox: true,
    subprocess: [...programs],
  },
  steps: {
    compile: "Runs TeX until its output no longer changes, and bibtex or biber where they are needed.",
    convert: "Makes the PDF of one EPS figure with Ghostscript.",
  },
  cacheable: compiledSchema,
  execute: compileLatex,
});

// The host loads a workflow as the default export of its `module`.
export default latexCompilerWorkflow;

async function compileLatex(input: Input, context: ExecutionContext): Promise<LatexCompilation> {
  if (input.files[input.main] === undefined) return withoutMain(input);
  let raw: RawCompilation;
  try {
    raw = await context.step("compile", () => runCompilation(input, context), {
      input: compileKey(input, context),
      cache: isLasting,
    });
  } catch (error) {
    if (WorkflowError.is(error) && error.code === "EXEC_OUTPUT_LIMIT") return writesTooMuch(input, error);
    return unavailable(input, missingProgram(error, input.engine));
  }
  if (raw.missing !== undefined && ["dvips", "ps2pdf"].includes(raw.missing)) return unavailable(input, raw.missing);
  if (
    raw.last.exitCode !== 0 &&
    raw.last.stderr.includes("xdvipdfmx:fatal") &&
    (await lacksGhostscript(input, context))
  )
    return unavailable(input, "ps2pdf");
  return describe(input, raw, context);
}

/** What the programs see: neither where lines came from nor how long they may take changes what they make. */
function compileKey(input: Input, context: ExecutionContext): unknown {
  const { main, files, engine, bibliography } = input;
  return {
    main,
    files: Object.fromEntries(Object.entries(files).map(([path, { sha256 }]) => [path, sha256])),
    engine,
    bibliography,
    convertEps: input.convertEps === true,
    date: input.sourceDate ?? context.now().toISOString(),
  };
}

/** What was stopped, or lacked a program, would be something else another time. */
const isLasting = (raw: RawCompilation): boolean =>
  raw.missing === undefined && raw.timedOut === undefined && raw.last.signal === null;

/** xdvipdfmx has Ghostscript convert EPS figures, and fails without a word of it where there is none. */
async function lacksGhostscript(input: Input, context: ExecutionContext): Promise<boolean> {
  if (!Object.keys(input.files).some((path) => /\.e?ps$/iu.test(path))) return false;
  try {
    await context.exec("ps2pdf", ["--version"], { timeout: 10_000 });
    return false;
  } catch (error) {
    return missingProgram(error, "ps2pdf") !== "";
  }
}

async function describe(input: Input, raw: RawCompilation, context: ExecutionContext): Promise<LatexCompilation> {
  const job = jobName(input.main);
  const isOwn = (path: string): boolean => input.files[path] !== undefined;
  const logFile = raw.written[`${job}.log`];
  // TeX that was killed leaves a log without its end, or none; what it printed is as good.
  const written = logFile === undefined ? "" : await readText(context, logFile);
  const logText = `${written.trim() === "" ? raw.last.stdout : written}\n${raw.last.stderr}`;
  const findings = parseLog(logText, isOwn);
  const lines: Record<string, string[]> = {};
  for (const path of new Set([input.main, ...findings.map((finding) => finding.file)])) {
    const file = path === undefined ? undefined : input.files[path];
    if (path !== undefined && file !== undefined) lines[path] = (await readText(context, file)).split(/\r?\n/u);
  }
  const maps = { ...input.lineMaps, ...(input.lineMap === undefined ? {} : { [input.main]: input.lineMap }) };
  const diagnostics = [
    ...toDiagnostics(findings, { maps, lines }),
    ...(raw.bibliography === undefined
      ? []
      : bibliographyDiagnostics(raw.bibliography.program, raw.bibliography.log, isOwn)),
    ...runDiagnostics(input, raw, logText),
  ];
  // A run without a page may leave an empty file.
  const pdfFile = raw.written[`${job}.pdf`]?.size === 0 ? undefined : raw.written[`${job}.pdf`];
  const failed =
    pdfFile === undefined ||
    raw.timedOut !== undefined ||
    raw.last.exitCode !== 0 ||
    diagnostics.some((diagnostic) => diagnostic.severity === "error");
  const lacksPages = pdfFile === undefined && /^No pages of output/mu.test(logText);
  if (lacksPages && raw.last.exitCode === 0)
    diagnostics.push({
      severity: "error",
      ruleId: "tex/has-pages",
      message: `The document shows nothing: ${input.engine} made no page of it.`,
      hint: "Write its text between \\begin{document} and \\end{document}.",
    });
  if (failed && !diagnostics.some((diagnostic) => diagnostic.severity === "error"))
    diagnostics.push({
      severity: "error",
      ruleId: "tex/compiles",
      message: pdfFile === undefined ? `${input.engine} made no PDF.` : `${input.engine} ended with an error.`,
      hint: quoteText(`It ended with: ${raw.last.stderr || raw.last.stdout.slice(-300)}`),
    });
  const keep = async (suffix: string, mediaType: string) => {
    const file = raw.written[`${job}${suffix}`];
    return file === undefined || file.size === 0
      ? undefined
      : context.files.write(`build/latex/${job}${suffix}`, await context.files.read(file), { mediaType });
  };
  const pdf = await keep(".pdf", "application/pdf");
  const log = await keep(".log", "text/plain");
  const release = /\((TeX Live [^)]{1,60}|MiKTeX [^)]{1,60})\)/u.exec(logText)?.[1];
  const pages = /^Output written on .+? \((\d{1,6}) pages?/mu.exec(logText)?.[1];
  const common = {
    engine: input.engine,
    passes: raw.passes,
    ...(pages === undefined ? {} : { pages: Number(pages) }),
    ...(release === undefined ? {} : { texRelease: release }),
    ...(log === undefined ? {} : { log }),
    files: Object.fromEntries(
      Object.entries(raw.written).filter(
        ([path]) =>
          path !== `${job}.pdf` && path !== `${job}.log` && !path.startsWith("texmf-") && !/\.(fls|blg)$/u.test(path),
      ),
    ),
    inputs: await readInputs(raw, job, isOwn, context),
    diagnostics: sortDiagnostics(diagnostics),
  };
  if (!failed && pdf !== undefined) return { status: "compiled", ...common, pdf };
  return { status: "failed", ...common, ...(pdf === undefined ? {} : { pdf }) };
}

/** What the run itself tells, beside the log. */
function runDiagnostics(input: Input, raw: RawCompilation, logText: string): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  if (raw.timedOut !== undefined) {
    diagnostics.push({
      severity: "error",
      ruleId: "tex/ends-in-time",
      message: `${raw.timedOut} did not end within ${Math.round(input.passTimeout / 1000)} s and was stopped.`,
      hint: "A macro or a loop that never ends is the usual cause; look at the last lines that TeX printed.",
      ...(quoteText(logText.slice(-400)) === "" ? {} : { quote: quoteText(logText.slice(-400), 200) }),
    });
  }
  if (!raw.stable && raw.timedOut === undefined)
    diagnostics.push({
      severity: "warning",
      ruleId: "tex/output-is-stable",
      message: `References still changed after ${raw.passes} passes, the most that arXiv runs.`,
      hint: "Page numbers or references may be off by one; look for a float or a list that moves at each pass.",
    });
  if (raw.missing !== undefined)
    diagnostics.push({
      severity: "warning",
      ruleId: "tex/bibliography-program-is-installed",
      message: `${raw.missing} is not installed: the ${raw.missing === "makeindex" ? "index" : "list of references"} is missing from the PDF.`,
      hint: remedyFor(raw.missing),
    });
  return diagnostics;
}

/** Which of our files TeX opened, from its own record. */
async function readInputs(
  raw: RawCompilation,
  job: string,
  isOwn: (path: string) => boolean,
  context: ExecutionContext,
): Promise<string[]> {
  const record = raw.written[`${job}.fls`];
  if (record === undefined) return [];
  const inputs = new Set<string>();
  let folder = "";
  for (const line of (await readText(context, record)).split(/\r?\n/u)) {
    if (line.startsWith("PWD ")) folder = `${line.slice(4)}/`;
    if (!line.startsWith("INPUT ")) continue;
    const path = line.slice(6).replace(/^\.\//u, "");
    const own = folder !== "" && path.startsWith(folder) ? path.slice(folder.length) : path;
    if (isOwn(own)) inputs.add(own);
  }
  return [...inputs].sort((a, b) => (a < b ? -1 : 1));
}

function unavailable(input: Input, program: string): LatexCompilation {
  const remedy = remedyFor(program);
  return {
    status: "unavailable",
    engine: input.engine,
    program,
    remedy,
    diagnostics: [
      {
        severity: "warning",
        ruleId: "tex/is-installed",
        message: `${program} is not installed: whether the LaTeX compiles was not checked.`,
        hint: remedy,
      },
    ],
  };
}

/** The document fills the disk: it is at fault, and nothing of it is kept. */
function writesTooMuch(input: Input, error: WorkflowError): LatexCompilation {
  const diagnostic: Diagnostic = {
    severity: "error",
    ruleId: "tex/output-is-bounded",
    message: `${input.engine} was stopped: ${error.message}`,
    hint: "A loop that writes files is the usual cause.",
  };
  return { status: "failed", engine: input.engine, passes: 0, files: {}, inputs: [], diagnostics: [diagnostic] };
}

function withoutMain(input: Input): LatexCompilation {
  return {
    status: "failed",
    engine: input.engine,
    passes: 0,
    files: {},
    inputs: [],
    diagnostics: [
      {
        severity: "error",
        ruleId: "tex/file-is-found",
        message: `The main file "${input.main}" is not among the files.`,
        hint: "Name one of the paths in `files`.",
      },
    ],
  };
}
