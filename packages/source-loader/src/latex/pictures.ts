import type { EnvironmentHandler, Handler, Parser } from "./parser.ts";
import { tokensToTex } from "./tokens.ts";

/** Environments whose drawing is a program in TeX: kept as TeX, and named, since it cannot be shown elsewhere. */
export const picture: EnvironmentHandler = (parser, open) => {
  const place = parser.here;
  const { tokens, closed } = parser.collectBody(open.name);
  if (!closed)
    parser.report.add("error", "environments-match", `\\begin{${open.name}} is never ended.`, {
      place: open.place,
      hint: `Add \\end{${open.name}}.`,
    });
  const value = `\\begin{${open.name}}${tokensToTex(tokens)}\\end{${open.name}}`;
  reportPicture(parser, open.name, place);
  if (parser.flow.inParagraph) parser.flow.inline({ type: "rawInline", lang: "tex", value }, 0, place);
  else parser.flow.block({ type: "rawBlock", lang: "tex", value }, place);
};

export function reportPicture(parser: Parser, name: string, place: Parser["here"]): void {
  parser.report.add(
    "warning",
    "drawing-is-shown",
    `A drawing in TeX (${name}) stands in the PDF only: HTML and text cannot show it.`,
    { place, hint: "Export it to PDF or SVG and include that file." },
  );
}

export const inlinePicture: Handler = (parser, call) => {
  const place = parser.here;
  const options = parser.optional();
  const body: string[] = [];
  if (parser.input.peek()?.text === "{") body.push(`{${tokensToTex(parser.argument())}}`);
  else
    for (let next = parser.input.next(); next !== undefined; next = parser.input.next()) {
      body.push(tokensToTex([next]));
      if (next.text === ";" || body.length > 2000) break;
    }
  const value = `\\${call.text}${options === undefined ? "" : `[${tokensToTex(options)}]`}${body.join("")}`;
  reportPicture(parser, `\\${call.text}`, place);
  parser.flow.inline({ type: "rawInline", lang: "tex", value }, 0, place);
};

export const pictureNames = [
  "tikzpicture",
  "tikzpicture*",
  "pgfpicture",
  "pspicture",
  "pspicture*",
  "picture",
  "forest",
  "tikzcd",
  "axis",
  "circuitikz",
  "feynmandiagram",
  "feynman",
  "fmffile",
  "fmfgraph*",
  "asy",
  "dot2tex",
  "tikz",
  "chronology",
  "ganttchart",
  "prooftree",
  "quantikz",
  "neuralnetwork",
  "sankeydiagram",
  "bytefield",
  "xy",
  "overpic",
  "animateinline",
  "dependency",
  "mindmap",
] as const;
