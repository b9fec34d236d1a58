import { displayMath } from "../commands/math.ts";
import { alignTwoTabs, readMath } from "../math.ts";
import type { EnvironmentHandler } from "../parser.ts";

/** One formula with one number: the environment's name is not part of the value. */
const single =
  (numbered: boolean): EnvironmentHandler =>
  (parser, open) => {
    displayMath(parser, { environment: open.name }, numbered && !open.name.endsWith("*"));
  };

/** Rows with a number each: an AMS environment stays in the value, with its labels. */
const rows =
  (as: string, signature = "", keepArgument = false): EnvironmentHandler =>
  (parser, open) => {
    const place = parser.here;
    parser.flow.endParagraph();
    const argument = keepArgument ? `{${parser.string()}}` : "";
    parser.skipArguments(signature);
    const { value, labels } = readMath(parser, { environment: open.name }, { keepLabels: true });
    if (value === "" && labels.length === 0) return;
    const numbered = !open.name.endsWith("*");
    const name = numbered ? as : `${as}*`;
    const body = /eqnarray/.test(open.name) ? alignTwoTabs(value) : value;
    parser.flow.block(
      {
        type: "math",
        value: `\\begin{${name}}${argument}\n${body}\n\\end{${name}}`,
        numbered,
        ...(labels.length === 0 ? {} : { labels }),
      },
      place,
    );
  };

/** A formula in running text, as an environment. */
const inline: EnvironmentHandler = (parser, open) => {
  const place = parser.here;
  const { value } = readMath(parser, { environment: open.name }, { keepLabels: false });
  if (value !== "") parser.flow.inline({ type: "inlineMath", value }, parser.style, place);
};

/** Equations that share a number: a group, which carries the label of the whole. */
const subequations: EnvironmentHandler = (parser, open) => {
  const place = parser.here;
  parser.flow.endParagraph();
  const group: { label?: string } = {};
  const children = parser.contents(open, group);
  if (children.length > 0)
    parser.flow.block(
      {
        type: "division",
        role: "subequations",
        children,
        ...(group.label === undefined ? {} : { label: group.label }),
      },
      place,
    );
};

const empheq: EnvironmentHandler = (parser, open) => {
  parser.optional();
  const kind = parser.string().replace(/=.*$/, "");
  const handler = /^equation/.test(kind) ? single(!kind.endsWith("*")) : rows(kind.replace(/\*$/, "") || "align");
  handler(parser, open);
};

export const mathEnvironments: ReadonlyMap<string, EnvironmentHandler> = new Map<string, EnvironmentHandler>([
  ["equation", single(true)],
  ["equation*", single(false)],
  ["displaymath", single(false)],
  ["dmath", single(true)],
  ["dmath*", single(false)],
  ["math", inline],
  ["align", rows("align")],
  ["align*", rows("align")],
  ["gather", rows("gather")],
  ["gather*", rows("gather")],
  ["multline", rows("multline")],
  ["multline*", rows("multline")],
  ["alignat", rows("alignat", "", true)],
  ["alignat*", rows("alignat", "", true)],
  ["flalign", rows("align")],
  ["flalign*", rows("align")],
  ["xalignat", rows("alignat", "", true)],
  ["xxalignat", rows("alignat", "", true)],
  ["eqnarray", rows("align")],
  ["eqnarray*", rows("align")],
  ["IEEEeqnarray", rows("align", "om")],
  ["IEEEeqnarray*", rows("align", "om")],
  ["dgroup", rows("gather")],
  ["dgroup*", rows("gather")],
  ["dseries", rows("gather")],
  ["darray", rows("gather")],
  ["subequations", subequations],
  ["subeqnarray", rows("align")],
  ["empheq", empheq],
]);
