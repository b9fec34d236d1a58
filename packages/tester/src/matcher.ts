const mark = Symbol.for("@dreamnet/tester/matcher");

/** Decides by itself whether a value is as expected; stands anywhere within `expectedOutput`. */
export interface Matcher {
  readonly [mark]: true;
  /** What is expected, as a phrase. */
  readonly expects: string;
  /** Why the value is not it (`is 3, expected …`); undefined where it is. */
  find(actual: unknown): string | undefined;
}

/**
 * Makes a matcher of one's own.
 *
 * @param expects - What is expected, as a phrase: "an even number".
 * @param find - Gives why a value is not as expected; undefined where it is.
 */
export const defineMatcher = (expects: string, find: (actual: unknown) => string | undefined): Matcher => ({
  [mark]: true,
  expects,
  find,
});

export const isMatcher = (value: unknown): value is Matcher =>
  typeof value === "object" && value !== null && (value as Partial<Matcher>)[mark] === true;
