import { addresses } from "../calls/contracts.ts";
import { chains, zoraFacts } from "../limits.ts";
import { defineRule } from "./rule.ts";

const { documentedCoinFactory } = zoraFacts;

/** Where Zora's documentation and its package name different contracts, a person has to look. */
export const factoryIsAgreed = defineRule({
  id: "zora/factory-is-agreed",
  holds: "Zora's documentation and its package of deployments name the same factory",
  source: "Zora's documentation of coins; @zoralabs/protocol-deployments 0.7.6",
  *find({ coin, chain }) {
    if (coin === undefined) return;
    const address = addresses[chain].coinFactory;
    if (address !== documentedCoinFactory.value)
      yield {
        severity: "warning",
        message: `Review the coin factory on ${chains[chain].name}: Zora's package has ${address}, which the call takes, and its documentation ${documentedCoinFactory.value}.`,
        hint: "Look both up in the chain's explorer before anything is sent.",
        path: ["calls", "coin"],
      };
  },
});
