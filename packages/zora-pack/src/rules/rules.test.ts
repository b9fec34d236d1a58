import { expect, it } from "vitest";
import type { Listing } from "../listing.ts";
import { zoraRules } from "./index.ts";

const cid = "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e";
const document = {
  name: "A name",
  description: "What it is.",
  image: `ipfs://${cid}`,
  content: { uri: `ipfs://${cid}`, mime: "application/pdf" },
};
const listing: Listing = {
  name: "A name",
  symbol: "NAME",
  hasAbstract: true,
  chain: "base",
  coin: { currency: "ETH" },
  edition: { size: 333, creatorCopies: 1 },
  cover: { path: "cover.png", mediaType: "image/png", size: 100_000 },
  metadata: [{ path: "metadata.json", text: JSON.stringify(document) }],
  cids: new Set([cid]),
};
const check = (own: Partial<Listing>): string[] =>
  zoraRules
    .flatMap((rule) => rule.check({ ...listing, ...own }))
    .map(({ ruleId, severity }) => `${severity} ${ruleId}`);
const withDocument = (own: Readonly<Record<string, unknown>>): Partial<Listing> => ({
  metadata: [{ path: "metadata.json", text: JSON.stringify({ ...document, ...own }) }],
});

it("finds nothing in a whole listing", () => {
  expect(check({})).toEqual([]);
});

it.each<[string, Partial<Listing>, string]>([
  ["no title", { name: "" }, "error zora/name-is-there"],
  ["a ticker with a dollar", { symbol: "$NAME" }, "error zora/symbol-is-valid"],
  ["a ticker of one sign", { symbol: "N" }, "error zora/symbol-is-valid"],
  ["a ticker of 21 signs", { symbol: "N".repeat(21) }, "error zora/symbol-is-valid"],
  ["no abstract", { hasAbstract: false }, "warning zora/description-is-abstract"],
  ["no cover", { cover: undefined }, "error zora/cover-is-shown"],
  ["WebP", { cover: { path: "c.webp", mediaType: "image/webp", size: 1 } }, "error zora/cover-is-shown"],
  [
    "a large cover",
    { cover: { path: "c.png", mediaType: "image/png", size: 262_145 } },
    "error zora/cover-is-one-block",
  ],
  ["null", withDocument({ animation_url: null }), "error zora/metadata-is-complete"],
  ["an empty description", withDocument({ description: "" }), "error zora/metadata-is-complete"],
  ["http", withDocument({ image: "http://example.org/a.png" }), "error zora/metadata-is-complete"],
  ["no media type", withDocument({ content: { uri: `ipfs://${cid}` } }), "error zora/metadata-is-complete"],
  [
    "a media type with a parameter",
    withDocument({ content: { uri: `ipfs://${cid}`, mime: "application/json; charset=utf-8" } }),
    "error zora/metadata-is-complete",
  ],
  ["a path with blanks", withDocument({ image: `ipfs://${cid}/my cover.png` }), "error zora/uri-is-in-the-car"],
  ["a CID that is elsewhere", { cids: new Set() }, "error zora/uri-is-in-the-car"],
  [
    "a CID of version 0",
    withDocument({ image: "ipfs://Qmf412jQZiuVUtdgnB36FXFX7xg5V6KEbSJ4dpQuhkLyfD" }),
    "error zora/uri-is-in-the-car",
  ],
  ["long metadata", withDocument({ description: "x".repeat(262_144) }), "error zora/metadata-is-one-block"],
  ["an edition of 0", { edition: { size: 0, creatorCopies: 0 } }, "error zora/edition-can-be-minted"],
  [
    "more for the creator than there is",
    { edition: { size: 1, creatorCopies: 2 } },
    "error zora/edition-can-be-minted",
  ],
  ["ZORA on the test network", { chain: "base-sepolia", coin: { currency: "ZORA" } }, "error zora/currency-has-a-pool"],
  ["the test network", { chain: "base-sepolia" }, "warning zora/factory-is-agreed"],
])("finds %s", (_name, own, found) => {
  expect(check(own)).toContain(found);
});

it("asks nothing of what is not prepared", () => {
  expect(check({ coin: undefined, symbol: "$", chain: "base-sepolia" })).toEqual([]);
  expect(check({ edition: undefined })).toEqual([]);
});

it("takes what is right at the limit", () => {
  expect(check({ cover: { path: "c.jpg", mediaType: "image/jpeg", size: 262_144 } })).toEqual([]);
  expect(check({ edition: { size: 1, creatorCopies: 1 }, symbol: "N".repeat(20) })).toEqual([]);
});
