import { type ChainName, type Currency, zoraFacts } from "../limits.ts";
import { viem } from "../viem.ts";
import { zeroAddress } from "../zero-address.ts";
import type { Call } from "./call.ts";
import { addresses, contractInterfaces } from "./contracts.ts";

/** What a coin is made of. */
export interface CoinTerms {
  readonly chain: ChainName;
  readonly creator: `0x${string}`;
  readonly payoutRecipient: `0x${string}`;
  readonly referrer: `0x${string}` | undefined;
  readonly name: string;
  readonly symbol: string;
  /** `ipfs://` and the CID of the metadata. */
  readonly uri: string;
  readonly currency: Currency;
}

/**
 * The call that makes a coin: `deploy` of Zora's factory with ten arguments, without a first purchase.
 *
 * The factory leaves the URI out of the salt, so that two coins of one title would collide under a salt of zero: the
 * salt is the digest of the metadata's URI.
 */
export function coinCall(terms: CoinTerms): Call {
  const { encodeAbiParameters, encodeFunctionData } = viem();
  const { coinFactoryAbi, poolParameters } = contractInterfaces();
  const pool = zoraFacts.pools.value[terms.currency];
  const { count, maxShare } = zoraFacts.positions.value;
  const poolConfig = encodeAbiParameters(poolParameters, [
    zoraFacts.poolVersion.value,
    pool.currency,
    [pool.tickLower],
    [pool.tickUpper],
    [count],
    [maxShare],
  ]);
  return {
    chain: terms.chain,
    from: terms.creator,
    to: addresses[terms.chain].coinFactory,
    value: 0n,
    data: encodeFunctionData({
      abi: coinFactoryAbi,
      functionName: "deploy",
      args: [
        terms.payoutRecipient,
        [terms.creator],
        terms.uri,
        terms.name,
        terms.symbol,
        poolConfig,
        terms.referrer ?? zeroAddress,
        zeroAddress,
        "0x",
        coinSalt(terms.uri),
      ],
    }),
  };
}

/** The salt of a coin: never zero, and another one for other metadata. */
function coinSalt(uri: string): `0x${string}` {
  const { keccak256, stringToBytes } = viem();
  return keccak256(stringToBytes(uri));
}
