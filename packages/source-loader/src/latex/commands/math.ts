import { readMath } from "../math.ts";
import type { Handler, Parser } from "../parser.ts";
import { pictureNames, reportPicture } from "../pictures.ts";
import { isControl, kinds } from "../tokens.ts";

function inline(parser: Parser, end: "$" | "\\)"): void {
  const place = parser.here;
  const { value, labels } = readMath(parser, end, { keepLabels: false });
  if (value !== "") parser.flow.inline({ type: "inlineMath", value: value.replaceAll("\n", " ") }, parser.style, place);
  for (const label of labels) parser.flow.inline({ type: "target", label }, parser.style, place);
}

const drawings: ReadonlySet<string> = new Set(pictureNames);

/** The environment's name, where a formula holds a drawing and nothing else. */
function drawingOf(value: string): string | undefined {
  const name = /^\\begin\{([A-Za-z]+\*?)\}/.exec(value)?.[1];
  return name !== undefined && drawings.has(name) && value.replace(/[.,;\s]+$/, "").endsWith(`\\end{${name}}`)
    ? name
    : undefined;
}

export function displayMath(parser: Parser, end: "$$" | "\\]" | { environment: string }, numbered: boolean): void {
  const place = parser.here;
  parser.flow.endParagraph();
  const { value, labels, unnumbered, tagged } = readMath(parser, end, { keepLabels: false });
  if (value === "" && labels.length === 0) return;
  const drawing = drawingOf(value);
  if (drawing !== undefined) reportPicture(parser, drawing, place);
  // A drawing is set as a formula to stand in the middle, or to have a number, which only a formula has.
  if (drawing !== undefined && !tagged && (!numbered || unnumbered)) {
    parser.flow.block({ type: "rawBlock", lang: "tex", value }, place);
    for (const name of labels) parser.flow.mark({ type: "target", label: name }, place);
    return;
  }
  const [label, ...more] = labels;
  parser.flow.block(
    {
      type: "math",
      value,
      numbered: tagged || (numbered && !unnumbered),
      ...(label === undefined ? {} : { label }),
      ...(more.length === 0 ? {} : { labels }),
    },
    place,
  );
}

/** In a cell or a box `$$` is an empty formula: what ends the cell stands next. */
function isEmptyFormula(parser: Parser): boolean {
  parser.input.skipSpaces();
  const next = parser.input.peek();
  return (
    next?.kind === kinds.align ||
    next?.kind === kinds.close ||
    isControl(next, "\\") ||
    isControl(next, "tabularnewline") ||
    isControl(next, "hline") ||
    isControl(next, "end")
  );
}

const dollar: Handler = (parser) => {
  const next = parser.input.next();
  if (next?.kind === kinds.math) return isEmptyFormula(parser) ? undefined : displayMath(parser, "$$", false);
  parser.input.unread(next);
  inline(parser, "$");
};

const ensuremath: Handler = (parser) => {
  const place = parser.here;
  const tokens = parser.argument();
  parser.input.enter([...tokens, { kind: kinds.math, text: "$", at: place.at, file: place.file }]);
  const { value } = readMath(parser, "$", { keepLabels: false });
  parser.input.leave();
  if (value !== "") parser.flow.inline({ type: "inlineMath", value }, parser.style, place);
};

export const mathCommands: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ["math-shift", dollar],
  ["(", (parser) => inline(parser, "\\)")],
  ["[", (parser) => displayMath(parser, "\\]", false)],
  ["ensuremath", ensuremath],
]);
