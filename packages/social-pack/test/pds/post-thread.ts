import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type { ApiRequest } from "../../src/network.ts";
import type { BlueskyServer } from "./bluesky-server.ts";

/** What a server gave back of what was posted. */
export interface ReadBack {
  readonly posts: number;
  readonly images: number;
  readonly alts: readonly string[];
  readonly links: number;
  /** Where what is read differs from what was sent. */
  readonly faults: readonly string[];
}

interface Record_ {
  readonly text: string;
  readonly reply?: { readonly root: { readonly uri: string }; readonly parent: { readonly uri: string } };
  readonly embed?: {
    readonly $type: string;
    readonly images?: readonly { readonly alt: string; readonly image: { readonly ref: { readonly $link: string } } }[];
  };
}

/** Posts requests to a server, reads every record and picture back, and compares. */
export async function postAndReadBack(
  server: BlueskyServer,
  requests: readonly ApiRequest[],
  readFile: (path: string) => Uint8Array,
): Promise<ReadBack> {
  const faults: string[] = [];
  const alts: string[] = [];
  const uris: string[] = [];
  let images = 0;
  let links = 0;
  const answered = await server.send(requests, readFile);
  const sentFile = answered.find(({ request }) => request.file !== undefined)?.request.file;
  for (const { request, answer } of answered) {
    const sent = (request.body as { record?: Record_ } | undefined)?.record;
    if (sent === undefined) continue;
    const uri = String(answer["uri"]);
    uris.push(uri);
    const { value, cid } = await server.getRecord(uri);
    if (!isDeepStrictEqual(value, sent))
      faults.push(`${request.id}: ${JSON.stringify(value)} is not ${JSON.stringify(sent)}`);
    if (cid !== answer["cid"]) faults.push(`${request.id}: its CID is ${cid}`);
    const { reply, embed } = value as Record_;
    if (uris.length > 1 && (reply?.root.uri !== uris[0] || reply?.parent.uri !== uris.at(-2)))
      faults.push(`${request.id}: answers another post`);
    if (embed?.$type === "app.bsky.embed.external") links++;
    for (const { alt, image } of embed?.images ?? []) {
      images++;
      alts.push(alt);
      const bytes = await server.getBlob(image.ref.$link);
      const digest = (content: Uint8Array): string => createHash("sha256").update(content).digest("hex");
      if (sentFile === undefined || digest(bytes) !== digest(readFile(sentFile.path)))
        faults.push(`${request.id}: the picture came back changed`);
    }
  }
  return { posts: uris.length, images, alts, links, faults };
}
