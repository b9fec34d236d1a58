import type { EnvironmentHandler } from "../parser.ts";
import { linesOf, withLines } from "./algorithm-lines.ts";
import { algorithm2eTable } from "./algorithm2e.ts";
import { algorithmicTable } from "./algorithmic.ts";
import { containersOf, isCaption } from "./floats.ts";

const algorithmic: EnvironmentHandler = (parser, open) => {
  const place = parser.here;
  parser.flow.endParagraph();
  parser.optional();
  const blocks = withLines(parser, () => parser.contents(open, undefined, algorithmicTable));
  for (const block of linesOf(parser, blocks)) parser.flow.block(block, place);
};

const algorithm: EnvironmentHandler = (parser, open) => {
  const place = parser.here;
  parser.flow.endParagraph();
  parser.optional();
  const named: { label?: string } = {};
  const blocks = withLines(parser, () => parser.contents(open, named, algorithm2eTable));
  const captions = blocks.filter(isCaption);
  const content = [
    ...captions,
    ...linesOf(
      parser,
      blocks.filter((block) => !isCaption(block)),
    ),
  ];
  for (const container of containersOf(content, { kind: "algorithm", label: named.label }, parser.position(place)))
    parser.flow.block(container, place);
};

export const algorithmEnvironments: ReadonlyMap<string, EnvironmentHandler> = new Map<string, EnvironmentHandler>([
  ["algorithmic", algorithmic],
  ["algorithmicx", algorithmic],
  ["pseudocode", algorithmic],
  ["distribalgo", algorithmic],
  ["algorithm", algorithm],
  ["algorithm*", algorithm],
  ["algorithm2e", algorithm],
  ["algorithm2e*", algorithm],
  ["procedure", algorithm],
  ["function", algorithm],
  ["algo", algorithm],
  ["breakablealgorithm", algorithm],
  ["algorithmbis", algorithm],
]);
