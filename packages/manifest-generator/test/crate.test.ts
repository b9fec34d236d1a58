import { readFileSync } from "node:fs";
import { createMemoryStore } from "@dreamnet/content-store";
import jsonld from "jsonld";
import { describe, expect, it } from "vitest";
import { checkCrate } from "../src/crate/check-crate.ts";
import { idToPath, pathToId } from "../src/crate/path-to-id.ts";
import { packagedFiles } from "../src/documents.ts";
import type { AggregateInputGiven } from "../src/index.ts";
import { makeRelease } from "./package-folder.ts";
import { artifact, stored } from "./sample.ts";

type Json = Record<string, unknown>;
interface Crate {
  "@context": unknown;
  "@graph": Json[];
}

const context = JSON.parse(
  readFileSync(new URL("./__fixtures__/ro-crate-1.2-context.json", import.meta.url), "utf8"),
) as Json;

async function makeCrate(more: Partial<AggregateInputGiven> = {}) {
  const store = createMemoryStore();
  const release = await makeRelease(store, more);
  const beside = release.files.map((file) => ({ ...file, path: file.path.split("/").at(-1) as string }));
  const document = beside.find(({ path }) => path === "ro-crate-metadata.json");
  const crate = JSON.parse(new TextDecoder().decode(await store.get(document?.sha256 ?? ""))) as Crate;
  return { crate, files: [...packagedFiles(release.manifest), ...beside] };
}

const entity = (crate: Crate, id: string): Json => crate["@graph"].find((item) => item["@id"] === id) as Json;

describe("an @id of a path", () => {
  it.each([
    ["arxiv/paper.pdf", "arxiv/paper.pdf"],
    ["arxiv/a paper 100%.pdf", "arxiv/a%20paper%20100%25.pdf"],
    ["website/Übersicht/日本.html", "website/Übersicht/日本.html"],
    ["a/#1 ^x`y.txt", "a/%231%20%5Ex%60y.txt"],
    ["a/100%25.txt", "a/100%2525.txt"],
  ])("%s is %s, and back", (path, id) => {
    expect(pathToId(path)).toBe(id);
    expect(idToPath(id)).toBe(path);
  });

  it.each(["../x", "/x", "a/../b", "a//b", "./a", "file:///x", "C:/x", "a\\b", "a b", "%zz", "%2e%2e/x"])(
    "%s names no path in the crate",
    (id) => {
      expect(idToPath(id)).toBeUndefined();
    },
  );
});

describe("the crate", () => {
  it("keeps the rules of RO-Crate 1.2", async () => {
    const { crate, files } = await makeCrate();
    expect(checkCrate(crate, files)).toEqual([]);
    expect(entity(crate, "./")).toMatchObject({
      name: artifact.title,
      description: artifact.abstract,
      datePublished: "2026-05-01",
      license: { "@id": "https://spdx.org/licenses/CC-BY-4.0" },
      author: [{ "@id": "https://orcid.org/0000-0002-1825-0097" }, { "@id": "#author-2" }],
    });
    expect(entity(crate, "arxiv/Übersicht%20100%25.txt")).toMatchObject({ contentSize: "9" });
  });

  it.each([
    ["without abstract, licence, authors and tags", { abstract: undefined, license: undefined, authors: [], tags: [] }],
    ["with a licence of its own words", { license: "All rights reserved" }],
    ["with a licence's URL", { license: "https://example.org/my licence" }],
    [
      "with two authors of one ORCID",
      { authors: [artifact.authors[0], { ...artifact.authors[0], name: "A. Lovelace" }] },
    ],
    ["with half a surrogate pair in its title", { title: "A \ud83d paper" }],
    ["of a year", { date: "2026" }],
  ])("keeps them %s", async (_, change) => {
    const { crate, files } = await makeCrate({ artifact: { ...artifact, ...change } as never });
    expect(checkCrate(crate, files)).toEqual([]);
  });

  it("keeps them for a live platform, and one without files", async () => {
    const { crate, files } = await makeCrate({
      live: { arxiv: "https://arxiv.org/abs/2605.00001", medium: "https://medium.com/p/1" },
    });
    expect(checkCrate(crate, files)).toEqual([]);
    expect(entity(crate, "arxiv/")).toMatchObject({ url: "https://arxiv.org/abs/2605.00001" });
  });

  it("expands as JSON-LD without the loss of a word", async () => {
    const store = createMemoryStore();
    const { crate } = await makeCrate({
      platforms: { zora: { status: "ready", files: [await stored(store, "build/a-paper/zora/a b%.txt", "x")] } },
    });
    const [expanded, dropped] = await expand(crate);
    expect(dropped).toEqual([]);
    expect((await expand(change(crate, "./", { notAWord: "x" })))[1]).toHaveLength(1);
    const root = expanded.find((item) => item["@id"] === "http://crate.example/");
    expect(root).toMatchObject({
      "@type": ["http://schema.org/Dataset"],
      "http://schema.org/name": [{ "@value": artifact.title }],
      "http://schema.org/datePublished": [{ "@value": "2026-05-01" }],
      "http://schema.org/license": [{ "@id": "https://spdx.org/licenses/CC-BY-4.0" }],
    });
    const file = expanded.find((item) => item["@id"] === "http://crate.example/zora/a%20b%25.txt");
    expect(file).toMatchObject({
      "@type": ["http://schema.org/MediaObject"],
      "http://schema.org/contentSize": [{ "@value": "1" }],
    });
    const persons = expanded.filter((item) => (item["@type"] as string[]).includes("http://schema.org/Person"));
    expect(persons.map((person) => Object.keys(person).sort())[0]).toContain("http://schema.org/affiliation");
  });
});

async function expand(crate: Crate): Promise<[Json[], string[]]> {
  const dropped: string[] = [];
  const expanded = await (jsonld.expand as unknown as (...all: unknown[]) => Promise<Json[]>)(crate, {
    base: "http://crate.example/",
    documentLoader: async (url: string) => {
      if (url !== "https://w3id.org/ro/crate/1.2/context") throw new Error(`not offline: ${url}`);
      return { contextUrl: undefined, documentUrl: url, document: context };
    },
    eventHandler: ({ event }: { event: { code: string; details: unknown } }) =>
      dropped.push(`${event.code} ${JSON.stringify(event.details)}`),
  });
  return [expanded, dropped];
}

describe("the rules find", () => {
  const cases: [string, string, (crate: Crate) => unknown][] = [
    ["no graph", "is-flattened", () => ({ "@context": "https://w3id.org/ro/crate/1.2/context" })],
    ["a list", "is-flattened", (crate) => [crate]],
    ["something beside the graph", "is-flattened", (crate) => ({ ...crate, name: "x" })],
    [
      "the context of 1.1",
      "context-is-named",
      (crate) => ({ ...crate, "@context": "https://w3id.org/ro/crate/1.1/context" }),
    ],
    [
      "an entity without id",
      "entity-has-id",
      (crate) => ({ ...crate, "@graph": [...crate["@graph"], { "@type": "Person" }] }),
    ],
    [
      "an entity without type",
      "entity-has-type",
      (crate) => ({ ...crate, "@graph": [...crate["@graph"], { "@id": "#x" }] }),
    ],
    ["an id twice", "id-is-unique", (crate) => ({ ...crate, "@graph": [...crate["@graph"], entity(crate, "./")] })],
    [
      "an entity in an entity",
      "is-flattened",
      (crate) => change(crate, "./", { publisher: { "@type": "Organization", name: "x" } }),
    ],
    ["no descriptor", "descriptor-is-there", (crate) => without(crate, "ro-crate-metadata.json")],
    [
      "a descriptor of another type",
      "descriptor-is-there",
      (crate) => change(crate, "ro-crate-metadata.json", { "@type": "Thing" }),
    ],
    [
      "two versions at the descriptor",
      "descriptor-conforms-once",
      (crate) =>
        change(crate, "ro-crate-metadata.json", {
          conformsTo: [{ "@id": "https://w3id.org/ro/crate/1.2" }, { "@id": "https://w3id.org/ro/crate/1.1" }],
        }),
    ],
    [
      "1.1 at the descriptor",
      "descriptor-conforms-once",
      (crate) => change(crate, "ro-crate-metadata.json", { conformsTo: { "@id": "https://w3id.org/ro/crate/1.1" } }),
    ],
    [
      "a profile at the descriptor",
      "descriptor-conforms-once",
      (crate) =>
        change(crate, "ro-crate-metadata.json", {
          conformsTo: [{ "@id": "https://w3id.org/ro/crate/1.2" }, { "@id": "https://example.org/profile" }],
        }),
    ],
    [
      "RO-Crate at the root",
      "root-names-profiles",
      (crate) => change(crate, "./", { conformsTo: { "@id": "https://w3id.org/ro/crate/1.2" } }),
    ],
    ["no root", "root-is-there", (crate) => without(crate, "./")],
    ["a root that is no Dataset", "root-is-there", (crate) => change(crate, "./", { "@type": "CreativeWork" })],
    ...["name", "description", "datePublished", "license"].map(
      (property): [string, string, (crate: Crate) => unknown] => [
        `a root without ${property}`,
        "root-is-described",
        (crate) => change(crate, "./", { [property]: undefined }),
      ],
    ),
    ["a date that is none", "root-is-described", (crate) => change(crate, "./", { datePublished: "2026-02-30" })],
    ["a date in words", "root-is-described", (crate) => change(crate, "./", { datePublished: "1 May 2026" })],
    [
      "a size that is a number",
      "content-size-is-text",
      (crate) => change(crate, "arxiv/a-paper.tar.gz", { contentSize: 4 }),
    ],
    [
      "a size with a unit",
      "content-size-is-text",
      (crate) => change(crate, "arxiv/a-paper.tar.gz", { contentSize: "4 B" }),
    ],
    ["another size", "content-is-as-said", (crate) => change(crate, "arxiv/a-paper.tar.gz", { contentSize: "5" })],
    [
      "another digest",
      "content-is-as-said",
      (crate) => change(crate, "arxiv/a-paper.tar.gz", { sha256: "0".repeat(64) }),
    ],
    ["a file that nobody has", "part-is-reachable", (crate) => change(crate, "arxiv/", { hasPart: [] })],
    [
      "a part that is no entity",
      "reference-is-there",
      (crate) => change(crate, "arxiv/", { hasPart: [{ "@id": "arxiv/x" }] }),
    ],
    [
      "a file that is not on disk",
      "part-is-on-disk",
      (crate) => rename(crate, "arxiv/a-paper.tar.gz", "arxiv/b.tar.gz"),
    ],
    [
      "a file that is not described",
      "file-is-described",
      (crate) => rename(crate, "arxiv/a-paper.tar.gz", "arxiv/b.tar.gz"),
    ],
    [
      "a blank in an id",
      "id-is-relative",
      (crate) => rename(crate, "arxiv/Übersicht%20100%25.txt", "arxiv/Übersicht 100%.txt"),
    ],
    [
      "letters in percent",
      "id-is-encoded",
      (crate) => rename(crate, "arxiv/Übersicht%20100%25.txt", "arxiv/%C3%9Cbersicht%20100%25.txt"),
    ],
    ["a way out", "id-is-relative", (crate) => rename(crate, "arxiv/a-paper.tar.gz", "../a-paper.tar.gz")],
    ["a file URL", "id-is-relative", (crate) => rename(crate, "arxiv/a-paper.tar.gz", "file:///etc/passwd")],
    ["a folder without slash", "folder-ends-with-slash", (crate) => rename(crate, "arxiv/", "arxiv")],
    ["an author that is nobody", "reference-is-there", (crate) => without(crate, "#author-2")],
  ];

  it.each(cases)("%s: %s", async (_, rule, make) => {
    const { crate, files } = await makeCrate();
    expect(checkCrate(make(crate), files).map(({ ruleId }) => ruleId)).toContain(`ro-crate/${rule}`);
  });

  it.each([
    [null],
    [1],
    ["x"],
    [{ "@graph": [null, 1, []] }],
    [{ "@context": {}, "@graph": {} }],
    [JSON.parse('{"@graph":[{"@id":"./","__proto__":1,"hasPart":{"@id":"./"}}]}')],
  ])("faults in %j, without an end to itself", (value) => {
    expect(checkCrate(value, []).length).toBeGreaterThan(0);
  });
});

const change = (crate: Crate, id: string, properties: Json): Crate => ({
  ...crate,
  "@graph": crate["@graph"].map((item) =>
    item["@id"] === id ? (JSON.parse(JSON.stringify({ ...item, ...properties })) as Json) : item,
  ),
});
const without = (crate: Crate, id: string): Crate => ({
  ...crate,
  "@graph": crate["@graph"].filter((item) => item["@id"] !== id),
});
const rename = (crate: Crate, id: string, to: string): Crate =>
  JSON.parse(JSON.stringify(crate).replaceAll(JSON.stringify(id), JSON.stringify(to))) as Crate;
