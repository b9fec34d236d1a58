import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { git, hasGit } from "../../test/loopback/git-backend.ts";
import { readBundle, writeBundle } from "./bundle.ts";
import { isSafeName, makeCommit } from "./objects.ts";

const encoder = new TextEncoder();
const author = { name: "Ada Lovelace", email: "ada@example.org", time: 1_777_000_000 };
const filesOf = (files: Readonly<Record<string, string>>): Map<string, Uint8Array> =>
  new Map(Object.entries(files).map(([path, text]) => [path, encoder.encode(text)]));

let root = "";
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "github-git-"));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe("a commit", () => {
  it("is the same for the same files, in whatever order they come", () => {
    const files = filesOf({ "b.md": "b", "a/c.md": "c", "a.md": "a" });
    const other = new Map([...files].reverse());
    const [one, two] = [files, other].map((each) => makeCommit(each, { author, message: "m" }));
    expect(one?.id).toBe(two?.id);
    expect(Buffer.compare(writeBundle(one as never, "main"), writeBundle(two as never, "main"))).toBe(0);
  });

  it.each([
    ".git/config",
    "a/.GIT/x",
    "../a",
    "a//b",
    "./a",
    "a/git~1/x",
    ".g\u200cit/x",
    ".gitmodules",
    ".gitattributes",
    "GITATT~1",
    "a\\b",
    "",
  ])("refuses %j", (path) => {
    expect(() => makeCommit(new Map([[path, encoder.encode("x")]]), { author, message: "m" })).toThrow(RangeError);
  });

  it("is deflated but for what is compressed already", () => {
    const lengthOf = (bytes: Uint8Array): number =>
      writeBundle(makeCommit(new Map([["x", bytes]]), { author, message: "m" }), "main").length;
    const random = Buffer.concat(
      Array.from({ length: 4_000 }, (_, index) => createHash("sha256").update(String(index)).digest()),
    );
    expect(lengthOf(random)).toBeGreaterThan(random.length);
    expect(lengthOf(random) - random.length).toBeLessThan(600);
    expect(lengthOf(encoder.encode("a line of text\n".repeat(10_000)))).toBeLessThan(2_000);
    // Base64 is no more than three quarters full.
    expect(lengthOf(Buffer.from(random.toString("base64")))).toBeLessThan(random.length * 1.1);
  });

  it("refuses a name that is a file and a folder", () => {
    const files = filesOf({ a: "x", "a/b": "y" });
    expect(() => makeCommit(files, { author, message: "m" })).toThrow(RangeError);
  });

  it("lets names pass that only look like those", () => {
    for (const name of [".gitignore", ".github", "git", ".git-keep", "a.git", "é.md"])
      expect({ name, isSafe: isSafeName(name) }).toEqual({ name, isSafe: true });
  });
});

describe.skipIf(!hasGit())("git itself", () => {
  /** Clones a bundle with git; gives the folder. */
  function clone(name: string, bundle: Uint8Array): string {
    writeFileSync(join(root, `${name}.bundle`), bundle);
    git(["clone", "-q", `${name}.bundle`, name], root);
    return join(root, name);
  }

  it("makes the same commit of the same files", () => {
    const files = filesOf({
      "README.md": "# A\n",
      "a/b.txt": "b",
      "a.txt": "sorts before the folder a",
      "a-b": "and this too",
      "é/ü.md": "ü",
      empty: "",
    });
    const commit = makeCommit(files, { author, message: "One\n\nTwo\n" });
    const folder = join(root, "own");
    mkdirSync(folder);
    git(["init", "-q", "--initial-branch=main"], folder);
    for (const [path, bytes] of files) {
      mkdirSync(join(folder, path, ".."), { recursive: true });
      writeFileSync(join(folder, path), bytes);
    }
    git(["add", "-A"], folder);
    git(
      [
        ...["-c", `user.name=${author.name}`, "-c", `user.email=${author.email}`],
        ...["commit", "-q", `--date=${author.time} +0000`, "-m", "One\n\nTwo"],
      ],
      folder,
    );
    const tree = git(["rev-parse", "HEAD^{tree}"], folder).trim();
    expect(tree).toBe(commit.tree);
    // The committer's time is the clock's: the rest is compared line by line.
    const theirs = git(["cat-file", "commit", "HEAD"], folder).replace(/^committer .*$/mu, "");
    const ours = Buffer.from(commit.objects[0]?.bytes ?? [])
      .toString("utf8")
      .replace(/^committer .*$/mu, "");
    expect(ours).toBe(theirs);
  });

  it("clones a bundle, finds nothing wrong in it, and has every byte", () => {
    const binary = Uint8Array.from({ length: 70_000 }, (_, index) => (index * 7919) % 256);
    const files = new Map([
      ...filesOf({ "README.md": "# A\r\n", "a/b/c/d.txt": "d", "a b/ü.md": "" }),
      ["x.bin", binary],
    ]);
    const commit = makeCommit(files, { author, message: "m" });
    const folder = clone("bundle", writeBundle(commit, "main"));
    expect(git(["fsck", "--full", "--strict"], folder)).toBe("");
    expect(git(["log", "--format=%H %an <%ae> %at %cn %ct %D"], folder).trim()).toMatch(
      new RegExp(`^${commit.id} Ada Lovelace <ada@example.org> 1777000000 Ada Lovelace 1777000000 HEAD -> main`, "u"),
    );
    const same = [...files].filter(([path, bytes]) => readFileSync(join(folder, path)).equals(bytes));
    expect(same.map(([path]) => path)).toEqual([...files.keys()]);
  });

  it("takes the bundle of a later commit where the one before is", () => {
    const first = makeCommit(filesOf({ "a.md": "1" }), { author, message: "1" });
    const second = makeCommit(filesOf({ "a.md": "2" }), { author, message: "2", parent: first.id });
    const folder = clone("later", writeBundle(first, "main"));
    writeFileSync(join(root, "second.bundle"), writeBundle(second, "main"));
    git(["pull", "-q", "--ff-only", join(root, "second.bundle"), "main"], folder);
    expect(git(["log", "--format=%H"], folder).trim().split("\n")).toEqual([second.id, first.id]);
    expect(git(["fsck", "--full", "--strict"], folder)).toBe("");
  });

  it("finds nothing wrong, whatever files, names and messages there are", () => {
    const name = fc.oneof(
      fc.string({ unit: "grapheme", minLength: 1, maxLength: 12 }),
      fc.constantFrom("a", "a.b", "a-", "A", ".x", "con", "é", "e\u0301", "-", "a b", ".gitignore"),
    );
    const path = fc.array(name.filter(isSafeName), { minLength: 1, maxLength: 3 }).map((parts) => parts.join("/"));
    let count = 0;
    fc.assert(
      fc.property(
        fc.dictionary(path, fc.uint8Array({ maxLength: 300 }), { minKeys: 1, maxKeys: 8, noNullPrototype: true }),
        fc.string({ unit: "binary", maxLength: 40 }),
        fc.string({ unit: "binary", maxLength: 60 }),
        (given, who, message) => {
          // A file cannot be a folder, too.
          const paths = Object.keys(given);
          fc.pre(!paths.some((one) => paths.some((other) => other.startsWith(`${one}/`))));
          const commit = makeCommit(new Map(Object.entries(given)), {
            author: { name: who, email: who, time: 0 },
            message: `x${message}`,
          });
          const folder = join(root, `random-${count++}`);
          mkdirSync(folder);
          writeFileSync(join(folder, "b"), writeBundle(commit, "main"));
          git(["init", "-q", "--bare", "r"], folder);
          git(["fetch", "-q", "../b", "main:main"], join(folder, "r"));
          expect(git(["fsck", "--full", "--strict"], join(folder, "r"))).toBe("");
          const listed = git(["ls-tree", "-r", "-z", "--name-only", "main"], join(folder, "r"))
            .split("\0")
            .filter(Boolean);
          expect(listed.sort()).toEqual(paths.sort());
        },
      ),
      { numRuns: process.env["DREAMNET_FULL"] === "1" ? 200 : 25, seed: 11 },
    );
    expect(readdirSync(root).length).toBeGreaterThan(20);
  }, 300_000);
});

describe("a bundle that is read back", () => {
  const commit = makeCommit(filesOf({ a: "x" }), { author, message: "m" });
  const bundle = writeBundle(commit, "main");

  it("gives the commit and its pack", () => {
    expect(readBundle(bundle, "main")?.commit).toBe(commit.id);
    expect(readBundle(bundle, "other")).toBeUndefined();
  });

  it("is refused where a byte has changed, is missing or is too many", () => {
    const changed = Uint8Array.from(bundle);
    changed[bundle.length - 30] = (changed[bundle.length - 30] as number) ^ 1;
    for (const bytes of [changed, bundle.subarray(0, -1), Buffer.concat([bundle, Buffer.from("x")]), new Uint8Array()])
      expect(readBundle(bytes, "main")).toBeUndefined();
  });
});
