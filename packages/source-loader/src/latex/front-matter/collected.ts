import type { BlockNode } from "@dreamnet/document";
import type { Place } from "../report.ts";
import type { Token } from "../tokens.ts";
import { Classification } from "./classification.ts";

/** One command of the title page, in the order of the source. */
export interface TitleCommand {
  readonly name: string;
  readonly tokens: readonly Token[];
  readonly options: readonly (readonly Token[])[];
  readonly place: Place;
  /** Written with a star: `\author*{…}`. */
  readonly starred?: boolean;
}

/** What a document says of itself; read at its end, when every macro is known. */
export class FrontMatter {
  readonly commands: TitleCommand[] = [];
  /** Whether a title has been printed: another one heads what follows. */
  printed = false;
  readonly abstract: BlockNode[] = [];
  readonly keywords: string[] = [];
  readonly classification = new Classification();
  readonly nocite: string[] = [];
  readonly bibliography: string[] = [];
  /** Whether headings are numbered; `secnumdepth` can say no. */
  numbered = true;
  /** LaTeX's `secnumdepth` (1 is `\section`), where the author sets it. */
  sectionDepth: number | undefined;
}
