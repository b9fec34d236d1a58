import { isDeepStrictEqual } from "node:util";
import type { CallFile } from "../../src/calls/call-file.ts";
import { builtMetadata, metadataFaults } from "./check-metadata.ts";
import { readCoinCall, readEditionCall } from "./decode-elsewhere.ts";
import type { LocalChain } from "./local-chain.ts";
import { sendEdition } from "./mint-edition.ts";
import { readCar } from "./read-car.ts";

/** What was checked of a package, and everything that is wrong, as sentences. */
export interface PackageCheck {
  readonly faults: readonly string[];
  readonly metadata: number;
  /** What Zora's SDK says against metadata; among the faults too. */
  readonly refused: readonly string[];
  readonly blocks: number;
  readonly decodedCalls: number;
  readonly minted: number;
}

const decoder = new TextDecoder("utf-8", { fatal: true });

/**
 * Holds a whole package against what others say of it: Zora's SDK, the reference reader of CARs, another library's
 * reading of the calls, and Zora's contracts on a chain.
 *
 * @param files - By their names in the package.
 */
export async function checkPackage(
  files: ReadonlyMap<string, Uint8Array>,
  chain: LocalChain,
  terms: { readonly editionSize: number; readonly royaltyBps: number; readonly creatorCopies: number },
): Promise<PackageCheck> {
  const faults: string[] = [];
  const json = <Value>(path: string): Value | undefined => {
    const bytes = files.get(path);
    return bytes === undefined ? undefined : (JSON.parse(decoder.decode(bytes)) as Value);
  };
  const holds = (isTrue: boolean, fault: string): void => {
    if (!isTrue) faults.push(fault);
  };

  const documents = ["metadata.json", "edition-metadata.json"].filter((path) => files.has(path));
  const refused: string[] = [];
  for (const path of documents) refused.push(...(await metadataFaults(path, files.get(path) as Uint8Array)));
  faults.push(...refused);
  const coin = json<Parameters<typeof builtMetadata>[0]>("metadata.json");
  if (coin !== undefined)
    holds(isDeepStrictEqual(builtMetadata(coin), coin), "metadata.json is not what the SDK's builder writes");

  const cids = json<{ root: string; files: Record<string, string>; car: { path: string } }>("cids.json");
  const carBytes = files.get(cids?.car.path ?? "");
  if (cids === undefined || carBytes === undefined)
    return { faults: [...faults, "there is no CAR"], refused, ...nothing };
  const car = await readCar(carBytes);
  holds(car.root === cids.root, `the CAR's root is ${car.root}, not ${cids.root}`);
  holds(car.wrong.length === 0, `blocks with wrong digests: ${car.wrong.join(", ")}`);
  holds(car.isSorted, "the CAR's blocks are not sorted");
  holds(
    isDeepStrictEqual([...car.files.keys()].sort(), Object.keys(cids.files).sort()),
    "the CAR has other files than cids.json",
  );
  for (const [path, cid] of Object.entries(cids.files)) {
    const read = car.files.get(path);
    holds(read?.cid === cid, `${path} has the CID ${read?.cid} in the CAR, not ${cid}`);
    holds(same(read?.bytes, files.get(path)), `${path} reads differently from the CAR`);
  }
  for (const path of documents)
    for (const [, cid = ""] of decoder.decode(files.get(path)).matchAll(/"ipfs:\/\/([^"]*)"/gu))
      holds(Object.values(cids.files).includes(cid), `${path} names ${cid}, which is not in the CAR`);

  let decodedCalls = 0;
  const preview = files.has("preview.md") ? decoder.decode(files.get("preview.md")) : "";
  const calls = [
    ["coin-call.json", readCoinCall],
    ["edition-call.json", readEditionCall],
  ] as const;
  for (const [path, read] of calls) {
    const call = json<CallFile>(path);
    if (call === undefined) continue;
    const decoded = read(call.data);
    holds(isDeepStrictEqual(JSON.parse(JSON.stringify(decoded)), call.decoded), `${path} decodes to something else`);
    for (const text of leaves(decoded.arguments))
      holds(
        preview.includes(text.replace(/\s+/gu, " ")),
        `preview.md lacks ${JSON.stringify(text.slice(0, 80))} of ${path}`,
      );
    holds(preview.includes(call.to), `preview.md lacks the address that ${path} goes to`);
    decodedCalls++;
  }
  const coinCall = json<CallFile>("coin-call.json");
  if (coinCall !== undefined) {
    const { uri, name, symbol, coinSalt } = readCoinCall(coinCall.data).arguments;
    holds(uri === `ipfs://${cids.files["metadata.json"]}`, `the coin's uri is ${String(uri)}`);
    holds(name === coin?.name && symbol === coin?.symbol, "the coin's name or ticker is not that of its metadata");
    holds(!/^0x0*$/u.test(String(coinSalt)), "the coin's salt is zero");
  }

  const edition = json<CallFile>("edition-call.json");
  let minted = 0;
  if (edition !== undefined) {
    // One sender cannot make the same contract twice; what a check makes is taken back.
    const snapshot = await chain.rpc<string>("evm_snapshot");
    const made = await sendEdition(chain, edition);
    await chain.rpc("evm_revert", snapshot);
    const cid = made.uri.replace("ipfs://", "");
    holds(cid === cids.files["edition-metadata.json"], `the token's uri is ${made.uri}`);
    holds(
      same(car.files.get("edition-metadata.json")?.bytes, files.get("edition-metadata.json")),
      "the uri resolves to other bytes",
    );
    holds(made.contractUri === made.uri, `the contract's uri is ${made.contractUri}`);
    holds(made.name === json<{ name: string }>("edition-metadata.json")?.name, "the contract has another name");
    holds(made.maxSupply === BigInt(terms.editionSize), `the edition has ${made.maxSupply} copies`);
    holds(made.creatorBalance === BigInt(terms.creatorCopies), `the creator has ${made.creatorBalance} copies`);
    holds(made.royalty === BigInt(terms.royaltyBps), `the royalty is ${made.royalty}`);
    minted++;
  }
  return { faults, refused, metadata: documents.length, blocks: car.blocks, decodedCalls, minted };
}

const nothing = { metadata: 0, blocks: 0, decodedCalls: 0, minted: 0 };

const same = (a: Uint8Array | undefined, b: Uint8Array | undefined): boolean =>
  a !== undefined && b !== undefined && Buffer.compare(a, b) === 0;

function leaves(value: unknown): string[] {
  if (typeof value === "string") return value === "" ? [] : [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(leaves);
}
