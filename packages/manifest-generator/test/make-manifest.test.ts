import { createMemoryStore } from "@dreamnet/content-store";
import type { Diagnostic } from "@dreamnet/workflow";
import { describe, expect, it } from "vitest";
import { canonicalJson, sha256Of } from "../src/canonical.ts";
import {
  type AggregateInputGiven,
  aggregateInputSchema,
  makeManifest,
  placeFiles,
  publicationManifestSchema,
} from "../src/index.ts";
import { created } from "./package-folder.ts";
import { artifact, sampleInput, stored } from "./sample.ts";

const store = createMemoryStore();
const make = async (more: Partial<AggregateInputGiven> = {}) => {
  const manifest = makeManifest(aggregateInputSchema.parse(await sampleInput(store, more)), created);
  expect(publicationManifestSchema.safeParse(manifest).error?.issues).toBeUndefined();
  return manifest;
};
const ready = async (platform: string): Promise<AggregateInputGiven["platforms"]> => ({
  [platform]: { status: "ready", files: [await stored(store, `build/a-paper/${platform}/x.txt`, platform)] },
});
const failed: AggregateInputGiven["platforms"][string] = { error: { code: "BROKEN", message: "It broke." } };

describe("the status of the whole", () => {
  it.each([
    ["ready_for_manual_publish", async () => ({ ...(await ready("arxiv")), ...(await ready("zora")) })],
    ["partially_ready", async () => ({ ...(await ready("arxiv")), zora: failed })],
    [
      "partially_ready",
      async () => ({ arxiv: { status: "needs_input" as const, files: [], needs: [{ field: "x", message: "X." }] } }),
    ],
    ["error", async () => ({ arxiv: failed, zora: failed })],
    ["error", async () => ({})],
  ])("is %s", async (status, platforms) => {
    expect((await make({ platforms: await platforms() })).status).toBe(status);
  });

  it("is ready where a platform is live and the others can be published", async () => {
    const manifest = await make({ platforms: await ready("arxiv"), live: { website: "https://example.org/" } });
    expect(manifest.status).toBe("ready_for_manual_publish");
    expect(manifest.platforms["website"]).toMatchObject({
      status: "live:https://example.org/",
      ready: true,
      files: [],
    });
  });

  it("stays live where packing again has failed, and says so", async () => {
    const manifest = await make({ platforms: { arxiv: failed }, live: { arxiv: "https://arxiv.org/abs/1" } });
    expect(manifest.platforms["arxiv"]).toMatchObject({ status: "live:https://arxiv.org/abs/1", ready: false });
    expect(manifest.status).toBe("partially_ready");
    expect(manifest.errors).toEqual([{ platform: "arxiv", code: "BROKEN", message: "It broke." }]);
  });
});

describe("versions", () => {
  it("count up where the work is live and its source is another one", async () => {
    const first = await make();
    expect(first.artifact.version).toBe("1");
    const edited = { digest: "b".repeat(64), file: "paper.md" };
    expect((await make({ previous: first, source: edited })).artifact.version).toBe("1");
    const live = await make({ live: { arxiv: "https://arxiv.org/abs/1" } });
    expect((await make({ previous: live })).artifact.version).toBe("1");
    const second = await make({ previous: live, source: edited });
    expect(second.artifact.version).toBe("2");
    expect(second.previous).toEqual({ version: "1", sha256: sha256Of(canonicalJson(live)) });
    expect(second.platforms["arxiv"]?.status).toBe("bundled");
    expect((await make({ previous: live, source: edited, version: "7.0" })).artifact.version).toBe("7.0");
  });

  it("count up too where the registry alone knows that the work is live, and the new one is live nowhere", async () => {
    const first = await make();
    const source = { digest: "b".repeat(64), file: "paper.md" };
    const live = { arxiv: "https://arxiv.org/abs/1" };
    const second = await make({ previous: first, source, live });
    expect([second.artifact.version, second.platforms["arxiv"]?.status]).toEqual(["2", "bundled"]);
    const same = await make({ previous: first, live });
    expect([same.artifact.version, same.platforms["arxiv"]?.status]).toEqual(["1", "live:https://arxiv.org/abs/1"]);
    const told = await make({ previous: first, source, live, version: "1" });
    expect([told.artifact.version, told.platforms["arxiv"]?.status]).toEqual(["1", "live:https://arxiv.org/abs/1"]);
  });

  it("packed again are the same, and live where they were", async () => {
    const live = await make({ live: { arxiv: "https://arxiv.org/abs/1" } });
    const again = await make({ previous: live });
    expect(canonicalJson(again)).toBe(canonicalJson(live));
    const second = await make({ previous: live, source: { digest: "b".repeat(64), file: "paper.md" } });
    const secondAgain = await make({ previous: second, source: { digest: "b".repeat(64), file: "paper.md" } });
    expect(canonicalJson(secondAgain)).toBe(canonicalJson(second));
  });

  it("of another work say nothing", async () => {
    const other = await make({
      artifact: { ...artifact, id: "other" },
      live: { arxiv: "https://arxiv.org/abs/1" },
      platforms: {},
    });
    const manifest = await make({ previous: other });
    expect([manifest.artifact.version, manifest.previous, manifest.platforms["arxiv"]?.status]).toEqual([
      "1",
      undefined,
      "bundled",
    ]);
  });
});

describe("next actions", () => {
  it("ask once for what several packages need, and name platforms in the order of publishing", async () => {
    const needs = [{ field: "license", message: "Say the licence." }];
    const lacking = async (platform: string) => ({ [platform]: { status: "needs_input" as const, files: [], needs } });
    const { nextActions } = await make({
      platforms: {
        ...(await lacking("zora")),
        social: { ...(await ready("social"))["social"], checklist: [{ text: "Post it.", done: false }] } as never,
        ...(await lacking("arxiv")),
        custom: { ...(await ready("custom"))["custom"], checklist: [{ text: "Send it.", done: false }] } as never,
        website: failed,
        github: { ...(await ready("github"))["github"], checklist: [{ text: "Push it.", done: false }] } as never,
      },
    });
    expect(nextActions.map(({ kind, platform, text }) => `${kind} ${platform ?? "-"} ${text}`)).toEqual([
      "supply - Say the licence. (For arXiv, Zora.)",
      "repair website The package for the website was not made: It broke.",
      "publish github Push it.",
      "record github When it can be seen, say where: dreamnet live github <url>",
      "publish custom Send it.",
      "record custom When it can be seen, say where: dreamnet live custom <url>",
      "publish social Post it.",
      "record social When it can be seen, say where: dreamnet live social <url>",
    ]);
  });

  it("tell what a fallback has left to do", async () => {
    const { nextActions, platforms } = await make({
      platforms: {
        arxiv: {
          status: "needs_input",
          files: [await stored(store, "build/a-paper/manual/INSTRUCTIONS.md", "Do.")],
          needs: [{ field: "package", message: "By hand." }],
          checklist: [{ text: "Follow INSTRUCTIONS.md.", done: false }],
          fallback: "manual-generation@0.1.0",
        },
      },
    });
    expect(platforms["arxiv"]).toMatchObject({ ready: false, files: [{ path: "arxiv/INSTRUCTIONS.md" }] });
    expect(nextActions.map(({ kind, text }) => `${kind} ${text}`)).toEqual([
      "repair The package for arXiv is to be made by hand.",
      "publish Follow INSTRUCTIONS.md.",
      "record When it can be seen, say where: dreamnet live arxiv <url>",
    ]);
  });

  it("have none for what is live", async () => {
    const { nextActions } = await make({ platforms: await ready("arxiv"), live: { arxiv: "https://arxiv.org/abs/1" } });
    expect(nextActions).toEqual([]);
  });
});

describe("a manifest", () => {
  it("is the same whatever the order of what is given", async () => {
    const given = await sampleInput(store);
    const turned = Object.fromEntries(
      Object.entries(given.platforms)
        .reverse()
        .map(([name, value]) => [name, "files" in value ? { ...value, files: [...value.files].reverse() } : value]),
    );
    const one = makeManifest(aggregateInputSchema.parse(given), created);
    const two = makeManifest(aggregateInputSchema.parse({ ...given, platforms: turned }), created);
    expect(canonicalJson(two)).toBe(canonicalJson(one));
  });

  it("stays small with thousands of findings, and says how many are left out", async () => {
    const diagnostics = Array.from(
      { length: 5000 },
      (_, index): Diagnostic => ({ severity: "warning", ruleId: "a/b", message: `w${index}` }),
    );
    const { warnings } = await make({
      platforms: { arxiv: { ...(await ready("arxiv"))["arxiv"], diagnostics } as never },
    });
    expect(warnings).toHaveLength(101);
    expect(warnings.at(-1)).toMatchObject({ message: "4900 more of this kind." });
  });

  it("warns of what the author accepts, of no package in particular", async () => {
    const accepted = [
      { severity: "warning" as const, ruleId: "a/b", message: "Accepted: No c.", accepted: true as const },
    ];
    const source = { digest: "b".repeat(64), file: "paper.md", accepted };
    const { warnings } = await make({ source, platforms: await ready("arxiv") });
    expect(warnings[0]).toEqual({ code: "a/b", message: "Accepted: No c." });
  });

  it("takes names that an object inherits", async () => {
    const { platforms, errors } = await make({ platforms: { ...(await ready("constructor")), "to-string": failed } });
    expect(Object.keys(platforms)).toEqual(["constructor", "to-string"]);
    expect(errors).toHaveLength(1);
    const none = await make({ platforms: {} });
    expect(Object.keys(none.platforms)).toEqual([]);
  });

  it("has no half of a surrogate pair, and leaves out an ORCID that is none", async () => {
    const manifest = await make({
      artifact: { ...artifact, title: "A \ud800 paper", authors: [{ name: "Ada", affiliations: [], orcid: "x" }] },
    });
    expect(manifest.artifact.title).toBe("A \ufffd paper");
    expect(manifest.artifact.authors).toEqual([{ name: "Ada" }]);
  });

  it.each([
    ["a platform that is no name", { platforms: { "../arxiv": failed } }],
    ["a URL of another kind", { live: { arxiv: "javascript:alert(1)" } }],
    ["a URL with a password", { live: { arxiv: "https://me:secret@example.org/" } }],
    ["a version that leads elsewhere", { version: "../1" }],
    ["a version with an underscore", { version: "1_2" }],
    [
      "a path out of the folder",
      {
        platforms: {
          arxiv: {
            status: "ready" as const,
            files: [{ path: "../x", mediaType: "text/plain", size: 1, sha256: "a".repeat(64) }],
          },
        },
      },
    ],
  ])("is not made of %s", async (_, more) => {
    expect(aggregateInputSchema.safeParse(await sampleInput(store, more as never)).success).toBe(false);
  });
});

describe("files of a pack", () => {
  const file = (path: string) => ({ path, mediaType: "text/plain", size: 1, sha256: "a".repeat(64) });
  it.each([
    [
      ["build/a-paper/arxiv/x", "build/a-paper/arxiv/s/y"],
      ["arxiv/s/y", "arxiv/x"],
    ],
    [["a-paper/arxiv/x"], ["arxiv/x"]],
    [["arxiv/x"], ["arxiv/x"]],
    [
      ["build/a-paper/manual/x", "build/a-paper/manual/y/z"],
      ["arxiv/x", "arxiv/y/z"],
    ],
    [
      ["build/a-paper/one/x", "build/a-paper/two/x"],
      ["arxiv/one/x", "arxiv/two/x"],
    ],
    [["x"], ["arxiv/x"]],
  ])("%j lie at %j", (given, placed) => {
    expect(placeFiles(given.map(file), "a-paper", "arxiv").map(({ path }) => path)).toEqual(placed);
  });
});
