import { execFileSync, spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createMemoryStore } from "@dreamnet/content-store";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadSource } from "../load-source.ts";
import { parseRepoLocation } from "./repo-location.ts";

describe("parseRepoLocation", () => {
  it.each([
    ["repo://ada/engine", { at: { kind: "remote", owner: "ada", name: "engine" } }],
    [
      "repo://ada/engine.git@v1.0:paper/paper.md",
      { at: { kind: "remote", owner: "ada", name: "engine" }, ref: "v1.0", path: "paper/paper.md" },
    ],
    ["repo://ada/engine@feature/x", { at: { kind: "remote", owner: "ada", name: "engine" }, ref: "feature/x" }],
    ["repo:///srv/a@main:p.md", { at: { kind: "local", folder: "/srv/a" }, ref: "main", path: "p.md" }],
    ["repo://.", { at: { kind: "local", folder: "." } }],
    ["repo://../x:paper", { at: { kind: "local", folder: "../x" }, path: "paper" }],
  ])("%s", (text, expected) => {
    expect(parseRepoLocation(text)).toEqual(expected);
  });

  it.each([
    "repo://",
    "repo://ada",
    "repo://ada/b/c",
    "repo://-x/y",
    "repo://ada/..",
    "repo://ada/x@--upload-pack=touch",
    "repo://ada/x@-",
    "repo://ada/x@a..b",
    "repo://ada/x@a b",
    "repo://ada/x@HEAD^{/x}",
    "repo://ada/x@",
    "repo://ada/x:../../etc/passwd",
    "repo://ada/x:.git/config",
    "repo://ada/x:/etc/passwd",
    "repo://ada\n/x",
    "repo://user:secret@host/x",
    "repo:///a@$(touch x)",
  ])("refuses %j", (text) => {
    expect(parseRepoLocation(text)).toHaveProperty("fault");
  });
});

const withGit = spawnSync("git", ["--version"]).status === 0;

describe.runIf(withGit)("a repository of this machine", () => {
  let folder = "";
  let repository = "";
  const git = (...args: string[]): string =>
    execFileSync(
      "git",
      ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false", ...args],
      {
        cwd: repository,
        encoding: "utf8",
        stdio: ["ignore", "pipe", "ignore"],
      },
    ).trim();
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(repository, path)), { recursive: true });
    writeFileSync(join(repository, path), text);
  };
  const commit = (): string => {
    git("add", "-A");
    git("commit", "-qm", "x");
    return git("rev-parse", "HEAD");
  };
  const load = (location: string) => loadSource(location, { store: createMemoryStore() });
  const titleOf = async (location: string): Promise<string | undefined> => {
    const result = await load(location);
    return result.status === "loaded" ? result.source.frontmatter.title : JSON.stringify(result.diagnostics);
  };
  const faultOf = async (location: string): Promise<string> => {
    const result = await load(location);
    return result.status === "refused" ? result.diagnostics.map((one) => one.message).join("\n") : "loaded";
  };

  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), "dreamnet-repo-")));
    repository = join(folder, "r");
    mkdirSync(repository);
    git("init", "-q", "-b", "main");
    write("paper/paper.md", "---\ntitle: First\nbibliography: ../refs.bib\n---\n\nAs @k says.\n\n![](../fig/a.svg)\n");
    write("refs.bib", "@book{k, author={K, A.}, title={T}, year={2000}}");
    write("fig/a.svg", "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>");
    write("README.md", "# Readme");
    commit();
    git("tag", "v1");
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("gives what is committed, by branch, tag, commit and path", async () => {
    const result = await load(`repo://${repository}`);
    if (result.status === "refused") throw new Error(JSON.stringify(result.diagnostics));
    expect(result.source.frontmatter.title).toBe("First");
    expect(Object.keys(result.source.references)).toEqual(["k"]);
    expect(Object.keys(result.source.files ?? {}).sort()).toEqual(["_up/fig/a.svg", "_up/refs.bib", "paper.md"]);
    write("paper/paper.md", "---\ntitle: Second\n---\n\nText.\n");
    expect(await titleOf(`repo://${repository}`)).toBe("First");
    const second = commit();
    expect(await titleOf(`repo://${repository}`)).toBe("Second");
    expect(await titleOf(`repo://${repository}@v1`)).toBe("First");
    expect(await titleOf(`repo://${repository}@${second.slice(0, 10)}:paper`)).toBe("Second");
    expect(await titleOf(`repo://${repository}/paper@main:paper/paper.md`)).toBe("Second");
    expect(await titleOf(`repo://${repository}:README.md`)).toBe("Readme");
  });

  it("gives the same as the folder does", async () => {
    const [a, b] = [await load(`repo://${repository}`), await load(repository)];
    if (a.status === "refused" || b.status === "refused") throw new Error("refused");
    expect(a.source.digest).toBe(b.source.digest);
    expect(a.source.ast).toEqual(b.source.ast);
  });

  it("says what is wrong", async () => {
    expect(await faultOf(`repo://${repository}@nowhere`)).toContain('no branch, tag or commit "nowhere"');
    expect(await faultOf(`repo://${repository}:gone.md`)).toContain('has no "gone.md"');
    expect(await faultOf(`repo://${folder}`)).toContain("in no git repository");
    expect(await faultOf(`repo://${folder}/none`)).toContain("there is no folder");
    expect(await faultOf("repo://ada/engine")).toContain("nothing is fetched unasked");
    write("paper/article.md", "# Other");
    commit();
    expect(await faultOf(`repo://${repository}`)).toContain("paper/article.md, paper/paper.md");
  });

  it("follows links within it, and none that leaves it", async () => {
    symlinkSync("../refs.bib", join(repository, "paper/linked.bib"));
    symlinkSync("/etc/passwd", join(repository, "paper/out.svg"));
    symlinkSync("loop.svg", join(repository, "paper/loop.svg"));
    write("paper/in.md", "---\nbibliography: linked.bib\n---\n\nAs @k says.\n");
    write("paper/out.md", "![](out.svg)\n");
    write("paper/loop.md", "![](loop.svg)\n");
    commit();
    const result = await load(`repo://${repository}:paper/in.md`);
    expect(result.status === "loaded" && Object.keys(result.source.references)).toEqual(["k"]);
    expect(await faultOf(`repo://${repository}:paper/out.md`)).toContain("outside of the repository");
    expect(await faultOf(`repo://${repository}:paper/loop.md`)).toContain("in a circle");
  });

  it("runs none of its programs", async () => {
    const mark = join(folder, "ran");
    const script = join(folder, "evil.sh");
    writeFileSync(script, `#!/bin/sh\ntouch ${mark}\n`, { mode: 0o755 });
    for (const hook of ["post-checkout", "pre-auto-gc", "reference-transaction", "post-index-change"])
      writeFileSync(join(repository, ".git/hooks", hook), `#!/bin/sh\ntouch ${mark}\n`, { mode: 0o755 });
    write(".gitattributes", "* filter=evil diff=evil\n");
    commit();
    for (const [key, value] of [
      ["core.fsmonitor", script],
      ["core.pager", script],
      ["core.sshCommand", script],
      ["core.gitProxy", script],
      ["filter.evil.smudge", script],
      ["filter.evil.clean", script],
      ["diff.evil.textconv", script],
      ["diff.external", script],
      ["credential.helper", `!${script}`],
      ["alias.cat-file", `!${script}`],
      ["uploadpack.packObjectsHook", script],
    ] as const)
      git("config", key, value);
    rmSync(mark, { force: true });
    expect(await titleOf(`repo://${repository}`)).toBe("First");
    expect(existsSync(mark)).toBe(false);
  });

  it("fetches no object that it lacks", async () => {
    const mark = join(folder, "ran");
    const oid = git("rev-parse", "HEAD:paper/paper.md");
    rmSync(join(repository, ".git/objects", oid.slice(0, 2), oid.slice(2)), { force: true });
    for (const [key, value] of [
      ["core.repositoryformatversion", "1"],
      ["extensions.partialClone", "origin"],
      ["remote.origin.promisor", "true"],
      ["remote.origin.url", `ext::sh -c touch% ${mark}`],
      ["protocol.ext.allow", "always"],
      ["protocol.allow", "always"],
    ] as const)
      git("config", key, value);
    expect(await faultOf(`repo://${repository}`)).toContain("not read");
    git("config", "remote.origin.url", folder);
    git("config", "remote.origin.uploadpack", `touch ${mark};`);
    expect(await faultOf(`repo://${repository}`)).toContain("not read");
    expect(existsSync(mark)).toBe(false);
  });

  it("brings in nothing of another repository", async () => {
    const other = join(folder, "other");
    execFileSync("git", ["clone", "-q", "--no-local", repository, other], { stdio: "ignore" });
    const trap = (name: string): string => {
      const path = join(folder, name);
      mkdirSync(path);
      return path;
    };
    writeFileSync(join(trap("file"), ".git"), `gitdir: ${join(other, ".git")}\n`);
    symlinkSync(join(other, ".git"), join(trap("link"), ".git"));
    const alternates = trap("alternates");
    execFileSync("git", ["clone", "-q", "--shared", repository, join(alternates, "r")], { stdio: "ignore" });
    const common = trap("common");
    execFileSync("git", ["init", "-q", common], { stdio: "ignore" });
    writeFileSync(join(common, ".git/commondir"), join(other, ".git"));
    const objects = trap("objects");
    execFileSync("git", ["init", "-q", objects], { stdio: "ignore" });
    rmSync(join(objects, ".git/objects"), { recursive: true });
    symlinkSync(join(other, ".git/objects"), join(objects, ".git/objects"));
    for (const name of ["file", "link", "alternates/r", "common", "objects"])
      expect([name, await faultOf(`repo://${join(folder, name)}`)]).toEqual([
        name,
        expect.stringMatching(/not read: its|not read: it /u),
      ]);
    // A second working tree of one's own is no trap.
    git("worktree", "add", "-q", join(folder, "tree"), "v1");
    expect(await titleOf(`repo://${join(folder, "tree")}`)).toBe("First");
  });

  it("is read from a bare copy, and a submodule's files are not there", async () => {
    execFileSync("git", ["clone", "-q", "--bare", "--no-local", repository, join(folder, "bare.git")], {
      stdio: "ignore",
    });
    expect(await titleOf(`repo://${join(folder, "bare.git")}`)).toBe("First");
    write(".gitmodules", '[submodule "x"]\n\tpath = sub\n\turl = ext::sh -c touch%20pwned\n');
    write("paper/sub.md", "![](../sub/a.png)\n");
    git("add", "-A");
    git("update-index", "--add", "--cacheinfo", `160000,${git("rev-parse", "HEAD")},sub`);
    git("commit", "-qm", "x");
    const result = await load(`repo://${repository}:paper/sub.md`);
    expect(result.status === "loaded" && result.source.diagnostics.map((one) => one.ruleId)).toEqual([
      "asset/file-exists",
    ]);
    expect(readdirSync(repository)).not.toContain("pwned");
  });
});

describe("a folder", () => {
  let folder = "";
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), "dreamnet-folder-")));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const put = (...paths: string[]): void => {
    for (const path of paths) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      const text = /\.ipynb$/u.test(path)
        ? JSON.stringify({
            nbformat: 4,
            nbformat_minor: 5,
            metadata: {},
            cells: [{ cell_type: "markdown", metadata: {}, source: `# ${path}` }],
          })
        : /\.html$/u.test(path)
          ? `<h1>${path}</h1><p>Text</p>`
          : /\.tex$/u.test(path)
            ? `\\documentclass{article}\\title{${path}}\\begin{document}\\maketitle x\\end{document}`
            : `# ${path}\n\nText\n`;
      writeFileSync(join(folder, path), text);
    }
  };
  const found = async (): Promise<string> => {
    const result = await loadSource(folder, { store: createMemoryStore() });
    return result.status === "loaded"
      ? (result.source.frontmatter.title ?? "")
      : (result.diagnostics[0]?.message ?? "");
  };

  it.each([
    [["README.md", "notebook.ipynb"], "notebook.ipynb"],
    [["README.md", "page.html"], "page.html"],
    [["README.md", "paper/paper.md", "src/main.md"], "paper/paper.md"],
    [["README.md", "docs/index.md", "joss/paper.md"], /docs\/index\.md, joss\/paper\.md/u],
    [["a.ipynb", "b.ipynb"], /a\.ipynb, b\.ipynb/u],
    [["index.html", "index.qmd"], "index.qmd"],
    [["paper.qmd", "paper.html", "paper.pdf"], "paper.qmd"],
    [["paper.md", "paper.tex"], /paper\.md, paper\.tex/u],
    [["paper/one.tex", "README.md"], "paper/one.tex"],
    [["README.md"], "README.md"],
    [["data.csv"], /no document/u],
    [Array.from({ length: 200 }, (_, index) => `n${index}.ipynb`), /and 180 more/u],
  ] as const)("of %j", async (paths, expected) => {
    put(...paths);
    const name = await found();
    expect([name, typeof expected === "string" ? name === expected : expected.test(name)]).toEqual([name, true]);
  });

  it("is not left by a link, and a link to a folder of papers is not followed out of it", async () => {
    const outside = realpathSync(mkdtempSync(join(tmpdir(), "dreamnet-outside-")));
    writeFileSync(join(outside, "paper.md"), "# Outside\n");
    symlinkSync(outside, join(folder, "paper"));
    symlinkSync(join(outside, "paper.md"), join(folder, "linked.md"));
    expect(await found()).not.toContain("Outside");
    rmSync(outside, { recursive: true });
  });
});
