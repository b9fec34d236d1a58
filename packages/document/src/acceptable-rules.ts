/**
 * Faults of a source's content that an author may publish with, by the rule that is broken, and what is missing then.
 *
 * What a platform asks for, bounds, unsafe input and what TeX cannot set are none: nobody can waive them.
 */
export const acceptableRules = {
  "asset/file-exists": "a picture, video or sound that is not there",
  "asset/is-local": "a picture that is somewhere on the web",
  "asset/is-picture": "a file that holds no picture",
  "bibliography/file-exists": "a bibliography that is not there",
  "bibliography/is-local": "a bibliography that is somewhere on the web",
  "bibliography/is-utf8": "a bibliography in another encoding",
  "bibliography/entry-closes": "an entry of a bibliography whose braces do not match",
  "bibliography/entry-has-key": "an entry of a bibliography without a key",
  "document/citation-resolves": "a citation without an entry in the bibliography",
  "document/footnote-resolves": "a footnote without a text",
  "document/label-resolves": "a reference to what is not in the work",
  "latex/formula-compiles": "a formula that TeX cannot set, in the LaTeX that is written of a source",
  "latex/macro-is-known": "a formula with a macro that nothing defines",
  "latex-source/braces-match": "a group or an argument that is not closed",
  "latex-source/conditionals-end": "a conditional without its end",
  "latex-source/document-begins": "a file without a beginning of the document",
  "latex-source/environments-match": "an environment that is not ended",
  "latex-source/include-exists": "an included file that is not there",
  "latex-source/math-ends": "a formula that is not closed",
  "latex-source/verbatim-ends": "verbatim text that is not closed",
  "markdown/included-file-exists": "an included file that is not there",
  "notebook/cell-is-known": "a cell of a kind that is not known",
  "tex/citation-is-defined": "a citation that TeX finds undefined; as document/citation-resolves",
  "tex/reference-is-defined": "a reference that TeX finds undefined; as document/label-resolves",
} as const satisfies Readonly<Record<string, string>>;

/** What TeX says of an author's own LaTeX, and what the loader says of the same. */
const sameFault: ReadonlyMap<string, string> = new Map([
  ["tex/citation-is-defined", "document/citation-resolves"],
  ["tex/reference-is-defined", "document/label-resolves"],
]);

/** The rule that stands for a fault, whoever has found it. */
export const faultOf = (rule: string): string => sameFault.get(rule) ?? rule;

/** Whether an author may publish with what breaks this rule. */
export const isAcceptable = (rule: string): boolean => Object.hasOwn(acceptableRules, rule);

/** Namespaces of the loader's rules: another name of theirs may be a misspelt one. */
const loaderRule = /^(?:asset|bibliography|document|frontmatter|html|latex-source|markdown|notebook)\//u;

/** Whether a rule is about a source, and not about a platform, a package or what TeX makes of it. */
export const isOfSource = (rule: string): boolean => loaderRule.test(rule);
