import { AbiCoder, Interface } from "ethers";
import type { LocalChain } from "./local-chain.ts";
import { artefact, madeContract } from "./zora-contracts.ts";

/** What stands on the chain after an edition's call. */
export interface MintedEdition {
  readonly contract: string;
  readonly uri: string;
  readonly contractUri: string;
  readonly name: string;
  readonly maxSupply: bigint;
  readonly minted: bigint;
  readonly creatorBalance: bigint;
  readonly royaltyRecipient: string;
  /** Of 10,000. */
  readonly royalty: bigint;
  readonly isAdmin: boolean;
}

const { abi } = artefact("ZoraCreator1155Impl");

/** Sends an edition's call as it is, and reads what it has made. */
export async function sendEdition(
  chain: LocalChain,
  call: { readonly from: string; readonly to: string; readonly data: string; readonly value: string },
): Promise<MintedEdition> {
  const { logs } = await chain.send(call.from, call.to, call.data, BigInt(call.value));
  const contract = madeContract(logs);
  const read = async (name: string, values: readonly unknown[] = []): Promise<unknown[]> => [
    ...(await chain.read(abi, contract, name, values)),
  ];
  const [info] = (await read("getTokenInfo", [1])) as [[string, bigint, bigint]];
  const [royaltyRecipient, royalty] = (await read("royaltyInfo", [1, 10_000])) as [string, bigint];
  return {
    contract,
    uri: (await read("uri", [1]))[0] as string,
    contractUri: (await read("contractURI"))[0] as string,
    name: (await read("name"))[0] as string,
    maxSupply: info[1],
    minted: info[2],
    creatorBalance: (await read("balanceOf", [call.from, 1]))[0] as bigint,
    royaltyRecipient,
    royalty,
    isAdmin: (await read("isAdminOrRole", [call.from, 0, 2]))[0] as boolean,
  };
}

/** A collector buys copies through the sale at a fixed price; throws where the contract refuses. */
export async function collect(
  chain: LocalChain,
  contract: string,
  sale: string,
  collector: string,
  copies: number,
  price = 0n,
): Promise<bigint> {
  const fee = 111_000_000_000_000n;
  const data = new Interface(abi).encodeFunctionData("mint", [
    sale,
    1,
    copies,
    [],
    AbiCoder.defaultAbiCoder().encode(["address"], [collector]),
  ]);
  await chain.send(collector, contract, data, (fee + price) * BigInt(copies));
  const [balance] = await chain.read(abi, contract, "balanceOf", [collector, 1]);
  return balance as bigint;
}
