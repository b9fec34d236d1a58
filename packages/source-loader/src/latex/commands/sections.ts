import type { Heading } from "@dreamnet/document";
import type { Handler } from "../parser.ts";

/** LaTeX's level by command; the tree's depth is found at the end, when it is known which are used. */
const sectionLevels: Readonly<Record<string, number>> = {
  part: 0,
  chapter: 1,
  section: 2,
  subsection: 3,
  subsubsection: 4,
  paragraph: 5,
  subparagraph: 6,
};

/** A heading that still knows its LaTeX level. */
export interface LevelledHeading extends Heading {
  level?: number;
}

const section =
  (level: number): Handler =>
  (parser) => {
    const place = parser.here;
    const star = parser.input.accept("*");
    parser.optional();
    parser.flow.endParagraph();
    const heading: LevelledHeading = { type: "heading", depth: 1, children: [], level };
    if (star || level >= 5) heading.numbered = false;
    // A \label in the title names the heading.
    parser.flow.labelled = heading;
    heading.children = parser.inlines(true);
    // Without a title it counts all the same: `\section{}\label{app:b}` in the appendix of an article.
    if (heading.children.length === 0 && heading.numbered === false) return;
    parser.flow.block(heading, place);
    parser.flow.labelled = heading;
  };

export const sectionCommands: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ...Object.entries(sectionLevels).map(([name, level]): [string, Handler] => [name, section(level)]),
  ["addpart", section(0)],
  ["addchap", section(1)],
  ["addsec", section(2)],
  ["minisec", section(5)],
  ["tableofcontents", (parser) => parser.flow.block({ type: "toc" }, parser.here)],
]);
