import type { Heading } from "@dreamnet/document";
import type { Handler, Parser } from "../parser.ts";
import { kinds, token } from "../tokens.ts";

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

/** Where a book is: only the chapters of its main matter are numbered. */
interface Matter {
  isMain: boolean;
  /** Whether the chapter that is open is numbered, and with it its sections. */
  numbersSections: boolean;
}
const key = Symbol("matter");
const matterOf = (parser: Parser): Matter => parser.state(key, () => ({ isMain: true, numbersSections: true }));

const matter =
  (isMain: boolean, endsAppendix = false): Handler =>
  (parser) => {
    parser.flow.endParagraph();
    const state = matterOf(parser);
    state.isMain = isMain;
    state.numbersSections = true;
    if (endsAppendix) parser.flow.block({ type: "division", role: "appendix-end", children: [] }, parser.here);
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
    const state = matterOf(parser);
    if (level === 1) state.numbersSections = state.isMain;
    const inMatter = level === 1 ? state.isMain : level === 0 || state.numbersSections;
    if (star || level >= 5 || !inMatter) heading.numbered = false;
    // A \label in the title names the heading.
    parser.flow.labelled = heading;
    heading.children = parser.inlines(true);
    // Without a title it counts all the same: `\section{}\label{app:b}` in the appendix of an article.
    if (heading.children.length === 0 && heading.numbered === false) return;
    parser.flow.block(heading, place);
    parser.flow.labelled = heading;
  };

/** KOMA-Script's headings without a number. */
const unnumbered =
  (level: number): Handler =>
  (parser, call) => {
    parser.input.accept("*");
    parser.input.push([token(kinds.character, "*", call)]);
    section(level)(parser, call);
  };

export const sectionCommands: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ...Object.entries(sectionLevels).map(([name, level]): [string, Handler] => [name, section(level)]),
  ["addpart", unnumbered(0)],
  ["addchap", unnumbered(1)],
  ["addsec", unnumbered(2)],
  ["frontmatter", matter(false)],
  ["mainmatter", matter(true)],
  ["backmatter", matter(false, true)],
  ["minisec", section(5)],
  ["tableofcontents", (parser) => parser.flow.block({ type: "toc" }, parser.here)],
]);
