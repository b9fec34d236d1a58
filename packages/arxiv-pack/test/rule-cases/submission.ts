import { type ArxivMetadata, emptyMetadata } from "../../src/metadata/metadata.ts";
import { makeSubmission, type Submission, type SubmissionParts } from "../../src/submission.ts";

/** In what a case differs from the plain paper. */
export type Parts = Partial<Omit<SubmissionParts, "files" | "metadata">> & {
  files?: Record<string, string | Uint8Array>;
  metadata?: Partial<ArxivMetadata>;
};

export const readme =
  '{"spec_version":1,"process":{"compiler":"pdflatex"},"sources":[{"filename":"main.tex","usage":"toplevel"}],"texlive_version":2025}';
export const paper = String.raw`\documentclass[11pt]{article}\title{T}\author{A}\date{May 2026}\begin{document}\maketitle\begin{abstract}x\end{abstract}Text.\end{document}`;
export const bytes = (content: string | Uint8Array): Uint8Array =>
  typeof content === "string" ? new Uint8Array(Buffer.from(content, "latin1")) : content;

/** A submission that keeps every rule, changed in the way that a case names. */
export function submission({ files, metadata, ...parts }: Parts): Submission {
  const all = { "00README.json": readme, "main.tex": paper, ...files };
  return makeSubmission({
    kind: "tex",
    origin: "author",
    main: "main.tex",
    compiler: "pdflatex",
    texLive: 2025,
    ...parts,
    files: new Map(
      Object.entries(all)
        .filter(([, content]) => content !== "absent")
        .map(([path, content]) => [path, bytes(content)]),
    ),
    metadata: { ...emptyMetadata, ...metadata },
  });
}

export const tex = (preamble: string, body = "Text."): Record<string, string> => ({
  "main.tex": String.raw`\documentclass{article}${preamble}\title{T}\author{A}\begin{document}\begin{abstract}x\end{abstract}${body}\end{document}`,
});
export const pdfHead = "%PDF-1.5\n";
/** The head of a PNG with an alpha channel or without. */
export function png(width: number, height: number, color: number): Uint8Array {
  const buffer = Buffer.alloc(60);
  buffer.write("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 0, "latin1");
  buffer.writeUInt32BE(width, 16);
  buffer.writeUInt32BE(height, 20);
  buffer.set([8, color, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 73, 68, 65, 84], 24);
  return new Uint8Array(buffer);
}
export const biber = (version: string): string =>
  `% $ biblatex auxiliary file $\n% $ biblatex bbl format version ${version} $\n% Do not modify the above lines!\n\\entry{a}{article}{}\n`;
export const abstract =
  "We show that the new method is as good as the old one in most of the cases that we have tried, and faster.";

/** For one rule: submissions that break it, with a word of what it says, and some that keep it. */
export interface RuleCase {
  readonly breaks: readonly (readonly [Parts, RegExp])[];
  readonly keeps: readonly Parts[];
}
export type RuleCases = Readonly<Record<string, RuleCase>>;
