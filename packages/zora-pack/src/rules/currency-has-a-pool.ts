import { chains, zoraFacts } from "../limits.ts";
import { defineRule } from "./rule.ts";

/** The token ZORA is on Base alone. */
export const currencyHasAPool = defineRule({
  id: "zora/currency-has-a-pool",
  holds: "the coin is paired with what the chain has: ETH on both, ZORA on Base alone",
  source: zoraFacts.pools.source,
  *find({ coin, chain }) {
    if (coin === undefined) return;
    const offered: readonly string[] = zoraFacts.pools.value[coin.currency].chains;
    if (!offered.includes(chain))
      yield {
        severity: "error",
        message: `A coin on ${chains[chain].name} cannot be paired with ${coin.currency}.`,
        hint: "Take ETH.",
        path: ["currency"],
      };
  },
});
