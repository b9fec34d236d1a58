import { viem } from "../viem.ts";

// Held against `@zoralabs/protocol-deployments` by contracts.test.ts. It is no dependency of the package: a new release of
// it must not change what equal input gives, and its declarations cannot be read under NodeNext.

function readInterfaces() {
  const { parseAbi, parseAbiParameters } = viem();
  return {
    /** Deploys coins. */
    coinFactoryAbi: parseAbi([
      "function deploy(address payoutRecipient, address[] owners, string uri, string name, string symbol, bytes poolConfig, address platformReferrer, address postDeployHook, bytes postDeployHookData, bytes32 coinSalt) payable returns (address coin, bytes postDeployHookDataOut)",
    ]),
    /** A coin's pool. */
    poolParameters: parseAbiParameters(
      "uint8 version, address currency, int24[] tickLower, int24[] tickUpper, uint16[] numDiscoveryPositions, uint256[] maxDiscoverySupplyShare",
    ),
    /** Makes contracts of editions. */
    editionFactoryAbi: parseAbi([
      "function createContractDeterministic(string newContractURI, string name, (uint32 royaltyMintSchedule, uint32 royaltyBPS, address royaltyRecipient) defaultRoyaltyConfiguration, address defaultAdmin, bytes[] setupActions) returns (address)",
    ]),
    /** A contract of editions. */
    editionAbi: parseAbi([
      "function assumeLastTokenIdMatches(uint256 lastTokenId) view",
      "function setupNewTokenWithCreateReferral(string newURI, uint256 maxSupply, address createReferral) returns (uint256)",
      "function addPermission(uint256 tokenId, address user, uint256 permissionBits)",
      "function callSale(uint256 tokenId, address salesConfig, bytes data)",
      "function updateRoyaltiesForToken(uint256 tokenId, (uint32 royaltyMintSchedule, uint32 royaltyBPS, address royaltyRecipient) newConfiguration)",
      "function adminMint(address recipient, uint256 tokenId, uint256 quantity, bytes data)",
    ]),
    /** A sale at a fixed price. */
    fixedPriceAbi: parseAbi([
      "function setSale(uint256 tokenId, (uint64 saleStart, uint64 saleEnd, uint64 maxTokensPerAddress, uint96 pricePerToken, address fundsRecipient) salesConfig)",
    ]),
  };
}

let interfaces: ReturnType<typeof readInterfaces> | undefined;

/** Interfaces of the contracts. */
export function contractInterfaces(): ReturnType<typeof readInterfaces> {
  interfaces ??= readInterfaces();
  return interfaces;
}

/** Where they are, by chain: @zoralabs/protocol-deployments 0.7.6, checked 2026-11. */
export const addresses = {
  base: {
    coinFactory: "0x777777751622c0d3258f214F9DF38E35BF45baF3",
    editionFactory: "0x777777C338d93e2C7adf08D102d45CA7CC4Ed021",
    fixedPriceSale: "0x04E2516A2c207E84a1839755675dfd8eF6302F0a",
  },
  "base-sepolia": {
    coinFactory: "0xaF88840cb637F2684A9E460316b1678AD6245e4a",
    editionFactory: "0x777777C338d93e2C7adf08D102d45CA7CC4Ed021",
    fixedPriceSale: "0xd34872BE0cdb6b09d45FCa067B07f04a1A9aE1aE",
  },
} as const;
