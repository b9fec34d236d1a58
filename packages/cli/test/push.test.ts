import { spawn } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { git, gitWithToken, hasGit } from "../../github-pack/test/loopback/git-backend.ts";
import { type GithubDouble, startGithubDouble } from "../../github-pack/test/loopback/github-double.ts";
import { main } from "../src/index.ts";
import { combinePacks } from "../src/platforms.ts";

const token = "ghp_abcdefghijklmnopqrstuvwxyz0123456789";

/** A stream that keeps what is written. */
function capture(): { text: string; write(text: string): void } {
  return {
    text: "",
    write(text) {
      this.text += text;
    },
  };
}

let root = "";
/** A package that is ready. */
let ready = "";
let double: GithubDouble | undefined;

async function run(
  arguments_: readonly string[],
  more: { readonly env?: Record<string, string>; readonly stdin?: readonly string[] } = {},
): Promise<{ exitCode: number; out: string; err: string }> {
  const [stdout, stderr] = [capture(), capture()];
  const exitCode = await main(arguments_, {
    stdout,
    stderr,
    env: { DREAMNET_HOME: join(root, "home"), ...more.env },
    cwd: () => root,
    stdin: (async function* () {
      await Promise.resolve();
      yield* more.stdin ?? [];
    })(),
  });
  return { exitCode, out: stdout.text, err: stderr.text };
}

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "dreamnet-push-"));
  writeFileSync(
    join(root, "paper.md"),
    "---\ntitle: A paper\nauthors: [{name: Ada Lovelace}]\nlicense: MIT\ndate: 2026-05-01\nabstract: What it is about.\n---\n\n# One\n\nText.\n",
  );
  const packed = await run(["pack", "paper.md", "--to", "github", "--out", "out", "--set", "compile=false", "--json"]);
  if (packed.exitCode !== 0) throw new Error(packed.out + packed.err);
  ready = join(root, "out/a-paper/github");
});
afterAll(() => rmSync(root, { recursive: true, force: true }));
afterEach(async () => {
  await double?.close();
  double = undefined;
});

const start = async (): Promise<string> => {
  double = await startGithubDouble({ root: mkdtempSync(join(root, "double-")), token });
  return new URL(double.servers.api).origin;
};

describe.skipIf(!hasGit())("dreamnet push github", () => {
  it("shows the plan, and sends nothing", async () => {
    const server = await start();
    const { exitCode, out, err } = await run(["push", "github", ready, "--server", server], {
      env: { GITHUB_TOKEN: token },
    });
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: "" });
    expect(out).toContain("Plan for (the token's owner)/a-paper, public: v1.0.0");
    expect(out).toContain("  1. create the repository, unless it is there\n");
    expect(out).toContain("Nothing was sent.");
    expect(double?.seen).toEqual([]);
    expect(existsSync(`${ready}-receipt.json`)).toBe(false);
  });

  it("carries it out when it is told to, and does nothing the second time", async () => {
    const server = await start();
    const command = ["push", "github", "out/a-paper/github", "--server", server, "--apply"];
    const first = await run(command, { env: { GITHUB_TOKEN: token } });
    expect(first).toMatchObject({ exitCode: 0 });
    expect(first.out).toContain("Published: ada/a-paper v1.0.0");
    const plan = JSON.parse(readFileSync(join(ready, "release-plan.json"), "utf8")) as { commit: { id: string } };
    expect(double?.state().repositories[0]?.refs).toEqual([
      `${plan.commit.id} refs/heads/main`,
      `${plan.commit.id} refs/tags/v1.0.0`,
    ]);
    const receipt = JSON.parse(readFileSync(`${ready}-receipt.json`, "utf8")) as Record<string, unknown>;
    expect(receipt).toMatchObject({
      schemaVersion: 1,
      repository: "ada/a-paper",
      tag: "v1.0.0",
      commit: plan.commit.id,
    });
    const again = await run([...command, "--json"], { env: { GH_TOKEN: token } });
    expect(JSON.parse(again.out)).toMatchObject({ applied: true, receipt: { changed: false } });
    for (const text of [first.out, first.err, again.out, again.err, JSON.stringify(receipt)])
      expect(text).not.toContain(token);
    rmSync(`${ready}-receipt.json`);
    // What git's own program gets from there is what was planned.
    await gitWithToken(["clone", "-q", `${server}/ada/a-paper.git`, "cloned"], root, token);
    expect(git(["rev-parse", "HEAD"], join(root, "cloned")).trim()).toBe(plan.commit.id);
    expect(git(["fsck", "--full", "--strict"], join(root, "cloned"))).toBe("");
    expect(
      readdirSync(join(root, "cloned"))
        .filter((name) => name !== ".git")
        .sort(),
    ).toEqual(readdirSync(join(ready, "repository")).sort());
  });

  it("takes the token from standard input, and from no command line", async () => {
    const server = await start();
    const command = ["push", "github", ready, "--server", server, "--apply"];
    const piped = await run([...command, "--token-stdin"], { stdin: [token.slice(0, 9), `${token.slice(9)}\nmore\n`] });
    expect(piped).toMatchObject({ exitCode: 0 });
    rmSync(`${ready}-receipt.json`);
    const requests = double?.seen.length;
    for (const arguments_ of [
      ["--token", token],
      [`--token=${token}`],
      ["--password", token],
      ["-token", token],
      [token],
      ["--owner", token],
    ]) {
      const refused = await run([...command, ...arguments_]);
      expect(refused.exitCode).toBe(1);
      expect(refused.err).toContain("A token on the command line is seen by every user");
      expect(refused.out + refused.err).not.toContain(token);
    }
    for (const more of [{}, { env: { GITHUB_TOKEN: "" } }]) {
      const without = await run(command, more);
      expect(without.err).toContain("There is no token");
    }
    expect((await run([...command, "--token-stdin"])).err).toContain("There is no token on standard input");
    expect(double?.seen.length).toBe(requests);
  });

  it.skipIf(process.platform !== "linux")("shows no token in the list of processes", async () => {
    const server = await start();
    const seen: string[] = [];
    double?.failAt(() => {
      // While a request runs, every user of the machine can read this.
      for (const pid of readdirSync("/proc").filter((name) => /^\d+$/u.test(name)))
        try {
          seen.push(readFileSync(`/proc/${pid}/cmdline`, "utf8"));
        } catch {}
      return undefined;
    });
    const child = spawn(
      process.execPath,
      [
        "--conditions=@dreamnet/source",
        join(import.meta.dirname, "../src/bin.ts"),
        "push",
        "github",
        ready,
        "--server",
        server,
        "--apply",
      ],
      { env: { PATH: process.env["PATH"], HOME: root, GITHUB_TOKEN: token }, stdio: ["ignore", "pipe", "pipe"] },
    );
    let text = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (text += chunk.toString()));
    const code = await new Promise((resolve) => child.on("close", resolve));
    expect({ code, text }).toMatchObject({ code: 0 });
    expect(seen.some((line) => line.includes("--apply"))).toBe(true);
    expect(seen.join("\n")).not.toContain(token);
    expect(text).not.toContain(token);
    rmSync(`${ready}-receipt.json`);
  });

  it("pushes no package that lacks something, unless it is told to", async () => {
    const server = await start();
    writeFileSync(join(root, "bare.md"), "---\ntitle: Bare\nauthors: [{name: Ada Lovelace}]\n---\n\nText.\n");
    expect(
      (await run(["pack", "bare.md", "--to", "github", "--out", "out", "--set", "github.compile=false"])).exitCode,
    ).toBe(2);
    const command = ["push", "github", "out/bare/github", "--server", server];
    expect((await run(command)).out).toContain("The package is not ready");
    const refused = await run([...command, "--apply"], { env: { GITHUB_TOKEN: token } });
    expect(refused.exitCode).toBe(1);
    expect(refused.err).toContain("Without a licence nobody may use the work.");
    expect(double?.seen).toEqual([]);
    const told = await run([...command, "--apply", "--incomplete"], { env: { GITHUB_TOKEN: token } });
    expect(told).toMatchObject({ exitCode: 0 });
  });

  it("refuses a folder that is no package, and a plan that leads out of it", async () => {
    expect((await run(["push", "github", "nowhere"])).err).toContain("There is no folder nowhere");
    expect((await run(["push", "github", "out"])).err).toContain("release-plan.json is not in the folder");
    const bad = join(root, "bad");
    mkdirSync(bad);
    for (const text of ["", "{}", "[1", JSON.stringify({ schemaVersion: 2 })]) {
      writeFileSync(join(bad, "release-plan.json"), text);
      expect((await run(["push", "github", bad])).err).toContain("release-plan.json is no plan");
    }
    const plan = JSON.parse(readFileSync(join(ready, "release-plan.json"), "utf8")) as { commit: { bundle: string } };
    writeFileSync(join(root, "outside.bundle"), "secret");
    for (const bundle of ["../outside.bundle", join(root, "outside.bundle"), "link.bundle"]) {
      writeFileSync(join(bad, "release-plan.json"), JSON.stringify({ ...plan, commit: { ...plan.commit, bundle } }));
      rmSync(join(bad, "link.bundle"), { force: true });
      symlinkSync(join(root, "outside.bundle"), join(bad, "link.bundle"));
      const { err, exitCode } = await run(["push", "github", bad, "--apply"], { env: { GITHUB_TOKEN: token } });
      expect(exitCode).toBe(1);
      expect(err).toMatch(/is no path within the package|leads out of the package/u);
    }
  });

  it("says all that is wrong with a command line at once, and takes no server without https", async () => {
    const { err, exitCode } = await run([
      "push",
      "gitlab",
      "a",
      "b",
      "--owner",
      "a/b",
      "--server",
      "http://example.org",
    ]);
    expect(exitCode).toBe(1);
    expect(err.trim().split("\n")).toHaveLength(4);
    expect((await run(["push", "--help"])).out).toContain("dreamnet push github <folder>");
    expect((await run(["push", "github", ready, "--nosuch"])).exitCode).toBe(1);
  });
});

describe("a site that is packed too", () => {
  it("goes into the repository, with the workflow that publishes it, in whatever order the two are named", async () => {
    const options = ["github", "website"].flatMap((platform) => ["--set", `${platform}.compile=false`]);
    const packed = await run(["pack", "paper.md", "--to", "github,website", "--out", "both", "--json", ...options]);
    expect(packed).toMatchObject({ exitCode: 0, err: "" });
    const site = join(root, "both/a-paper/website/site");
    const repository = join(root, "both/a-paper/github/repository");
    expect(readFileSync(join(repository, "site/index.html"))).toEqual(readFileSync(join(site, "index.html")));
    expect(readFileSync(join(repository, ".github/workflows/pages.yml"), "utf8")).toContain("actions/deploy-pages");
    expect(existsSync(join(repository, "site/.nojekyll"))).toBe(true);
  });

  it("is the website's folder `site`, and nothing beside it", () => {
    const made = new Map([
      [
        "website",
        ["a/website/site/index.html", "a/website/site/assets/x.css", "a/website/deploy.md"].map((path, index) => ({
          path,
          mediaType: "text/plain",
          size: 1,
          sha256: String(index).repeat(64),
        })),
      ],
    ]);
    expect(combinePacks("github", made)).toEqual({
      site: { "index.html": { sha256: "0".repeat(64) }, "assets/x.css": { sha256: "1".repeat(64) } },
    });
    expect(combinePacks("arxiv", made)).toEqual({});
    expect(combinePacks("github", new Map())).toEqual({});
  });
});
