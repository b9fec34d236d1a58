/** Bounds on what a source can make us do; a document that people write stays far below each of them. */
export const latexLimits = {
  /** Macro calls that are expanded. */
  expansions: 400_000,
  /** Tokens that expansions put into the input, and that lookahead reads in vain. */
  expandedTokens: 8_000_000,
  /** Levels of macros that have not ended. TeX's own bound ("input stack size") is 10,000. */
  inputDepth: 5_000,
  /** Levels of environments and arguments, each a level or two of the tree, which may be 200 deep. */
  nesting: 50,
  /** Levels of files read by files. */
  files: 30,
  /** Files read in all, a file read twice counted twice. */
  reads: 1_000,
  /** Characters of all files read. */
  characters: 64 * 1024 * 1024,
  /** Tokens of an optional argument. */
  optionalTokens: 4_000,
  /** Diagnostics of one rule; the rest is counted. */
  diagnosticsPerRule: 50,
  /** Names of which one rule tells (unknown commands). */
  keysPerRule: 200,
} as const;
