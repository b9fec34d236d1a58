import { type ExecResult, type ExecutionContext, TerminalError, WorkflowError } from "@dreamnet/workflow";
import type { z } from "zod";
import { bibliographyProgram } from "./bibliography.ts";
import { convertEps } from "./convert-eps.ts";
import {
  bibliographyCall,
  dviCalls,
  indexCalls,
  jobName,
  type ProgramCall,
  texCall,
  texEnvironment,
} from "./engine.ts";
import { readText } from "./read-text.ts";
import type { latexCompilerInputSchema } from "./schemas.ts";

type Input = z.output<typeof latexCompilerInputSchema>;
type StoredFile = { readonly sha256: string; readonly size: number };
type Files = Record<string, StoredFile>;

/** arXiv's limit. @see arXiv submission-tools, checked 2026-08 */
const maxPasses = 5;

/** Outputs that no later pass reads. */
const isProduct = (path: string): boolean => /\.(pdf|log|fls|xdv|dvi|ps|synctex\.gz|ilg|glg|alg|nlg)$/u.test(path);

const isOutput = (extension: string): boolean =>
  /^\.(pdf|log|aux|fls|out|toc|lof|lot|dvi|xdv|ps|blg|bcf|run\.xml|synctex\.gz)$/u.test(extension);

/** What the programs did, before anything is read out of it. */
export interface RawCompilation {
  readonly passes: number;
  /** Everything that was written, by path. */
  readonly written: Files;
  readonly last: ExecResult;
  /** A program of the chain that is not installed; everything up to it has run. */
  readonly missing?: string;
  readonly bibliography?: { readonly program: "bibtex" | "biber"; readonly log: string };
  /** The program that was stopped at its time limit. */
  readonly timedOut?: string;
  /** False when the last pass still changed what a next one would read. */
  readonly stable: boolean;
}

/** Runs the engine until what it writes for its next pass no longer changes, with bibtex or biber after the first. */
export async function runCompilation(input: Input, context: ExecutionContext): Promise<RawCompilation> {
  const job = jobName(input.main);
  const env = texEnvironment(input.sourceDate === undefined ? context.now() : new Date(input.sourceDate));
  // What an earlier compile has left is no source: it would stand in the way of what is made now.
  const sources = Object.fromEntries(
    Object.entries(input.files).filter(([path]) => !(path.startsWith(`${job}.`) && isOutput(path.slice(job.length)))),
  );
  const given = new Set(Object.keys(sources));
  let carried: Files =
    input.convertEps === true && input.engine === "pdflatex"
      ? await convertEps(sources, context, { env, timeout: input.passTimeout })
      : {};
  let products: Files = {};
  const run = async (call: ProgramCall, extra: Files = {}): Promise<ExecResult> => {
    context.signal.throwIfAborted();
    const request = {
      files: { ...carried, ...extra, ...sources },
      // makeindex holds even the TeX system's own styles to be outside; the document has no say in what it reads.
      env: call.program === "makeindex" ? { ...env, openin_any: "r" } : env,
      timeout: input.passTimeout,
      maxOutput: 256 * 1024,
    };
    return await context.exec(call.program, call.args, request).catch((error: unknown) => {
      throw tooMuchWritten(error, call.program);
    });
  };
  /** Takes up what a program wrote; true when a next pass would read something new. */
  const collect = (result: ExecResult): boolean => {
    let changed = false;
    const next: Files = { ...carried };
    for (const [path, file] of Object.entries(result.files)) {
      // A document cannot replace its own sources.
      if (given.has(path)) continue;
      if (isProduct(path)) products = { ...products, [path]: file };
      else {
        if (carried[path]?.sha256 !== file.sha256 && !path.startsWith("texmf-")) changed = true;
        next[path] = file;
      }
    }
    carried = next;
    return changed;
  };

  /** Entries that makeindex has sorted already, by digest. */
  const sorted = new Map<string, string>();
  /** Sorts what is new; true when the next pass has something new to read. */
  const sortIndexes = async (): Promise<boolean> => {
    let isNew = false;
    for (const call of indexCalls(Object.keys(carried))) {
      const entries = carried[call.source];
      if (given.has(call.target) || entries === undefined || entries.size === 0) continue;
      if (sorted.get(call.source) === entries.sha256) continue;
      sorted.set(call.source, entries.sha256);
      try {
        if (collect(await run(call))) isNew = true;
      } catch (error) {
        missing = missingProgram(error, call.program);
      }
    }
    return isNew;
  };

  let bibliography: RawCompilation["bibliography"];
  let missing: string | undefined;
  for (let pass = 1; ; pass++) {
    const limit = `${Math.round(input.passTimeout / 1000)} s`;
    context.progress({ message: `${input.engine}, pass ${pass} (at most ${limit})`, step: "compile" });
    products = {};
    const last = await run(texCall(input.engine, input.main));
    let changed = collect(last);
    const state = { passes: pass, last, ...(bibliography === undefined ? {} : { bibliography }) };
    const written = (): Files => ({ ...carried, ...products });
    if (last.timedOut) return { ...state, written: written(), timedOut: input.engine, stable: false };
    // An emergency stop: nothing of it can get better.
    if (products[`${job}.pdf`] === undefined && products[`${job}.dvi`] === undefined)
      return { ...state, written: written(), stable: true };
    if (pass === 1) {
      const aux = carried[`${job}.aux`];
      const program = bibliographyProgram(
        input.bibliography,
        job,
        given,
        new Set(Object.keys(carried)),
        aux === undefined ? "" : await readText(context, aux),
      );
      if (program !== undefined) {
        try {
          const result = await run(bibliographyCall(program, job));
          changed = collect(result) || changed;
          bibliography = { program, log: `${result.stdout}\n${result.stderr}` };
          if (result.timedOut) return { ...state, bibliography, written: written(), timedOut: program, stable: false };
        } catch (error) {
          missing = missingProgram(error, program);
        }
      }
    }
    if (await sortIndexes()) changed = true;
    if (changed && pass < maxPasses) continue;
    const chain = input.engine === "latex" ? await makePdf() : undefined;
    missing = chain?.missing ?? missing;
    return {
      ...state,
      ...(bibliography === undefined ? {} : { bibliography }),
      ...(missing === undefined ? {} : { missing }),
      ...(chain?.timedOut === undefined ? {} : { timedOut: chain.timedOut }),
      written: written(),
      stable: !changed,
    };
  }

  async function makePdf(): Promise<{ missing?: string; timedOut?: string }> {
    for (const call of dviCalls(job)) {
      try {
        const result = await run(call, products);
        for (const [path, file] of Object.entries(result.files))
          if (isProduct(path)) products = { ...products, [path]: file };
        if (result.timedOut) return { timedOut: call.program };
      } catch (error) {
        return { missing: missingProgram(error, call.program) };
      }
    }
    return {};
  }
}

/** The error in an author's words when the program has left more behind than can be taken over; else the error itself. */
function tooMuchWritten(error: unknown, program: string): unknown {
  if (!WorkflowError.is(error)) return error;
  if (error.code !== "SANDBOX_FILE_TOO_LARGE" && error.code !== "EXEC_OUTPUT_LIMIT") return error;
  return new TerminalError(`${program} wrote larger files than a paper has, and was given up.`, {
    code: "TEX_OUTPUT_LIMIT",
    hint: "A macro or a loop that writes and never ends is the usual cause: look for \\write, \\typeout and \\loop.",
    cause: error,
  });
}

/** The program's name when the error says that it is not installed; any other error is passed on. */
export function missingProgram(error: unknown, program: string): string {
  if (WorkflowError.is(error) && error.code === "PROGRAM_MISSING") return program;
  throw error;
}
