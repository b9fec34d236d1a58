import { zoraFacts } from "../limits.ts";
import { isSymbol, symbolFromTitle } from "../symbol.ts";
import { defineRule } from "./rule.ts";

/** A ticker cannot be changed later through Zora's app. */
export const symbolIsValid = defineRule({
  id: "zora/symbol-is-valid",
  holds: "the ticker has two to twenty ASCII letters and digits",
  source: zoraFacts.symbol.source,
  *find({ coin, symbol, name }) {
    if (coin !== undefined && !isSymbol(symbol))
      yield {
        severity: "error",
        message: `The ticker ${JSON.stringify(symbol)} is not of two to twenty ASCII letters and digits.`,
        hint: `${symbolFromTitle(name)} would do.`,
        path: ["symbol"],
      };
  },
});
