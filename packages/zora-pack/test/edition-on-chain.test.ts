import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addresses } from "../src/calls/contracts.ts";
import { type EditionTerms, editionCall } from "../src/calls/edition-call.ts";
import { LocalChain } from "./oracles/local-chain.ts";
import { collect, sendEdition } from "./oracles/mint-edition.ts";
import { installZora } from "./oracles/zora-contracts.ts";

const creator = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266";
const payee = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
const collector = "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC";

const terms: EditionTerms = {
  chain: "base",
  creator,
  payoutRecipient: payee,
  referrer: undefined,
  name: "Über 量子",
  uri: "ipfs://bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e",
  size: 3,
  creatorCopies: 1,
  price: 0n,
  royaltyBps: 500,
};

let chain: LocalChain;
const send = (own: Partial<EditionTerms>) => {
  const { value, ...call } = editionCall({ ...terms, ...own });
  return sendEdition(chain, { ...call, value: value.toString() });
};

beforeAll(async () => {
  chain = await LocalChain.start(8453);
  await installZora(chain, addresses.base);
});
afterAll(async () => {
  await chain[Symbol.asyncDispose]();
});

describe("the call of an edition, sent to Zora's contracts", () => {
  it("makes the edition as it says, and gives the creator a copy", async () => {
    expect(await send({})).toMatchObject({
      uri: terms.uri,
      contractUri: terms.uri,
      name: terms.name,
      maxSupply: 3n,
      minted: 1n,
      creatorBalance: 1n,
      royaltyRecipient: payee,
      royalty: 500n,
      isAdmin: true,
    });
  });

  it("sells the copies that are left, and none beyond", async () => {
    const { contract } = await send({ name: "sold out" });
    const { fixedPriceSale } = addresses.base;
    expect(await collect(chain, contract, fixedPriceSale, collector, 2)).toBe(2n);
    await expect(collect(chain, contract, fixedPriceSale, collector, 1)).rejects.toThrow(/revert/iu);
  });

  it("takes the price that it says, for who is to be paid", async () => {
    const price = 1_000_000_000_000_000n;
    const { contract } = await send({ name: "priced", price });
    const before = BigInt(await chain.rpc<string>("eth_getBalance", payee, "latest"));
    await expect(collect(chain, contract, addresses.base.fixedPriceSale, collector, 1)).rejects.toThrow(/revert/iu);
    await collect(chain, contract, addresses.base.fixedPriceSale, collector, 1, price);
    expect(BigInt(await chain.rpc<string>("eth_getBalance", payee, "latest")) - before).toBeGreaterThanOrEqual(price);
  });

  it("leaves a royalty of 0 at 0", async () => {
    expect(await send({ name: "no royalty", royaltyBps: 0 })).toMatchObject({ royalty: 0n });
  });

  it("mints nothing to the creator where none is asked for", async () => {
    expect(await send({ name: "none", creatorCopies: 0 })).toMatchObject({ minted: 0n, creatorBalance: 0n });
  });

  it("fails where the creator would get more than there are, which is why a rule refuses it", async () => {
    await expect(send({ name: "too many", creatorCopies: 4 })).rejects.toThrow(/revert/iu);
  });
});
