import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { typeCommand } from "./type-command.test-support.ts";

/** The walk of the README: a work goes live on one platform after the other, and is replaced by a second version. */
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "dreamnet-live-"));
  writePaper("Some words, and a formula $e = m c^2$.");
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function writePaper(text: string): void {
  const meta = [
    "title: A work that goes live",
    "author: Ada Lovelace",
    "date: 2026-01-02",
    "abstract: What is published in one place is told of in the others. Each place has its own address.",
    "categories: [cs.DL]",
    "license: CC-BY-4.0",
  ];
  writeFileSync(join(folder, "paper.md"), `---\n${meta.join("\n")}\n---\n\n# Introduction\n\n${text}\n`);
}

// No TeX and no bubblewrap: what is looked at here does not hang on them, and is sooner done.
const dreamnet = (...words: readonly string[]) =>
  typeCommand(words, { cwd: folder, env: { PATH: folder, DREAMNET_HOME: join(folder, "home") } });

const id = "a-work-that-goes-live";
const read = (path: string): string => readFileSync(join(folder, "build", id, path), "utf8");
const pack = () =>
  dreamnet(
    "pack",
    "paper.md",
    "--set",
    "zora.creator=0x52908400098527886E0F7030069857D2E4169EE7",
    "--set",
    "social.cards=false",
    "--json",
  );

interface Live {
  readonly exitCode: number;
  readonly version: string;
  readonly platforms: Readonly<Record<string, string>>;
  readonly changes: Readonly<Record<string, number>>;
  readonly postsAreFinal: boolean;
}

async function goLive(platform: string, url: string): Promise<Live> {
  const { stdout, stderr } = await dreamnet("live", platform, url, "--json");
  expect(stderr).toBe("");
  return JSON.parse(stdout) as Live;
}

describe("a work that goes live", { timeout: 300_000 }, () => {
  it("is packed for every platform, and known", async () => {
    const { exitCode, stdout } = await pack();
    expect(exitCode).toBe(0);
    expect((JSON.parse(stdout) as { packages: unknown[] }).packages).toHaveLength(7);
    expect(read("social/x/caption.txt")).not.toContain("http");
    expect((await dreamnet("list")).stdout).toContain(`${id}@1`);
    expect((await dreamnet("status")).stdout).toMatch(/✔ arxiv +ready/u);
    expect(await dreamnet("verify")).toMatchObject({ exitCode: 0 });
  });

  it("is told wrong addresses, and refuses them", async () => {
    const before = await dreamnet("show", "--json");
    for (const [platform, url] of [
      ["arxiv", "https://example.org/"],
      ["arxiv", "javascript:alert(1)"],
      ["github", "https://user:hunter2@github.com/ada/work"],
      ["mars", "https://mars.org/"],
    ] as const)
      expect(await dreamnet("live", platform, url)).toMatchObject({ exitCode: 1, stdout: "" });
    expect(await dreamnet("show", "--json")).toEqual(before);
  });

  it("on arXiv first: its identifier and DOI are in the links, the citation files and the posts of the others", async () => {
    const archive = read("arxiv/metadata.txt");
    const { platforms, changes, postsAreFinal } = await goLive("arxiv", "https://arxiv.org/abs/2605.00001v1");
    expect(platforms["arxiv"]).toBe("live:https://arxiv.org/abs/2605.00001v1");
    expect(postsAreFinal).toBe(false);
    expect(Object.keys(changes).sort()).toEqual(["github", "medium", "social", "substack", "website", "zora"]);
    expect(read("github/repository/CITATION.cff")).toContain('doi: "10.48550/arXiv.2605.00001"');
    expect(read("github/repository/README.md")).toContain("[arXiv:2605.00001](<https://arxiv.org/abs/2605.00001>)");
    expect(read(`website/site/index.html`)).toContain("https://arxiv.org/abs/2605.00001");
    expect(read("social/x/caption.txt")).toContain("https://arxiv.org/abs/2605.00001");
    // What stands at arXiv is what was sent there.
    expect(read("arxiv/metadata.txt")).toBe(archive);
    expect(await dreamnet("verify")).toMatchObject({ exitCode: 0 });
  });

  it("on the web: the others link to the site, and the archive that is live stays", async () => {
    const { changes } = await goLive("website", "https://ada.org/work/");
    expect(Object.keys(changes)).not.toContain("arxiv");
    expect(read("medium/checklist.md")).toContain("https://ada.org/work/");
    expect(read("social/mastodon/caption.txt")).toContain("https://ada.org/work/");
    expect(read("github/repository/.zenodo.json")).toContain("10.48550/arXiv.2605.00001");
  });

  it("on GitHub: a release's address is the repository's, and the site is made again with it", async () => {
    const { changes } = await goLive("github", "https://github.com/ada/work/releases/tag/v1.0.0");
    expect(changes["website"]).toBeGreaterThan(0);
    // The site has an address by now, and says it of itself.
    expect(read("website/site/index.html")).toContain('<link rel="canonical" href="https://ada.org/work/">');
    expect(read("website/site/index.html")).toContain("https://github.com/ada/work");
    expect(read("website/site/index.html")).not.toContain("releases/tag");
  });

  it("everywhere else: the posts are final when they alone are left", async () => {
    expect((await goLive("zora", "https://zora.co/collect/base:0x1/1")).postsAreFinal).toBe(false);
    expect((await goLive("medium", "https://medium.com/@ada/work-1")).postsAreFinal).toBe(false);
    const last = await goLive("substack", "https://ada.substack.com/p/work");
    expect(last.postsAreFinal).toBe(true);
    expect(last.exitCode).toBe(0);
    const whole = await goLive("social", "https://bsky.app/profile/ada.org/post/1");
    expect(Object.values(whole.platforms).every((status) => status.startsWith("live:"))).toBe(true);
    expect((await dreamnet("status")).stdout).not.toContain("Next");
    expect(await dreamnet("verify")).toMatchObject({ exitCode: 0 });
  });

  it("stays what it is when the same is packed again", async () => {
    const { stdout } = await pack();
    expect(JSON.parse(stdout)).toMatchObject({ manifest: { artifact: { version: "1" } } });
    const { platforms } = JSON.parse((await dreamnet("status", "--json")).stdout) as {
      platforms: Record<string, { status: string }>;
    };
    expect(platforms["arxiv"]?.status).toContain("live:");
  });

  it("is replaced by a second version: arXiv's checklist says Replace, the release follows the last", async () => {
    const plan = JSON.parse(read("github/release-plan.json")) as { commit: { id: string }; release: { tag: string } };
    writePaper("Other words, and a formula $e = m c^3$.");
    const { exitCode, stdout } = await pack();
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      manifest: { artifact: { version: "2" }, previous: { version: "1" }, platforms: { arxiv: { status: "bundled" } } },
    });
    expect(read("arxiv/checklist.md")).toMatch(/arXiv:2605\.00001 .*Replace/u);
    // Its own DOI is none that the form asks for.
    expect(read("arxiv/metadata.txt")).not.toContain("10.48550");
    const next = JSON.parse(read("github/release-plan.json")) as {
      commit: { parent?: string };
      release: { tag: string };
    };
    expect(next.release.tag).toBe("v1.1.0");
    expect(next.commit.parent).toMatch(/^[0-9a-f]{40}$/u);
    expect(plan.release.tag).toBe("v1.0.0");
    const listed = JSON.parse((await dreamnet("list", "--all", "--json")).stdout) as { works: { version: string }[] };
    expect(listed.works.map(({ version }) => version)).toEqual(["1", "2"]);
    expect((await dreamnet("show", `${id}@1`)).stdout).toContain("live");
    const difference = await dreamnet("diff", id);
    expect(difference).toMatchObject({ exitCode: 2, stdout: expect.stringMatching(/of another source/u) });
    expect(await dreamnet("verify")).toMatchObject({ exitCode: 0 });
  });

  it("can be taken back", async () => {
    await goLive("arxiv", "https://arxiv.org/abs/2605.00001v2");
    const { stdout } = await dreamnet("live", "arxiv", "--retract", "--json");
    expect(JSON.parse(stdout)).toMatchObject({ version: "2", platforms: { arxiv: "bundled" } });
  });

  it("is kept by clean", async () => {
    expect((await dreamnet("clean", "--all")).exitCode).toBe(0);
    expect(existsSync(join(folder, "build", id, "arxiv"))).toBe(true);
    expect(await dreamnet("verify")).toMatchObject({ exitCode: 0 });
    expect((await goLive("arxiv", "https://arxiv.org/abs/2605.00001v2")).platforms["arxiv"]).toContain("live:");
    expect(readdirSync(join(folder, "home", "works"))).toContain(`${id}.json`);
  });
});
