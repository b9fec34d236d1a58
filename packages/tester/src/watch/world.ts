/** What a result must not depend on, as one run finds it. */
export interface World {
  readonly name: "first" | "second";
  /** ms by which the clock goes fast. */
  readonly shift: number;
  /** Which end of their range the first random numbers come from. */
  readonly chance: "low" | "high";
  /** Whether folders list their entries backwards, and answers of the context come in another order. */
  readonly isReversed: boolean;
  /** The locale of whoever asks for none; undefined: the machine's. */
  readonly locale: string | undefined;
  readonly env: Readonly<Record<string, string>>;
}

/** Two worlds that differ in all that a package must not depend on. */
export const worlds: { readonly first: World; readonly second: World } = {
  first: {
    name: "first",
    shift: 0,
    chance: "low",
    isReversed: false,
    locale: undefined,
    env: { TZ: "UTC" },
  },
  second: {
    name: "second",
    // Another year, month, weekday, hour, minute and second.
    shift: 400 * 86_400_000 + 26_017_123,
    chance: "high",
    isReversed: true,
    locale: "tr-TR",
    env: { TZ: "Pacific/Chatham", LANG: "tr_TR.UTF-8", LC_ALL: "tr_TR.UTF-8", USER: "grace", LOGNAME: "grace" },
  },
};
