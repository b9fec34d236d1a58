/** A fact about Zora, Ethereum or IPFS, with where it comes from and when it was checked. */
export interface Fact<T> {
  readonly value: T;
  readonly source: string;
  /** `YYYY-MM`. */
  readonly checked: string;
}

const coinsSdk = "@zoralabs/coins-sdk 0.6.0";
const protocolSdk = "@zoralabs/protocol-sdk 0.13.21";
const contracts = "@zoralabs/zora-1155-contracts 2.13.2";

/** What Zora takes, and what the calls say. Every number that the pack writes stands here; contracts and their addresses in calls/contracts.ts. */
export const zoraFacts = {
  /** What a URI in the metadata may begin with; `http://` is refused. */
  uriSchemes: {
    value: ["ipfs://", "ar://", "https://", "data:"],
    source: `${coinsSdk} validateMetadataJSON`,
    checked: "2026-11",
  },
  /** Pictures that a coin shows; no WebP. */
  coverTypes: {
    value: ["image/png", "image/jpeg", "image/gif", "image/svg+xml"],
    source: `${coinsSdk} validateImageMimeType`,
    checked: "2026-11",
  },
  /** Endings of what an edition plays under `animation_url`. A PDF is none of them. */
  animationTypes: {
    value: ["gltf", "glb", "webm", "mp3", "mp4", "m4v", "ogv", "ogg", "wav", "oga", "html"],
    source: "Zora's documentation of 1155 metadata",
    checked: "2026-11",
  },
  symbol: { value: /^[A-Za-z0-9]{2,20}$/u, source: coinsSdk, checked: "2026-11" },
  /** Bytes up to which a file is one block, and has one CID, whichever service with raw leaves and CIDv1 adds it. */
  oneBlock: { value: 262_144, source: "IPIP-0499; the smallest chunk in use is 256 KiB", checked: "2026-11" },
  /** The pool of a coin, by what it is paired with. */
  pools: {
    value: {
      ETH: {
        currency: "0x0000000000000000000000000000000000000000",
        tickLower: -250_000,
        tickUpper: -195_000,
        chains: ["base", "base-sepolia"],
      },
      ZORA: {
        currency: "0x1111111111166b7FE7bd91427724B487980aFc69",
        tickLower: -138_000,
        tickUpper: -81_000,
        chains: ["base"],
      },
    },
    source: `${coinsSdk} poolConfigUtils`,
    checked: "2026-11",
  },
  /** The layout of a pool's configuration: several curves on Uniswap 4. */
  poolVersion: {
    value: 4,
    source: "@zoralabs/protocol-deployments 0.7.6 encodeMultiCurvePoolConfig",
    checked: "2026-11",
  },
  /** Positions of a pool, and the share of the supply that they hold: 5 %. */
  positions: {
    value: { count: 11, maxShare: 50_000_000_000_000_000n },
    source: `${coinsSdk} poolConfigUtils`,
    checked: "2026-11",
  },
  /** Copies of an edition that are suggested, by what the work is. */
  editionSizes: {
    value: { paper: 333, whitepaper: 1000, article: 500 },
    source: "suggestions of this pack",
    checked: "2026-11",
  },
  /** Basis points that Zora's SDK takes where none are given. */
  royalty: { value: { preset: 1000, max: 10_000 }, source: `${protocolSdk} create-client`, checked: "2026-11" },
  /** The permission bit that lets a sale mint. */
  minterPermission: { value: 4n, source: `${contracts} PERMISSION_BIT_MINTER`, checked: "2026-11" },
  /** The end of time for a sale: the largest uint64. */
  saleEnd: { value: 18_446_744_073_709_551_615n, source: `${protocolSdk} SALE_END_FOREVER`, checked: "2026-11" },
  /** Wei that a collector pays Zora for each copy, beside the price. */
  mintFee: { value: 111_000_000_000_000n, source: `${contracts} MINT_FEE`, checked: "2026-11" },
  /** What Zora's documentation gives as the coin factory, on both chains. */
  documentedCoinFactory: {
    value: "0x777777751622c0d3258f214F9DF38E35BF45baF3",
    source: "Zora's documentation of coins",
    checked: "2026-11",
  },
} as const satisfies Record<string, Fact<unknown>>;

/** Chains that the pack writes calls for. */
export const chains = {
  base: { id: 8453, name: "Base" },
  "base-sepolia": { id: 84_532, name: "Base Sepolia, a test network" },
} as const;
/** The names of the chains that Zora mints on. */
export type ChainName = keyof typeof chains;

/** What a coin is paired with. */
export type Currency = keyof typeof zoraFacts.pools.value;
