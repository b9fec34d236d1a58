import { addFiles } from "@dreamnet/zora-pack";
import { profileVectors } from "../../packages/zora-pack/test/oracles/profile-vectors.ts";

/** A vector, and the CID that the pack gives. */
export interface VectorFinding {
  readonly name: string;
  readonly cid: string;
  readonly found: string;
}

/** Makes the vectors of the profile anew, and adds them as the pack does. */
export async function measureVectors(isQuick: boolean, say: (line: string) => void): Promise<VectorFinding[]> {
  const findings: VectorFinding[] = [];
  for (const { name, cid, isLarge, files } of profileVectors) {
    if (isQuick && isLarge === true) continue;
    // Blocks are let go at once: a vector may have a gibibyte.
    const entries = await addFiles(candidates(files()), { put: () => {} });
    findings.push({ name, cid, found: entries.at(-1)?.cid.toString() ?? "" });
    say(`${name}: ${findings.at(-1)?.found}`);
  }
  return findings;
}

type Files = ReturnType<(typeof profileVectors)[number]["files"]>;

function* candidates(files: Files): Generator<{ path?: string; content: AsyncIterable<Uint8Array> }> {
  for (const { content, ...rest } of files) yield { ...rest, content: later(content) };
}

async function* later(parts: Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* parts;
}
