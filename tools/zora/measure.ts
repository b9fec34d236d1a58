import { join } from "node:path";
import { createMemoryStore } from "@dreamnet/content-store";
import { describeArtifact } from "@dreamnet/document";
import { WorkflowExecutor } from "@dreamnet/executor";
import { loadSource } from "@dreamnet/source-loader";
import { type ZoraPackInput, zoraOptionsSchema, zoraPackWorkflow } from "@dreamnet/zora-pack";
import { checkPackage } from "../../packages/zora-pack/test/oracles/check-package.ts";
import type { LocalChain } from "../../packages/zora-pack/test/oracles/local-chain.ts";
import type { CorpusDocument } from "../corpus/discover.ts";

/** The first account of every local chain: its key is known to all, so that nobody keeps anything there. */
const creator = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266";

/** What was found of one package. */
export interface PackageFinding {
  readonly name: string;
  readonly status: string;
  readonly media: string;
  readonly symbol: string;
  readonly metadata: number;
  readonly refusedMetadata: number;
  readonly blocks: number;
  readonly decodedCalls: number;
  readonly minted: number;
  /** Calls in the package; none where it has no name. */
  readonly calls: number;
  readonly editionCalls: number;
  /** Undefined where it was packed once only. */
  readonly isReproducible?: boolean;
  readonly faults: readonly string[];
}

/** What is packed, and what its edition must come out as. */
export interface Packing {
  readonly name: string;
  readonly input: ZoraPackInput;
  readonly store: ReturnType<typeof createMemoryStore>;
}

/** Packs a document, or twice, and checks it; says why where it cannot be read. */
export async function measureDocument(
  { kind, name, folder, main }: CorpusDocument,
  chain: LocalChain,
  compile: boolean,
  twice: boolean,
): Promise<PackageFinding | string> {
  const store = createMemoryStore();
  const loaded = await loadSource(join(folder, main), { store });
  if (loaded.status === "refused") return loaded.diagnostics[0]?.message ?? "refused";
  const artifact = describeArtifact(loaded.source, { id: "work" });
  const options = zoraOptionsSchema.parse({ creator, compile });
  const input: ZoraPackInput = { source: loaded.source, artifact, options };
  return measurePackage({ name: `${kind}/${name}`, input, store }, chain, twice);
}

/** Packs and checks. */
export async function measurePackage(
  { name, input, store }: Packing,
  chain: LocalChain,
  twice: boolean,
): Promise<PackageFinding> {
  const pack = async () => {
    // Our own code on documents that are known: the sandbox has measurements of its own (`pnpm escape`).
    const result = await new WorkflowExecutor({ store, unsandboxed: true }).execute(zoraPackWorkflow, input, {
      now: new Date("2026-05-01T00:00:00Z"),
    });
    if (!result.success) throw result.error;
    return result.output;
  };
  const output = await pack();
  const files = new Map<string, Uint8Array>();
  for (const { path, sha256 } of output.files)
    files.set(path.replace(`build/${input.artifact.id}/zora/`, ""), await store.get(sha256));
  const { edition, media, symbol } = output.metadata;
  const check = await checkPackage(files, chain, {
    editionSize: edition?.size ?? 0,
    royaltyBps: input.options.royaltyBps,
    creatorCopies: input.options.creatorCopies,
  });
  const digests = ({ files: list }: typeof output): string =>
    list.map(({ path, sha256 }) => `${path} ${sha256}`).join("\n");
  return {
    name,
    status: output.status,
    media: `${media.path.split(".").at(-1)} ${media.compilation}`,
    symbol,
    ...check,
    refusedMetadata: check.refused.length,
    calls: [...files.keys()].filter((path) => path.endsWith("-call.json")).length,
    editionCalls: files.has("edition-call.json") ? 1 : 0,
    ...(twice ? { isReproducible: digests(output) === digests(await pack()) } : {}),
  };
}
