import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fillLinks } from "../src/fill-links.ts";
import type { SocialOptions } from "../src/input.ts";
import { networks } from "../src/networks/index.ts";
import { postsOf, postsOverLimits, renderSocial } from "../src/render-social.ts";
import { checkPosts } from "./oracles/posts.ts";
import { type PackedDocument, packDocument } from "./pack-document.ts";

let root = "";
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "social-pack-"));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

let count = 0;
async function pack(markdown: string, options: Partial<SocialOptions> = {}): Promise<PackedDocument> {
  const folder = join(root, String(count++));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "paper.md"), markdown);
  return packDocument(join(folder, "paper.md"), { cards: false, ...options });
}

const body = `# Summary

Engine is a library that solves small equations in half of the time. Small equations are everywhere in science.
However, they take long. We show that the solver is faster than all others on a hundred problems.
Users call one function and get the solution with its error.

# Statement of need

Existing solvers need a matrix for every equation, which is slow. Engine keeps no matrix in memory.
`;
const paper = (front: string, text = body): string => `---\n${front}\n---\n\n${text}`;
const front =
  "title: 'Engine: small equations, solved'\nauthors:\n  - name: Ada Lovelace\ntags:\n  - numerical methods\n  - C++\ndate: 2026-05-01";

/** Nothing over a limit, nothing refused, nothing invented, in both states of the link. */
function expectSound({ plan, output }: PackedDocument): void {
  for (const state of [plan, fillLinks(plan, { website: "https://ada.dev/engine/" })]) {
    const { overLimit, facetFaults, recordFaults } = checkPosts(state);
    expect({ overLimit, facetFaults, recordFaults }).toEqual({ overLimit: [], facetFaults: [], recordFaults: [] });
  }
  expect(output.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
}

describe("a package", () => {
  it("has for every network a caption, and a thread, a title or quotes where it has them", async () => {
    const packed = await pack(paper(front));
    expect(packed.output.status).toBe("ready");
    expectSound(packed);
    for (const network of Object.values(networks)) {
      const own = packed.plan.networks[network.name];
      expect(packed.text(`${network.name}/caption.txt`)).not.toBe("");
      expect([network.name, (own?.thread.length ?? 0) > 0]).toEqual([network.name, network.threads]);
      expect([network.name, own?.title !== undefined]).toEqual([network.name, network.titleField !== undefined]);
      expect(own?.quotes.length).toBeGreaterThan(0);
    }
    const thread = packed.plan.networks.x?.thread ?? [];
    expect(packed.text("x/thread-1.txt")).toContain(
      "Engine is a library that solves small equations in half of the time.",
    );
    expect(packed.text(`x/thread-${thread.length}.txt`)).toMatch(
      /\{\{website-url\}\}\n\n#NumericalMethods\n\n(\d)\/\1$/u,
    );
    expect(packed.output.diagnostics.map(({ ruleId }) => ruleId)).toEqual(
      expect.arrayContaining(["social/hashtag-is-whole", "social/link-is-live"]),
    );
  });

  it("says the title as readers see it, without TeX and mark-up", async () => {
    const packed = await pack(paper("title: 'A *fast* solver for $\\mathbb{R}^n$ problems'\nauthor: Ada Lovelace"));
    expectSound(packed);
    expect(packed.plan.title).toBe("A fast solver for ℝⁿ problems");
    expect(packed.text("x/caption.txt")).toMatch(/^A fast solver for ℝⁿ problems\n/u);
    expect(packed.text("posts.md")).not.toContain("mathbb");
  });

  it("tells in its list how the address is given, and which file ends a thread", async () => {
    const packed = await pack(paper(front));
    const list = packed.text("checklist.md");
    expect(list).toContain("`--set social.url=https://…`");
    const last = packed.plan.networks.x?.thread.length;
    expect(list).toContain(`\`x/thread-1.txt\` to \`thread-${last}.txt\``);
    expect(packed.files.has(`x/thread-${last}.txt`)).toBe(true);
  });

  it("keeps every sentence where it is when the address becomes known, and says then that it can be sent", async () => {
    const pending = await pack(paper(front));
    const live = await pack(paper(front), { url: "https://ada.dev/engine/" });
    expect(live.plan).toEqual(fillLinks(pending.plan, { website: "https://ada.dev/engine/" }));
    expect(renderSocial(pending.plan).every(({ requests }) => requests.ready)).toBe(false);
    expect(renderSocial(live.plan).every(({ requests }) => requests.ready)).toBe(true);
    expect(JSON.stringify(renderSocial(live.plan))).not.toContain("{{website-url}}");
  });

  it("refuses addresses that are none, name no link or make a post too long, all at once", async () => {
    const { plan } = await pack(paper(front));
    expect(() => fillLinks(plan, { website: "http://localhost/", shop: "https://a.org/" })).toThrowError(
      expect.objectContaining({
        code: "VALIDATION_FAILED",
        issues: [expect.objectContaining({ path: ["website"] }), expect.objectContaining({ path: ["shop"] })],
      }),
    );
    expect(() => fillLinks(plan, { website: `https://a.org/${"x".repeat(400)}` })).toThrowError(/do not fit/u);
  });

  it("draws cards with alt text, named in the requests", async () => {
    const { files, text, plan } = await pack(paper(front), { cards: true, networks: ["x", "mastodon"] });
    expect([...files.keys()].filter((path) => path.startsWith("cards/"))).toEqual([
      "cards/x.png",
      "cards/open-graph.png",
    ]);
    expect(text("x/alt.txt")).toContain("Engine: small equations, solved");
    expect(plan.networks.mastodon?.card).toMatchObject({ width: 1200, height: 630 });
    expect(text("mastodon/requests.json")).toContain('"description": "Engine');
  }, 60_000);

  it("makes equal bytes of equal sources", async () => {
    const [one, two] = [await pack(paper(front)), await pack(paper(front))];
    expect([...one.files]).toEqual([...two.files]);
  });
});

describe("bad input", () => {
  it("takes a title in CJK alone", async () => {
    const packed = await pack(
      paper(
        "title: 数値計算における小さな方程式の高速解法について\nlang: ja",
        "# 概要\n\n本研究では、小さな方程式を半分の時間で解くライブラリを提案する。小さな方程式は科学のいたるところに現れる。解は誤差とともに一つの関数で得られる。\n",
      ),
    );
    expect(packed.output.status).toBe("ready");
    expectSound(packed);
    expect(packed.text("x/thread-1.txt")).toContain("本研究では、小さな方程式を半分の時間で解くライブラリを提案する。");
    expect(packed.plan.language).toBe("ja");
  });

  it("names of 500 authors the first", async () => {
    const authors = Array.from({ length: 500 }, (_, index) => `  - name: Author Number ${index}`).join("\n");
    const packed = await pack(paper(`title: Many hands\nauthors:\n${authors}`));
    expectSound(packed);
    const last = packed.plan.networks.x?.thread.length ?? 0;
    expect(packed.text(`x/thread-${last}.txt`)).toContain("Author Number 0 et al.");
    expect(packed.text(`x/thread-${last}.txt`)).not.toContain("Author Number 1");
  });

  it("speaks from the text where there is no abstract", async () => {
    const packed = await pack(paper(front, body.replace("# Summary", "# Introduction")));
    expect(packed.output.status).toBe("ready");
    expectSound(packed);
    expect(packed.plan.networks.x?.thread.length).toBeGreaterThan(3);
  });

  it("asks for an abstract where nothing can be said, and invents none", async () => {
    const packed = await pack(paper(front, "$$x^2$$\n"));
    expect(packed.output).toMatchObject({ status: "needs_input", needs: [{ field: "abstract" }] });
    expectSound(packed);
    expect(packed.text("x/caption.txt")).toContain("Engine: small equations, solved");
    expect(packed.plan.networks.x?.thread).toEqual([]);
  });

  it("asks for a title", async () => {
    const packed = await pack(paper("authors:\n  - name: Ada"));
    expect(packed.output).toMatchObject({ status: "needs_input", needs: [{ field: "title" }] });
    expectSound(packed);
  });

  it("divides an abstract of one sentence of 2,000 characters among posts, word for word", async () => {
    const sentence = `Engine solves ${Array.from({ length: 75 }, (_, index) => `equations of kind ${index} in time`).join(", ")}.`;
    expect(sentence.length).toBeGreaterThan(2000);
    const packed = await pack(paper(front, `# Summary\n\n${sentence}\n`));
    expectSound(packed);
    const pieces = (packed.plan.networks.x?.thread ?? []).flatMap(({ segments }) =>
      segments.flatMap((segment) => (segment.kind === "source" && segment.of === "piece" ? [segment.text] : [])),
    );
    expect(pieces.length).toBeGreaterThan(5);
    expect(sentence.startsWith(pieces.join(" "))).toBe(true);
    expect(packed.text("linkedin/caption.txt")).toContain(sentence);
    expect(packed.output.diagnostics.map(({ ruleId }) => ruleId)).toContain("social/thread-says-enough");
  });

  it("refuses a language that is none, and says so", async () => {
    const packed = await pack(paper(`${front}\nlang: english_us`));
    expectSound(packed);
    expect(packed.plan.language).toBeUndefined();
    expect(packed.output.diagnostics).toContainEqual(
      expect.objectContaining({ ruleId: "social/language-is-valid", severity: "warning" }),
    );
  });

  it("mentions nobody, whatever the text says", async () => {
    const packed = await pack(
      paper(
        front,
        `${body}\nThanks go to @everyone and to @ada for all of the help with it. Read README.md first of all files, if you can.\n`,
      ),
    );
    expectSound(packed);
    for (const own of Object.values(packed.plan.networks))
      for (const { post } of postsOf(own)) expect(JSON.stringify(post)).not.toMatch(/@|README/u);
    expect(packed.text("discord/requests.json")).toMatch(/"allowed_mentions": \{\s*"parse": \[\]/u);
  });

  it("leaves a link out where it has no room, and says so", async () => {
    const packed = await pack(paper(front), { url: `https://ada.dev/${"x".repeat(700)}` });
    expect(postsOverLimits(packed.plan)).toEqual([]);
    expect(packed.output.diagnostics).toContainEqual(expect.objectContaining({ ruleId: "social/link-fits" }));
    expect(packed.text("bluesky/caption.txt")).not.toContain("https://");
    expect(packed.text("x/caption.txt")).toContain("https://");
  });

  it("gives Hacker News a title of 80 characters without emoji", async () => {
    const packed = await pack(
      paper(
        "title: '🚀 Engine, a library of small equations: everything that we have learned in ten years of solving them'",
      ),
    );
    expect(packed.text("hackernews/title.txt")).toBe("Engine, a library of small equations");
    expectSound(packed);
  });
});
