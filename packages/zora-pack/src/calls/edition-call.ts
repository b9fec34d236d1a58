import { type ChainName, zoraFacts } from "../limits.ts";
import { viem } from "../viem.ts";
import { zeroAddress } from "../zero-address.ts";
import type { Call } from "./call.ts";
import { addresses, contractInterfaces } from "./contracts.ts";

/** What an edition is made of. */
export interface EditionTerms {
  readonly chain: ChainName;
  readonly creator: `0x${string}`;
  readonly payoutRecipient: `0x${string}`;
  readonly referrer: `0x${string}` | undefined;
  readonly name: string;
  /** `ipfs://` and the CID of the metadata; the contract's and the token's. */
  readonly uri: string;
  readonly size: number;
  readonly creatorCopies: number;
  /** Wei for a copy. */
  readonly price: bigint;
  readonly royaltyBps: number;
}

/** A new contract's first token; number 0 is the contract itself. */
const tokenId = 1n;

/**
 * The call that makes an edition: a contract of its own with one token, a sale at a fixed price from the first block on,
 * and the creator's copies.
 *
 * A royalty of 0 is 0: Zora's SDK would make it 10 %. No clock: a sale that began "now" would differ at each run.
 */
export function editionCall(terms: EditionTerms): Call {
  const { chain, creator, payoutRecipient, royaltyBps } = terms;
  const royalty = { royaltyMintSchedule: 0, royaltyBPS: royaltyBps, royaltyRecipient: payoutRecipient };
  return {
    chain,
    from: creator,
    to: addresses[chain].editionFactory,
    value: 0n,
    data: viem().encodeFunctionData({
      abi: contractInterfaces().editionFactoryAbi,
      functionName: "createContractDeterministic",
      args: [terms.uri, terms.name, royalty, creator, setupActions(terms, royalty)],
    }),
  };
}

interface Royalty {
  readonly royaltyMintSchedule: number;
  readonly royaltyBPS: number;
  readonly royaltyRecipient: `0x${string}`;
}

/** In the order of Zora's SDK; later ones need what earlier ones have set. */
function setupActions(terms: EditionTerms, royalty: Royalty): `0x${string}`[] {
  const { chain, creator, payoutRecipient, referrer, uri, size, creatorCopies, price } = terms;
  const { encodeFunctionData } = viem();
  const { editionAbi: abi, fixedPriceAbi } = contractInterfaces();
  const minter = addresses[chain].fixedPriceSale;
  const sale = encodeFunctionData({
    abi: fixedPriceAbi,
    functionName: "setSale",
    args: [
      tokenId,
      {
        saleStart: 0n,
        saleEnd: zoraFacts.saleEnd.value,
        maxTokensPerAddress: 0n,
        pricePerToken: price,
        fundsRecipient: payoutRecipient,
      },
    ],
  });
  return [
    encodeFunctionData({ abi, functionName: "assumeLastTokenIdMatches", args: [tokenId - 1n] }),
    encodeFunctionData({
      abi,
      functionName: "setupNewTokenWithCreateReferral",
      args: [uri, BigInt(size), referrer ?? zeroAddress],
    }),
    encodeFunctionData({
      abi,
      functionName: "addPermission",
      args: [tokenId, minter, zoraFacts.minterPermission.value],
    }),
    encodeFunctionData({ abi, functionName: "callSale", args: [tokenId, minter, sale] }),
    // Without it the token has the contract's, which is the same.
    ...(royalty.royaltyBPS === 0
      ? []
      : [encodeFunctionData({ abi, functionName: "updateRoyaltiesForToken", args: [tokenId, royalty] })]),
    ...(creatorCopies === 0
      ? []
      : [
          encodeFunctionData({
            abi,
            functionName: "adminMint",
            args: [creator, tokenId, BigInt(creatorCopies), "0x"],
          }),
        ]),
  ];
}
