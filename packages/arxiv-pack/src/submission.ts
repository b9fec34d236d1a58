import type { SourceLocation } from "@dreamnet/workflow";
import type { ArxivMetadata } from "./metadata/metadata.ts";
import { lineOf } from "./tex/clean.ts";
import { readFacts, type TexFacts } from "./tex/references.ts";
import { collectVerbatimNames, type VerbatimNames } from "./tex/verbatim-names.ts";

/** A submission as arXiv will see it: what the rules look at. */
export interface Submission {
  readonly kind: "tex" | "pdf";
  /** Whose LaTeX it is. */
  readonly origin: "template" | "author";
  /** Top-level file. */
  readonly main: string;
  readonly compiler: string;
  readonly texLive: number;
  /** Content by path. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** TeX files (`.tex`, `.sty`, `.cls` …) as text. */
  readonly texts: ReadonlyMap<string, string>;
  readonly facts: ReadonlyMap<string, TexFacts>;
  readonly names: VerbatimNames;
  readonly metadata: ArxivMetadata;
  /** Name and content of the archive, once it is written. */
  readonly archive?: { readonly name: string; readonly bytes: Uint8Array };
  /** True where TeX has compiled it without an error: then it has found every file, its own among them. */
  readonly isCompiled?: boolean;
  /** False where references still changed after the last pass. */
  readonly isStable?: boolean;
  /** Where in the author's source a line of a file came from. */
  locate(path: string, line: number): SourceLocation | undefined;
}

/** What {@link makeSubmission} derives the rest from. */
export type SubmissionParts = Omit<Submission, "texts" | "facts" | "names" | "locate"> &
  Partial<Pick<Submission, "locate">>;

const texExtension = /\.(tex|ltx|sty|cls|clo|def|cfg|tikz|pgf|pdf_tex|pdf_t|bbl)$/iu;
const packageExtension = /\.(sty|cls|clo|def)$/iu;

/** Whether a file is read by TeX as TeX. */
export const isTexFile = (path: string): boolean => texExtension.test(path);
/** Whether `@` is a letter in it. */
export const isPackageFile = (path: string): boolean => packageExtension.test(path);

const decoder = new TextDecoder("utf-8");

/** Reads the texts of a submission and what they say of files. */
export function makeSubmission(parts: SubmissionParts): Submission {
  const texts = new Map<string, string>();
  for (const [path, bytes] of parts.files) if (isTexFile(path)) texts.set(path, decoder.decode(bytes));
  const names = collectVerbatimNames(texts);
  const facts = new Map([...texts].map(([path, text]) => [path, readFacts(text, names, isPackageFile(path))] as const));
  return { locate: (path, line) => ({ file: path, line }), ...parts, texts, facts, names };
}

/** The source's place of an offset in a file. */
export function placeOf(
  submission: Submission,
  path: string,
  offset: number | undefined,
): { location?: SourceLocation } {
  const text = submission.texts.get(path);
  const location =
    text === undefined || offset === undefined ? undefined : submission.locate(path, lineOf(text, offset));
  return location === undefined ? {} : { location };
}

/** The author's and our own TeX files, without packages and reference lists. */
export function documentFacts(submission: Submission): [path: string, facts: TexFacts][] {
  return [...submission.facts].filter(([path]) => !isPackageFile(path) && !/\.(bbl|cfg)$/iu.test(path));
}

/** Files and offsets in which a command or package is used. */
export function findPackages(
  submission: Submission,
  wanted: readonly string[],
): { path: string; name: string; options: string; start: number | undefined }[] {
  return [...submission.facts].flatMap(([path, facts]) =>
    wanted.flatMap((name) => {
      const options = facts.packages.get(name);
      if (options === undefined) return [];
      return [
        { path, name, options, start: facts.uses.find((use) => use.kind === "package" && use.name === name)?.start },
      ];
    }),
  );
}
