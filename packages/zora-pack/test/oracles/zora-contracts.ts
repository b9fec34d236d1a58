import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { Interface } from "ethers";
import { addresses } from "../../src/calls/contracts.ts";
import type { Artefact, LocalChain } from "./local-chain.ts";

/** Where they are on Base. */
export const zoraAddresses = addresses.base;

const require = createRequire(import.meta.url);
// The package exports its `dist` alone; the compiled contracts lie beside it.
const folder = dirname(dirname(require.resolve("@zoralabs/zora-1155-contracts")));

/** A contract of `@zoralabs/zora-1155-contracts`, as it is published. */
export function artefact(name: string, file = name): Artefact {
  return JSON.parse(readFileSync(join(folder, "out", `${file}.sol`, `${name}.json`), "utf8")) as Artefact;
}

/** ERC-1967: where a proxy keeps what it stands for. */
const implementationSlot = "0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc";
const nobody = "0x0000000000000000000000000000000000000001";

/** Puts Zora's contracts where they are on the real chain, so that a call can be sent as it is. */
export async function installZora(
  chain: LocalChain,
  addresses: { readonly editionFactory: string; readonly fixedPriceSale: string },
): Promise<void> {
  const gate = await chain.deploy(artefact("UpgradeGate"));
  const rewards = await chain.deploy(artefact("ProtocolRewards"));
  const library = await chain.deploy(artefact("DelegatedTokenCreation", "ZoraCreator1155Attribution"));
  const edition = await chain.deploy(artefact("ZoraCreator1155Impl"), [nobody, gate, rewards, nobody], {
    DelegatedTokenCreation: library,
  });
  const sale = await chain.deploy(artefact("ZoraCreatorFixedPriceSaleStrategy"));
  await place(chain, sale, addresses.fixedPriceSale);
  const factory = artefact("ZoraCreator1155FactoryImpl");
  const implementation = await chain.deploy(factory, [edition, nobody, addresses.fixedPriceSale, nobody]);
  const initialize = new Interface(factory.abi).encodeFunctionData("initialize", [nobody]);
  const proxy = await chain.deploy(artefact("Zora1155Factory"), [implementation, initialize]);
  await place(chain, proxy, addresses.editionFactory);
  const slot = await chain.rpc<string>("eth_getStorageAt", proxy, implementationSlot, "latest");
  await chain.rpc("anvil_setStorageAt", addresses.editionFactory, implementationSlot, slot);
}

async function place(chain: LocalChain, from: string, to: string): Promise<void> {
  await chain.rpc("anvil_setCode", to, await chain.rpc<string>("eth_getCode", from, "latest"));
}

/** The contract that a call has made. */
export function madeContract(logs: readonly { topics: string[]; data: string }[]): string {
  const factory = new Interface(artefact("ZoraCreator1155FactoryImpl").abi);
  for (const { topics, data } of logs) {
    const log = factory.parseLog({ topics, data });
    if (log?.name === "SetupNewContract") return String(log.args["newContract"]);
  }
  throw new Error("No contract was made.");
}
