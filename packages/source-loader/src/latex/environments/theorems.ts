import type { Admonition } from "@dreamnet/document";
import { table } from "../collections.ts";
import { countTheorem } from "../counting.ts";
import type { EnvironmentHandler, Handler, Parser } from "../parser.ts";
import { flatten, readOptions } from "../plain.ts";
import { control, isControl, kinds, type Token, tokensOf, tokensToTex } from "../tokens.ts";

interface Theorem {
  /** As it is printed: "Theorem". */
  readonly title: string;
  readonly numbered: boolean;
  /** Where it is not the counter of its title: another environment of the same title has that one. */
  readonly counter?: string;
}
const key = Symbol("theorems");
const declared = (parser: Parser): Map<string, Theorem> => parser.state(key, () => new Map<string, Theorem>());

/** Names that classes (llncs, amsart styles, beamer) define themselves. */
const common = table<string>({
  theorem: "Theorem",
  lemma: "Lemma",
  corollary: "Corollary",
  proposition: "Proposition",
  definition: "Definition",
  remark: "Remark",
  example: "Example",
  claim: "Claim",
  conjecture: "Conjecture",
  exercise: "Exercise",
  note: "Note",
  problem: "Problem",
  question: "Question",
  solution: "Solution",
  property: "Property",
  observation: "Observation",
  assumption: "Assumption",
  axiom: "Axiom",
  notation: "Notation",
  fact: "Fact",
  case: "Case",
  hypothesis: "Hypothesis",
  thm: "Theorem",
  lem: "Lemma",
  cor: "Corollary",
  prop: "Proposition",
  defn: "Definition",
  rem: "Remark",
});

const newTheorem: Handler = (parser) => {
  const star = parser.input.accept("*");
  const name = parser.string();
  const shared = parser.optionalString();
  const title = flatten(parser, parser.argument());
  const within = parser.optionalString();
  if (name !== "") declare(parser, name, { title: title === "" ? name : title, numbered: !star }, { shared, within });
};

function declare(
  parser: Parser,
  name: string,
  one: Theorem,
  { shared, within }: { readonly shared?: string | undefined; readonly within?: string | undefined } = {},
): void {
  const usual = counterOf(one.title);
  const known = declared(parser);
  const isTaken = [...known].some(
    ([other, { counter, numbered, title }]) =>
      other !== name && numbered && counter === undefined && counterOf(title) === usual,
  );
  const own = isTaken && one.numbered ? { ...one, counter: `proof:${name}` } : one;
  known.set(name, own);
  if (!own.numbered) return;
  // A class may have defined the one whose numbers it shares.
  for (const other of [shared, within]) {
    const title = other === undefined || known.has(other) ? undefined : common[other];
    if (other !== undefined && title !== undefined) countTheorem(parser, other, counterOf(title), {});
  }
  countTheorem(parser, name, own.counter ?? usual, { shared, within });
}

const counterOf = (title: string): string => `proof:${title.toLowerCase()}`;

/** thmtools: `\declaretheorem[name=Theorem, numbered=no]{thm}`. */
const declareTheorem: Handler = (parser) => {
  const options = readOptions(tokensToTex(parser.optional() ?? []));
  for (const name of parser
    .string()
    .split(",")
    .map((part) => part.trim())) {
    const more = readOptions(tokensToTex(parser.optional() ?? []));
    const title =
      more["name"] ??
      more["title"] ??
      options["name"] ??
      options["title"] ??
      name.charAt(0).toUpperCase() + name.slice(1);
    const either = (...names: readonly string[]): string | undefined =>
      names.map((one) => more[one] ?? options[one]).find((value) => value !== undefined && value !== "");
    declare(
      parser,
      name,
      { title, numbered: either("numbered") !== "no" },
      {
        shared: either("sibling", "numberlike", "sharenumber", "sharecounter"),
        within: either("numberwithin", "within", "parent"),
      },
    );
  }
};

/** llncs: `\spnewtheorem{name}[shared]{Title}{font}{font}`. */
const spTheorem: Handler = (parser) => {
  newTheorem(parser, { kind: 0, text: "newtheorem", at: 0, file: -1 });
  parser.skipArguments("mm");
};

/** thm-restate: `\begin{restatable}[name]{thm}{again}`, which `\again*` says once more, without a number of its own. */
const restatable: EnvironmentHandler = (parser, open) => {
  const name = parser.optional();
  const kind = parser.string();
  const again = parser.string();
  const { tokens } = parser.collectBody(open.name);
  const call = control(again);
  const statement = (environment: string, body: readonly Token[]): Token[] => [
    ...tokensOf(`\\begin{${environment}}`),
    ...(name === undefined ? [] : [...tokensOf("["), ...name, ...tokensOf("]")]),
    ...body,
    ...tokensOf(`\\end{${environment}}`),
  ];
  const own = declared(parser).get(kind);
  const plain = `${kind.replace(/\*$/, "")}*`;
  if (own !== undefined && !declared(parser).has(plain)) declared(parser).set(plain, { ...own, numbered: false });
  if (/^[A-Za-z]+$/.test(again))
    parser.macros.set(
      again,
      { name: again, parameters: [{ type: "star", character: "*" }], body: statement(plain, withoutLabels(tokens)) },
      true,
    );
  parser.pushExpansion(statement(kind, tokens), call);
};

function withoutLabels(tokens: readonly Token[]): Token[] {
  const out: Token[] = [];
  for (let index = 0; index < tokens.length; index++) {
    const next = tokens[index] as Token;
    if (isControl(next, "label")) while (index < tokens.length && tokens[index]?.kind !== kinds.close) index++;
    else out.push(next);
  }
  return out;
}

/** What an environment is, where it is a theorem of the author's or of a class; undefined where it is none. */
export function theoremEnvironment(parser: Parser, name: string, classToo: boolean): EnvironmentHandler | undefined {
  const own = declared(parser).get(name);
  if (own !== undefined) return theorem(own);
  if (!classToo) return undefined;
  const title = common[name.replace(/\*$/, "")];
  return title === undefined ? undefined : theorem({ title, numbered: !name.endsWith("*") });
}

const theorem =
  ({ counter, title, numbered }: Theorem): EnvironmentHandler =>
  (parser, open) => {
    const place = parser.here;
    parser.flow.endParagraph();
    const name = parser.optional();
    const options = readOptions(name === undefined ? "" : tokensToTex(name));
    const node: Admonition = {
      type: "admonition",
      kind: title.toLowerCase(),
      proof: true,
      numbered,
      ...(counter === undefined ? {} : { counter }),
      children: [],
    };
    if (name !== undefined && options["name"] === undefined && options["label"] === undefined)
      node.title = parser.inlinesOf(name);
    else if (options["name"] !== undefined && options["name"] !== "")
      node.title = parser.inlinesOf(parser.tokensOfTex(options["name"]));
    if (options["label"] !== undefined && options["label"] !== "") node.label = options["label"];
    node.children = parser.contents(open, node);
    parser.flow.block(node, place);
  };

const proof: EnvironmentHandler = (parser, open) => {
  const place = parser.here;
  parser.flow.endParagraph();
  const name = parser.optional();
  const node: Admonition = { type: "admonition", kind: "proof", proof: true, numbered: false, children: [] };
  if (name !== undefined) node.title = parser.inlinesOf(name);
  node.children = parser.contents(open, node);
  parser.flow.block(node, place);
};

export const theoremEnvironments: ReadonlyMap<string, EnvironmentHandler> = new Map<string, EnvironmentHandler>([
  ["proof", proof],
  ["pf", proof],
  ["Proof", proof],
  ["proof*", proof],
  ["IEEEproof", proof],
  ["restatable", restatable],
  ["restatable*", restatable],
]);

export const theoremCommands: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ["newtheorem", newTheorem],
  ["declaretheorem", declareTheorem],
  ["spnewtheorem", spTheorem],
  [
    "newmdtheoremenv",
    (parser, call) => {
      parser.optional();
      newTheorem(parser, call);
    },
  ],
  ["newsiamthm", (parser, call) => newTheorem(parser, call)],
  ["newsiamremark", (parser, call) => newTheorem(parser, call)],
  ["newproof", (parser, call) => newTheorem(parser, call)],
  ["newdefinition", (parser, call) => newTheorem(parser, call)],
]);
