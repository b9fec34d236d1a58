import * as published from "@zoralabs/protocol-deployments";
import { Interface, type InterfaceAbi } from "ethers";
import { type Abi, type AbiFunction, toFunctionSelector } from "viem";
import { describe, expect, it } from "vitest";
import { chains, zoraFacts } from "../limits.ts";
import { coinCall } from "./coin-call.ts";
import { addresses, contractInterfaces } from "./contracts.ts";

// Its declarations leave endings out of their imports, so that TypeScript sees nothing of it.
const deployments = published as unknown as {
  readonly coinFactoryAddress: Readonly<Record<number, string>>;
  readonly zoraCreator1155FactoryImplAddress: Readonly<Record<number, string>>;
  readonly zoraCreatorFixedPriceSaleStrategyAddress: Readonly<Record<number, string>>;
  readonly coinFactoryABI: Abi;
  readonly zoraCreator1155FactoryImplABI: Abi;
  readonly zoraCreator1155ImplABI: Abi;
  readonly zoraCreatorFixedPriceSaleStrategyABI: Abi;
  encodeMultiCurvePoolConfig(config: Readonly<Record<string, unknown>>): string;
};

const { coinFactoryAbi, editionAbi, editionFactoryAbi, fixedPriceAbi } = contractInterfaces();

describe("what Zora's package of deployments says", () => {
  it.each(Object.entries(chains))("is where the contracts are on %s", (name, { id }) => {
    expect(addresses[name as keyof typeof addresses]).toEqual({
      coinFactory: deployments.coinFactoryAddress[id],
      editionFactory: deployments.zoraCreator1155FactoryImplAddress[id],
      fixedPriceSale: deployments.zoraCreatorFixedPriceSaleStrategyAddress[id],
    });
  });

  it.each([
    ["coin factory", coinFactoryAbi, deployments.coinFactoryABI],
    ["edition factory", editionFactoryAbi, deployments.zoraCreator1155FactoryImplABI],
    ["edition", editionAbi, deployments.zoraCreator1155ImplABI],
    ["fixed price sale", fixedPriceAbi, deployments.zoraCreatorFixedPriceSaleStrategyABI],
  ] as const)("is the interface of the %s", (_name, own, theirs) => {
    const shape = ({ name, inputs, outputs, stateMutability }: AbiFunction): unknown =>
      JSON.parse(
        JSON.stringify({ name, inputs, outputs, stateMutability }, (key, value) =>
          key === "internalType" ? undefined : value,
        ),
      );
    for (const item of own as readonly AbiFunction[]) {
      const selector = toFunctionSelector(item);
      const found = theirs.find(
        (one): one is AbiFunction => one.type === "function" && toFunctionSelector(one) === selector,
      ) as AbiFunction;
      // Names of results are read by nobody.
      expect(shape({ ...found, outputs: item.outputs })).toEqual(shape(item));
    }
  });

  it("is a coin's pool", () => {
    const someone = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266";
    for (const currency of ["ETH", "ZORA"] as const) {
      const pool = zoraFacts.pools.value[currency];
      const { data } = coinCall({
        chain: "base",
        creator: someone,
        payoutRecipient: someone,
        referrer: undefined,
        name: "A name",
        symbol: "NAME",
        uri: "ipfs://bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e",
        currency,
      });
      expect(data.slice(0, 10)).toBe("0xa423ada1");
      const theirs = new Interface(deployments.coinFactoryABI as unknown as InterfaceAbi);
      expect(theirs.parseTransaction({ data })?.args["poolConfig"]).toBe(
        deployments.encodeMultiCurvePoolConfig({
          currency: pool.currency,
          tickLower: [pool.tickLower],
          tickUpper: [pool.tickUpper],
          numDiscoveryPositions: [zoraFacts.positions.value.count],
          maxDiscoverySupplyShare: [zoraFacts.positions.value.maxShare],
        }),
      );
    }
  });
});
