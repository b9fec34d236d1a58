import type { Diagnostic, SourceLocation } from "@dreamnet/workflow";

/** A package before it is compiled and checked, whatever it was made of. */
export interface PlannedPackage {
  readonly origin: "template" | "author";
  readonly main: string;
  readonly compiler: string;
  readonly texLive: number;
  /** Content by path in the package. */
  readonly files: Map<string, Uint8Array>;
  /** Path in the package → path in the source. */
  readonly origins: ReadonlyMap<string, string>;
  /** For each line of a TeX file, where it stands in the source; null for a line that is ours. */
  readonly lineMaps: Readonly<Record<string, readonly (SourceLocation | null)[]>>;
  /** `auto`: the compile makes the list of references. */
  readonly bibliography: "none" | "auto";
  readonly bibFiles: readonly string[];
  readonly missingFigures: readonly { readonly name: string; readonly location?: SourceLocation }[];
  readonly counts: { readonly figures: number; readonly tables: number };
  readonly diagnostics: readonly Diagnostic[];
}
