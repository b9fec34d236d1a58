import type { Counting, NumberPart } from "@dreamnet/document";

/** How a class counts otherwise than article; sections are named by LaTeX's levels (`heading:2` is `\section`). */
export interface ClassCounting {
  readonly document: readonly Counting[];
  /** From `\appendix` on. */
  readonly appendix: readonly Counting[];
  /** LaTeX's own `secnumdepth`, where it is less than article's. */
  readonly depth?: number;
}

const decimal: NumberPart = { style: "decimal" };
const section: NumberPart = { heading: 2 };
const letter: NumberPart = { style: "upper-alpha" };
const roman: readonly NumberPart[] = [{ style: "upper-roman" }];

/** `A1`: with each section of the appendix anew. */
const inAppendix = (counters: readonly string[], between = ""): Counting[] =>
  counters.map((counter) => ({
    counter,
    within: 2,
    value: 0,
    form: [section, ...(between === "" ? [] : [between]), decimal],
  }));

/** Sections I, I A, I A 1 and tables I, as a letter's class writes references to them. */
const romanSections = (between: string, last: string): Counting[] => [
  { counter: "heading:2", form: roman },
  { counter: "heading:3", form: [section, between, letter] },
  { counter: "heading:4", form: [{ heading: 3 }, ...(last === "" ? [] : [last]), decimal] },
  { counter: "table", form: roman },
];

/** Measured with the classes of TeX Live 2022: what they write into the .aux. */
const classes: readonly (readonly [RegExp, ClassCounting])[] = [
  [
    /^revtex4/u,
    {
      document: romanSections("\u202f", "\u202f"),
      appendix: [
        ...inAppendix(["equation"]),
        { counter: "heading:3", form: [section, "\u202f", decimal] },
        { counter: "heading:4", form: [{ heading: 3 }, "\u202f", { style: "lower-alpha" }] },
      ],
    },
  ],
  [/^IEEEtran/u, { document: romanSections("-", ""), appendix: [] }],
  [
    /^mnras/u,
    {
      document: [],
      appendix: [
        ...inAppendix(["equation", "figure", "table"]),
        { counter: "heading:3", form: [section, decimal] },
        { counter: "heading:4", form: [{ heading: 3 }, ".", decimal] },
      ],
    },
  ],
  [/^aastex/u, { document: [], appendix: inAppendix(["equation"]) }],
  [
    /^elsarticle/u,
    {
      document: [],
      appendix: [
        ...inAppendix(["equation"], "."),
        ...["figure", "table"].map((counter) => ({ counter, form: [section, ".", decimal] })),
      ],
    },
  ],
  [/^llncs/u, { document: [], appendix: [], depth: 2 }],
];

/** What is known of a class; undefined for one that counts as article does, or is not known. */
export const classCounting = (documentClass: string): ClassCounting | undefined =>
  classes.find(([name]) => name.test(documentClass))?.[1];
