import type { ArxivCompiler, TexLiveVersion } from "./limits.ts";
import type { ProcessingFile } from "./rules/processing-file-is-valid.ts";

/** 00README.json: the compiler, the top-level file and the release of TeX Live, and nothing that arXiv does not know. */
export function writeProcessingFile(
  compiler: ArxivCompiler,
  main: string,
  texLive: TexLiveVersion,
  included: readonly string[],
): string {
  const content: ProcessingFile = {
    spec_version: 1,
    texlive_version: texLive,
    process: { compiler },
    sources: [
      { filename: main, usage: "toplevel" },
      ...included.map((filename) => ({ filename, usage: "include" as const })),
    ],
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}
