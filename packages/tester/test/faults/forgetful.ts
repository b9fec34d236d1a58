import { makeSample } from "../sample.ts";

const memo = new Map<string, string>();

/** Remembers the first title of each style. */
export default makeSample({
  text: ({ title, style }) => {
    const known = memo.get(style ?? "") ?? title;
    memo.set(style ?? "", known);
    return known;
  },
  definition: { module: import.meta.url },
});
