import { artifactDescriptionSchema } from "@dreamnet/document";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { githubOptionsSchema } from "./input.ts";
import { describeWork } from "./metadata/work.ts";
import { assetName, planRelease } from "./plan-release.ts";
import { type ReleasePlan, releasePlanSchema } from "./release/plan.ts";

function plan(given: Record<string, unknown> = {}, options: Record<string, unknown> = {}): ReleasePlan {
  const artifact = artifactDescriptionSchema.parse({
    id: "a",
    title: "A title",
    authors: [{ name: "Ada Lovelace", affiliations: [] }],
    canonicalSource: { format: "markdown", location: "a.md" },
    ...given,
  });
  const parsed = githubOptionsSchema.parse(options);
  const work = describeWork(
    artifact,
    { title: artifact.title, abstract: artifact.abstract },
    { version: parsed.version ?? "1.0.0" },
  );
  const commit = { id: "0".repeat(40), branch: parsed.branch, bundle: "a.bundle", bytes: new Uint8Array(3) };
  return planRelease(artifact, work, parsed, commit, [], []);
}

describe("a release's plan", () => {
  it("passes its own schema, and is the same twice", () => {
    expect(releasePlanSchema.parse(JSON.parse(JSON.stringify(plan())))).toEqual(plan());
  });

  it("makes no mention, no issue and no emoji of an abstract", () => {
    const { body } = plan({ abstract: "By @torvalds, see #1 and :tada:.\n\n<b>x</b> & *y*" }).release;
    expect(body.replace(/<\/?span>/gu, "")).toContain("By @torvalds, see #1 and :tada:.\n\n\\<b>x\\</b> & \\*y\\*");
    expect(body).not.toMatch(/(?<!>)@torvalds|(?<!>)#1\b|(?<!>):tada:/u);
  });

  it("keeps the notes within what GitHub takes, and says at which commit they are", () => {
    const { body } = plan({ abstract: "A sentence of the abstract. ".repeat(10_000) }).release;
    expect(body.length).toBeLessThanOrEqual(125_000);
    expect(body).toContain(`<!-- commit ${"0".repeat(40)} -->`);
  });

  it("makes topics of keywords: GitHub's letters, no doubles, 20 of at most 50", () => {
    const tags = [
      "C++",
      "C#",
      "Größe",
      "machine learning",
      "Machine-Learning",
      "x".repeat(60),
      "日本",
      ...Array.from({ length: 30 }, (_, index) => `t${index}`),
    ];
    const { topics } = plan({ tags }).repository;
    expect(topics.slice(0, 5)).toEqual(["cpp", "csharp", "grosse", "machine-learning", "t0"]);
    expect(topics).toHaveLength(20);
    expect(new Set(topics).size).toBe(20);
    for (const topic of topics) expect(topic).toMatch(/^[a-z0-9][a-z0-9-]{0,49}$/u);
  });

  it("links to the work's DOI, and marks a version before the first as what it is", () => {
    expect(plan({ doi: "10.5281/zenodo.42" }).repository.homepage).toBe("https://doi.org/10.5281/zenodo.42");
    expect(plan({}, { version: "1.0.0-rc.1" }).release).toMatchObject({ tag: "v1.0.0-rc.1", prerelease: true });
    expect(plan({}, { version: "1.10" }).release).toMatchObject({ tag: "v1.10", prerelease: false });
  });

  it("publishes last, and not as the latest where a higher version is out", () => {
    expect(plan().requests.at(-1)).toMatchObject({ method: "PATCH", body: { draft: false, make_latest: "legacy" } });
    expect(plan().requests.find(({ url }) => url.endsWith("/releases"))?.body).toMatchObject({ draft: true });
  });
});

describe("a file's name at GitHub", () => {
  it.each([
    ["paper.pdf", "paper.pdf"],
    ["My paper (final).pdf", "My-paper-final-.pdf"],
    ["Größe.csv", "Grosse.csv"],
    ["naïve.txt", "naive.txt"],
    ["..hidden..", "hidden"],
    ["日本.pdf", "pdf"],
    ["", "file"],
  ])("%s", (name, expected) => {
    expect(assetName(name, new Set())).toBe(expected);
  });

  it("is one that GitHub keeps, and none that is taken", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "grapheme", maxLength: 300 }), { maxLength: 12 }), (names) => {
        const taken = new Set<string>();
        for (const name of names) {
          const made = assetName(name, taken);
          expect(made).toMatch(/^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,198}[A-Za-z0-9_])?$/u);
          expect(made).not.toContain("..");
          expect(taken.has(made.toLowerCase())).toBe(false);
          taken.add(made.toLowerCase());
        }
      }),
      { seed: 3 },
    );
  });
});

describe("options", () => {
  it.each([
    { repository: "größe" },
    { repository: "a.git" },
    { repository: "a.wiki" },
    { repository: ".." },
    { repository: "a/b" },
    { repository: "x".repeat(101) },
    { owner: "-a" },
    { owner: "a_b" },
    { version: "1" },
    { version: "01.2.3" },
    { version: "1.0.0\n" },
    { parent: "abc" },
    ...["", "-x", "a..b", "a b", "a.lock", "a/.b", "a/", "/a", "@{", "a~1"].map((branch) => ({ branch })),
    { site: { "../x": { sha256: "0".repeat(64) } } },
    { nosuch: 1 },
  ])("refuses %j", (options) => {
    expect(githubOptionsSchema.safeParse(options).success).toBe(false);
  });

  it.each([
    { repository: "a.b_c-d" },
    { owner: "ada-1" },
    { version: "1.10" },
    { version: "0.1.0-rc.1" },
    { branch: "main" },
    { branch: "release/1.x" },
  ])("takes %j", (options) => {
    expect(githubOptionsSchema.safeParse(options).success).toBe(true);
  });
});
