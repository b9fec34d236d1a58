import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RenderedNetwork } from "../src/render-social.ts";
import { packDocument } from "./pack-document.ts";
import { type BlueskyServer, startBlueskyServer } from "./pds/bluesky-server.ts";
import { postAndReadBack } from "./pds/post-thread.ts";

const paper = fileURLToPath(new URL("../../../examples/riccati/paper.md", import.meta.url));

describe("a real Bluesky server", () => {
  let server: BlueskyServer;
  beforeAll(async () => {
    server = await startBlueskyServer();
  }, 120_000);
  afterAll(async () => server?.stop());

  it("takes a thread and a caption, and gives them back equal, with pictures and alt text", async () => {
    const { files, text, plan } = await packDocument(paper, {
      networks: ["bluesky"],
      url: "https://doi.org/10.21105/joss.05430",
    });
    const requests = JSON.parse(text("bluesky/requests.json")) as RenderedNetwork["requests"];
    const readFile = (path: string): Uint8Array => files.get(path) as Uint8Array;
    expect(requests.ready).toBe(true);
    const thread = await postAndReadBack(server, requests.thread, readFile);
    expect(thread).toEqual({
      posts: plan.networks.bluesky?.thread.length,
      images: 1,
      alts: [text("bluesky/alt.txt")],
      links: 1,
      faults: [],
    });
    expect(thread.posts).toBeGreaterThanOrEqual(3);
    const caption = await postAndReadBack(server, requests.caption, readFile);
    expect(caption).toEqual({ posts: 1, images: 0, alts: [], links: 1, faults: [] });
  }, 120_000);
});
