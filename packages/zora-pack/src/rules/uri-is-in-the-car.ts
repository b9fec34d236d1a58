import { CID } from "multiformats/cid";
import { defineRule } from "./rule.ts";

/** What the metadata refers to travels with it, by bare CIDs: a path could hold blanks, and change. */
export const uriIsInTheCar = defineRule({
  id: "zora/uri-is-in-the-car",
  holds: "every ipfs:// URI of the metadata is a bare CID of the CAR",
  source: "IPFS, docs.ipfs.tech “Address IPFS on the web”, 2026-11",
  *find({ metadata, cids }) {
    for (const { path, text } of metadata)
      for (const [, rest = ""] of text.matchAll(/"ipfs:\/\/([^"]*)"/gu))
        if (!isCid(rest) || !cids.has(rest))
          yield {
            severity: "error",
            message: `${path}: ipfs://${rest.slice(0, 100)} is not in the CAR.`,
            hint: "Make the package anew.",
            path: ["metadata"],
          };
  },
});

function isCid(text: string): boolean {
  try {
    return CID.parse(text).version === 1;
  } catch {
    return false;
  }
}
