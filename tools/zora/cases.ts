import { randomBytes } from "node:crypto";
import { createMemoryStore } from "@dreamnet/content-store";
import sharp from "sharp";
import { artifactOf, inputOf, sourceOf } from "../../packages/zora-pack/test/make-work.ts";
import type { LocalChain } from "../../packages/zora-pack/test/oracles/local-chain.ts";
import { measurePackage, type PackageFinding, type Packing } from "./measure.ts";

/** A hard case and what must come of it. */
interface HardCase extends Omit<Packing, "store"> {
  readonly store?: Packing["store"];
  readonly status: "ready" | "needs_input";
  /** Calls that must be there. */
  readonly calls: number;
}

/** What was found of a hard case. */
export interface CaseFinding extends PackageFinding {
  readonly isAsExpected: boolean;
}

/** Packs what breaks naive code. */
export async function measureCases(chain: LocalChain, say: (line: string) => void): Promise<CaseFinding[]> {
  const findings: CaseFinding[] = [];
  for (const { status, calls, store = createMemoryStore(), ...one } of await hardCases()) {
    const finding = await measurePackage({ ...one, store }, chain, false);
    findings.push({ ...finding, isAsExpected: finding.status === status && finding.decodedCalls === calls });
    say(`${one.name}: ${finding.status}, ${finding.decodedCalls} calls`);
  }
  return findings;
}

async function hardCases(): Promise<HardCase[]> {
  const usual = { status: "ready", calls: 2 } as const;
  const titled = (name: string, title: string): HardCase => ({ name, input: inputOf(artifactOf({ title })), ...usual });
  const authors = Array.from({ length: 500 }, (_, index) => ({ name: `Author Number${index}`, affiliations: [] }));
  return [
    titled("case: a title in Chinese", "量子计算的数学基础"),
    titled("case: a title in Arabic", "مقدمة في نظرية المجموعات"),
    titled("case: a title without letters", "……"),
    { name: "case: 500 authors", input: inputOf(artifactOf({ title: "Many", authors })), ...usual },
    { name: "case: no abstract", input: inputOf(artifactOf({ title: "None", abstract: undefined })), ...usual },
    { name: "case: a royalty of 0", input: inputOf(artifactOf({ title: "Royalty" }), { royaltyBps: 0 }), ...usual },
    {
      name: "case: an edition of 0",
      input: inputOf(artifactOf({ title: "Empty" }), { editionSize: 0 }),
      status: "needs_input",
      calls: 1,
    },
    { ...(await largeCover()), ...usual },
  ];
}

/** Noise, which no format packs: 30 MB. */
async function largeCover(): Promise<Pick<HardCase, "name" | "input" | "store">> {
  const store = createMemoryStore();
  const raw = { width: 3200, height: 3200, channels: 3 } as const;
  const png = await sharp(randomBytes(3200 * 3200 * 3), { raw })
    .png({ compressionLevel: 0 })
    .toBuffer();
  const { sha256, size } = await store.put(new Uint8Array(png));
  const artifact = artifactOf({ title: "Covered" });
  const source = sourceOf(artifact, {
    assets: { [sha256]: { path: "cover.png", mediaType: "image/png", size, variants: {} } },
  });
  const pdf = await store.put(new TextEncoder().encode("%PDF-1.7\n"));
  return {
    name: `case: a cover of ${Math.round(png.length / 1e6)} MB`,
    input: { ...inputOf(artifact, { cover: "cover.png" }, source), pdf },
    store,
  };
}
