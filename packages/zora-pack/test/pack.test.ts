import { randomBytes } from "node:crypto";
import { createMemoryStore } from "@dreamnet/content-store";
import type { NormalizedSource } from "@dreamnet/document";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addresses } from "../src/calls/contracts.ts";
import { isSymbol } from "../src/symbol.ts";
import { artifactOf, inputOf, type Packed, pack, sourceOf } from "./make-work.ts";
import { checkPackage } from "./oracles/check-package.ts";
import { LocalChain } from "./oracles/local-chain.ts";
import { installZora } from "./oracles/zora-contracts.ts";

let chain: LocalChain;
beforeAll(async () => {
  chain = await LocalChain.start(8453);
  await installZora(chain, addresses.base);
});
afterAll(async () => {
  await chain[Symbol.asyncDispose]();
});

const text = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes);
const usual = { editionSize: 333, royaltyBps: 1000, creatorCopies: 1 };

describe("a package", () => {
  let packed: Packed;
  beforeAll(async () => {
    packed = await pack(inputOf(artifactOf()), createMemoryStore());
  });

  it("passes what others say of it, from the metadata to the chain", async () => {
    const { output, files } = packed;
    expect(output.status).toBe("ready");
    const check = await checkPackage(files, chain, usual);
    expect(check).toMatchObject({ faults: [], metadata: 2, decodedCalls: 2, minted: 1 });
    expect(output.metadata.cover).toMatchObject({ width: 1024, height: 1024 });
    expect(files.get(output.metadata.cover?.path ?? "")?.length).toBeLessThanOrEqual(262_144);
  });

  it("would not pass with one thing changed", async () => {
    const { files } = packed;
    const check = async (path: string, change: (text: string) => string): Promise<string> => {
      const changed = new TextEncoder().encode(change(text(files.get(path))));
      const { faults } = await checkPackage(new Map([...files, [path, changed]]), chain, usual);
      return faults.join("\n");
    };
    expect(await check("metadata.json", (json) => json.replace("ipfs://", "http://"))).toContain("not a valid URI");
    expect(await check("metadata.json", (json) => json.replace("A paper", "B paper"))).toContain("from the CAR");
    expect(await check("edition-metadata.json", (json) => `${json} `)).toContain("other bytes");
    expect(await check("coin-call.json", (json) => json.replace('"-195000"', '"-195001"'))).toContain("decodes to");
    expect(await check("preview.md", (preview) => preview.replaceAll("-250000", "-25000"))).toContain(
      "preview.md lacks",
    );
    expect((await checkPackage(files, chain, { ...usual, editionSize: 332 })).faults.join()).toContain("333 copies");
  });

  it("says that name and ticker stay, and that all is to be reviewed", () => {
    const { output, files } = packed;
    const checklist = text(files.get("checklist.md"));
    expect(checklist).toContain("cannot be changed later through Zora's app");
    expect(checklist).toContain(output.metadata.root as string);
    expect(checklist).toContain("review coin-call.json");
    expect(text(files.get("preview.md"))).toContain("Review before sending");
    expect(text(files.get("cids.json"))).toContain('"name": "unixfs-v1-2025"');
  });

  it("takes a PDF that is there, for an edition alone on the test network", async () => {
    const store = createMemoryStore();
    const pdf = await store.put(new TextEncoder().encode("%PDF-1.7\n%…\n"));
    const options = { route: "edition", chain: "base-sepolia", royaltyBps: 0, editionSize: 7 } as const;
    const { files, output } = await pack({ ...inputOf(artifactOf(), options), pdf }, store);
    expect(output.status).toBe("ready");
    expect(output.metadata.media).toEqual({ path: "a-paper.pdf", mediaType: "application/pdf", compilation: "given" });
    expect(output.metadata.coin).toBeUndefined();
    expect(files.has("coin-call.json") || files.has("metadata.json")).toBe(false);
    const { addresses: own, terms } = {
      addresses: addresses["base-sepolia"],
      terms: { editionSize: 7, royaltyBps: 0 },
    };
    await using testNetwork = await LocalChain.start(84_532);
    await installZora(testNetwork, own);
    expect(await checkPackage(files, testNetwork, { ...usual, ...terms })).toMatchObject({ faults: [], minted: 1 });
  });

  it("refuses as PDF what is none", async () => {
    const store = createMemoryStore();
    const pdf = await store.put(new TextEncoder().encode("<html>"));
    await expect(pack({ ...inputOf(artifactOf()), pdf }, store)).rejects.toMatchObject({ code: "PDF_INVALID" });
  });

  it.each([
    ["TeX", true],
    ["the sandbox", false],
  ])("is made without %s, with the article as media, and says so", async (_name, unsandboxed) => {
    const input = inputOf(artifactOf(), { compile: true });
    const { output, files } = await pack(input, createMemoryStore(), { env: { PATH: "/nowhere" }, unsandboxed });
    expect(output.metadata.media).toMatchObject({ mediaType: "text/html", compilation: "unavailable" });
    expect(output.notes.join(" ")).toContain("could not be compiled");
    expect(output.diagnostics.map(({ ruleId }) => ruleId)).toContain("zora/pdf-is-made");
    expect(text(files.get("a-paper.html"))).toContain("Text of the paper, 100 % of it.");
  });
});

describe("what is missing or wrong", () => {
  it("asks for the creator, and makes all but the calls", async () => {
    const { creator: _none, ...options } = inputOf(artifactOf(), { chain: "base-sepolia" }).options;
    const { output, files } = await pack({ ...inputOf(artifactOf()), options }, createMemoryStore());
    expect(output).toMatchObject({ status: "needs_input", needs: [{ field: "creator" }] });
    expect(files.has("a-paper.car") && files.has("metadata.json")).toBe(true);
    expect([...files.keys()].filter((path) => path.includes("call") || path === "preview.md")).toEqual([]);
    // Where Zora's sources differ, both addresses are named.
    expect(output.diagnostics.find(({ ruleId }) => ruleId === "zora/factory-is-agreed")?.message).toMatch(
      /^Review .*0xaF88840cb637F2684A9E460316b1678AD6245e4a.*0x777777751622c0d3258f214F9DF38E35BF45baF3/u,
    );
  });

  it.each(["量子计算的数学基础", "مقدمة في نظرية المجموعات", "……"])("takes the title %s", async (title) => {
    const { output, files } = await pack(inputOf(artifactOf({ title, language: "zh" })), createMemoryStore());
    expect(output.metadata.symbol).toSatisfy(isSymbol);
    expect(output.metadata.name).toBe(title);
    expect(output.status).toBe("ready");
    expect((await checkPackage(files, chain, usual)).faults).toEqual([]);
  });

  it("takes 500 authors and no abstract, and makes up nothing", async () => {
    const authors = Array.from({ length: 500 }, (_, index) => ({ name: `Author Number${index}`, affiliations: [] }));
    const { output, files } = await pack(inputOf(artifactOf({ authors, abstract: undefined })), createMemoryStore());
    expect(output.status).toBe("ready");
    expect(output.metadata.description).toBe(
      "A paper of two lines, by Author Number0, Author Number1, Author Number2 and 497 others",
    );
    expect(output.diagnostics.map(({ ruleId }) => ruleId)).toContain("zora/description-is-abstract");
    expect(text(files.get("metadata.json"))).toContain("Author Number499");
    expect((await checkPackage(files, chain, usual)).faults).toEqual([]);
  });

  it("makes no call of an edition of 0, and still the coin's", async () => {
    const { output, files } = await pack(inputOf(artifactOf(), { editionSize: 0 }), createMemoryStore());
    expect(output).toMatchObject({ status: "needs_input", needs: [{ field: "editionSize" }] });
    expect(files.has("edition-call.json")).toBe(false);
    expect(files.has("coin-call.json")).toBe(true);
  });

  it("makes no coin with a ticker that Zora refuses, and still the edition", async () => {
    const { output, files } = await pack(inputOf(artifactOf(), { symbol: "$TOO GOOD" }), createMemoryStore());
    expect(output).toMatchObject({ status: "needs_input", needs: [{ field: "symbol" }] });
    expect(files.has("coin-call.json")).toBe(false);
    expect(files.has("edition-call.json")).toBe(true);
  });

  it("asks for a title, and makes no call under a file's name", async () => {
    const artifact = artifactOf({ title: "paper.md" });
    const source = sourceOf(artifact);
    const { title: _none, ...frontmatter } = source.frontmatter;
    const { output, files } = await pack(inputOf(artifact, {}, { ...source, frontmatter }), createMemoryStore());
    expect(output).toMatchObject({ status: "needs_input", needs: [{ field: "name" }] });
    expect([...files.keys()].filter((path) => path.endsWith("-call.json"))).toEqual([]);
  });

  it("hides nothing in a title", async () => {
    const title = "Pay\u202Eeht\u202C `me`\n# [now](https://x.example)\u0000";
    const { output, files } = await pack(inputOf(artifactOf({ title })), createMemoryStore());
    expect(/\p{Cc}|\u202E|\u202C/u.test(output.metadata.name)).toBe(false);
    expect(
      text(files.get("preview.md"))
        .split("\n")
        .filter((line) => line.startsWith("# ")),
    ).toHaveLength(1);
    expect((await checkPackage(files, chain, usual)).faults).toEqual([]);
  });
});

describe("a cover of the author's own", () => {
  const withPicture = (sha256: string): NormalizedSource =>
    sourceOf(artifactOf({ title: "Covered" }), {
      assets: { [sha256]: { path: "figures/my cover.png", mediaType: "image/png", size: 1, variants: {} } },
    });
  const covered = (cover: string, source: NormalizedSource) =>
    inputOf(artifactOf({ title: "Covered" }), { cover }, source);

  it("is brought beneath the limit from 30 MB", { timeout: 120_000 }, async () => {
    const store = createMemoryStore();
    const side = 3200;
    const raw = { width: side, height: side, channels: 3 } as const;
    const png = await sharp(randomBytes(side * side * 3), { raw })
      .png({ compressionLevel: 0 })
      .toBuffer();
    expect(png.length).toBeGreaterThan(30_000_000);
    const pdf = await store.put(new TextEncoder().encode("%PDF-1.7\n"));
    const { sha256 } = await store.put(new Uint8Array(png));
    const input = { ...covered("figures/my cover.png", withPicture(sha256)), pdf };
    const { output, files } = await pack(input, store);
    expect(output.status).toBe("ready");
    expect(files.get(output.metadata.cover?.path ?? "")?.length).toBeLessThanOrEqual(262_144);
    expect((await checkPackage(files, chain, usual)).faults).toEqual([]);
  });

  it.each(["figures/my cover.png", "../../etc/passwd", "0".repeat(64)])(
    "is asked for again where %s is none",
    async (cover) => {
      const store = createMemoryStore();
      const { sha256 } = await store.put(new TextEncoder().encode("no picture"));
      const pdf = await store.put(new TextEncoder().encode("%PDF-1.7\n"));
      const { output, files } = await pack({ ...covered(cover, withPicture(sha256)), pdf }, store);
      expect(output).toMatchObject({ status: "needs_input", needs: [{ field: "cover" }] });
      expect(files.has("cover.png")).toBe(true);
    },
  );
});
