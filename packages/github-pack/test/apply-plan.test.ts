import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { WorkflowError } from "@dreamnet/workflow";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type ApplyOptions, applyReleasePlan, type ReleaseReceipt } from "../src/release/apply-plan.ts";
import { git, hasGit } from "./loopback/git-backend.ts";
import {
  type DoubleOptions,
  type Fault,
  type GithubDouble,
  once,
  startGithubDouble,
} from "./loopback/github-double.ts";
import { type PlannedRelease, planSmallRelease } from "./loopback/planned-release.ts";

const isFull = process.env["DREAMNET_FULL"] === "1";
const token = "ghp_abcdefghijklmnopqrstuvwxyz0123456789";

let root = "";
let doubles: GithubDouble[] = [];
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "github-double-"));
});
afterEach(async () => {
  for (const double of doubles) await double.close();
  doubles = [];
  rmSync(root, { recursive: true, force: true });
});

async function start(options: Partial<DoubleOptions> = {}): Promise<GithubDouble> {
  const double = await startGithubDouble({ root: mkdtempSync(join(root, "d-")), token, ...options });
  doubles.push(double);
  return double;
}

interface Applied {
  readonly receipt?: ReleaseReceipt;
  readonly error?: unknown;
  readonly lines: readonly string[];
  readonly slept: readonly number[];
}

async function apply(
  double: GithubDouble,
  planned: PlannedRelease,
  more: Partial<ApplyOptions> = {},
): Promise<Applied> {
  const lines: string[] = [];
  const slept: number[] = [];
  const options: ApplyOptions = {
    token,
    servers: double.servers,
    readFile: planned.readFile,
    report: (line) => lines.push(line),
    sleep: (ms) => {
      slept.push(ms);
      return Promise.resolve();
    },
    now: () => 1_767_225_600_000,
    ...more,
  };
  try {
    return { receipt: await applyReleasePlan(planned.plan, options), lines, slept };
  } catch (error) {
    return { error, lines, slept };
  }
}

const codeOf = ({ error }: Applied): string | undefined => (WorkflowError.is(error) ? error.code : String(error));

describe.skipIf(!hasGit())("a release plan, applied", () => {
  it("makes repository, commit, topics, draft, files, and publishes last", async () => {
    const double = await start();
    const planned = planSmallRelease();
    const { receipt, lines } = await apply(double, planned);
    const [repository] = double.state().repositories;
    expect(repository).toMatchObject({
      name: "ada/a-paper",
      description: "A paper: of two lines",
      private: false,
      topics: ["open-science", "cpp"],
      refs: [`${planned.plan.commit.id} refs/heads/main`, `${planned.plan.commit.id} refs/tags/v1.0.0`],
      releases: [{ tag: "v1.0.0", draft: false, latest: "legacy", target: planned.plan.commit.id }],
    });
    expect(repository?.releases[0]?.assets).toEqual(
      planned.plan.assets.map(({ name, sha256 }) => `${name} ${name} uploaded ${sha256}`).sort(),
    );
    expect(receipt).toMatchObject({ repository: "ada/a-paper", commit: planned.plan.commit.id, changed: true });
    expect(lines.at(-1)).toBe("publish v1.0.0");
    const last = double.seen.at(-1);
    expect([last?.method, last?.path]).toEqual(["PATCH", expect.stringMatching(/\/releases\/\d+$/u)]);
  });

  it("sends what the plan says, request for request", async () => {
    const double = await start();
    const planned = planSmallRelease({ options: { owner: "ada" } });
    await apply(double, planned);
    const writes = double.seen.filter(({ method }) => method !== "GET").map(({ method, path }) => `${method} ${path}`);
    const id = /releases\/(\d+)$/u.exec(writes.at(-1) ?? "")?.[1];
    const told = planned.plan.requests
      .filter(({ method }) => method !== "GET")
      .map(
        ({ method, url }) =>
          `${method} ${url
            .replace(/^https:\/\/api\.github\.com\/orgs\/ada\/repos .*$/u, "/api/user/repos")
            .replace("https://api.github.com", "/api")
            .replace("https://github.com", "/git")
            .replace(/^\{upload_url\}.*$/u, `/uploads/repos/ada/a-paper/releases/${id}/assets`)
            .replace("{release_id}", String(id))}`,
      );
    expect(writes).toEqual(told);
  });

  it("does nothing the second time", async () => {
    const double = await start({ immutable: true });
    const planned = planSmallRelease();
    await apply(double, planned);
    const before = double.state();
    const requests = double.seen.length;
    const { receipt, lines } = await apply(double, planned);
    expect(receipt?.changed).toBe(false);
    expect(lines).toEqual([]);
    expect(double.state()).toEqual(before);
    expect(double.seen.slice(requests).filter(({ method }) => method !== "GET")).toEqual([]);
  });

  it("gives a token to its own servers alone, and to no line that it prints", async () => {
    const double = await start({ fault: once(3, "cut-before") });
    const { lines } = await apply(double, planSmallRelease());
    const known = [`Bearer ${token}`, `Basic ${Buffer.from(`x-access-token:${token}`).toString("base64")}`];
    for (const { authorization, path, query } of double.seen) {
      expect(known).toContain(authorization);
      expect(`${path}?${query}`).not.toContain(token);
    }
    expect(lines.join("\n")).not.toContain(token);
    const stranger = await start();
    const refused = await apply(double, planSmallRelease({ version: "1.0.1" }), {
      servers: { ...double.servers, uploads: "http://127.0.0.1:1/" },
      fetch: async (url, init) => {
        const response = await fetch(url, init);
        const text = await response.text();
        // An answer that leads elsewhere.
        const body = text.replaceAll(new URL(double.servers.api).origin, new URL(stranger.servers.api).origin);
        return new Response(response.status === 204 ? null : body, {
          status: response.status,
          headers: response.headers,
        });
      },
    });
    expect(codeOf(refused)).toBeDefined();
    expect(stranger.seen).toEqual([]);
  });

  const faults: readonly Fault[] = ["cut-before", "cut-after", "cut-within", "bad-gateway"];
  it.each(faults)(
    "ends in the one right state after the connection breaks (%s) at any request",
    async (fault) => {
      const planned = planSmallRelease();
      const reference = await start();
      await apply(reference, planned);
      const wanted = reference.state();
      const requests = reference.seen.length;
      const step = isFull ? 1 : 3;
      const first = isFull ? 0 : faults.indexOf(fault) % 3;
      for (let index = first; index < requests; index += step) {
        const double = await start();
        double.failAt(once(index, fault));
        const broken = await apply(double, planned, { attempts: 1 });
        // A single attempt may end well where the request could be sent again; then nothing is left to do.
        double.failAt(undefined);
        const again = await apply(double, planned);
        expect(again.error, `request ${index}`).toBeUndefined();
        expect(double.state(), `request ${index}`).toEqual(wanted);
        expect(broken.error === undefined || codeOf(broken) !== undefined).toBe(true);
        await double.close();
      }
    },
    300_000,
  );

  it.each(faults)(
    "goes on by itself where a break (%s) is the only one",
    async (fault) => {
      const planned = planSmallRelease();
      const reference = await start();
      await apply(reference, planned);
      const wanted = reference.state();
      const step = isFull ? 1 : 4;
      for (let index = faults.indexOf(fault); index < reference.seen.length; index += step) {
        const double = await start({ fault: once(index, fault) });
        const { error } = await apply(double, planned);
        expect(error, `request ${index}`).toBeUndefined();
        expect(double.state(), `request ${index}`).toEqual(wanted);
        await double.close();
      }
    },
    300_000,
  );

  it("removes the starter asset that a 502 leaves, and uploads again", async () => {
    let left = 2;
    const double = await start({
      fault: (_index, { path }) => (path.startsWith("/uploads/") && left-- > 0 ? "starter" : undefined),
    });
    const planned = planSmallRelease();
    const { receipt, lines } = await apply(double, planned);
    expect(receipt).toBeDefined();
    expect(lines.filter((line) => line.endsWith("its upload broke off"))).toHaveLength(2);
    expect(double.state().repositories[0]?.releases[0]?.assets.filter((one) => one.includes("starter"))).toEqual([]);
  });

  it("gives up after some starters, publishes nothing, and ends well when it is asked again", async () => {
    const double = await start({ fault: (_index, { path }) => (path.startsWith("/uploads/") ? "starter" : undefined) });
    const planned = planSmallRelease();
    const broken = await apply(double, planned);
    expect(codeOf(broken)).toBe("SERVER_FAILED");
    expect(double.state().repositories[0]?.releases[0]?.draft).toBe(true);
    double.failAt(undefined);
    expect((await apply(double, planned)).receipt?.changed).toBe(true);
    const [release] = double.state().repositories[0]?.releases ?? [];
    expect(release?.draft).toBe(false);
    expect(release?.assets).toHaveLength(3);
  });

  it("replaces a file of the name that has other content, in a draft", async () => {
    const double = await start();
    const early = planSmallRelease({ text: "Early.\n" });
    // Cut before it is published: the draft of an earlier package stays.
    double.failAt((_index, { method, path }) =>
      method === "PATCH" && path.includes("/releases/") ? "bad-gateway" : undefined,
    );
    await apply(double, early, { attempts: 1 });
    double.failAt(undefined);
    const files = [
      { name: "a-paper.pdf", bytes: new TextEncoder().encode("%PDF other"), mediaType: "application/pdf" },
    ];
    const late = planSmallRelease({ text: "Late.\n", files, options: { parent: early.plan.commit.id } });
    const { receipt, lines } = await apply(double, late);
    expect(receipt?.commit).toBe(late.plan.commit.id);
    expect(lines).toContainEqual("remove a-paper.pdf: it has other content");
    const [repository] = double.state().repositories;
    expect(repository?.releases).toHaveLength(1);
    expect(repository?.releases[0]).toMatchObject({ target: late.plan.commit.id, body: late.plan.release.body });
    // Neither the old file nor the one that the new plan has not.
    expect(repository?.releases[0]?.assets).toEqual(
      late.plan.assets.map(({ name, sha256 }) => `${name} ${name} uploaded ${sha256}`).sort(),
    );
    expect(repository?.refs[1]).toBe(`${late.plan.commit.id} refs/tags/v1.0.0`);
  });

  it.each([true, false])("knows a file that GitHub has renamed (digests: %s)", async (digests) => {
    const double = await start({ rename: (name) => name.replace(/[-_]/gu, "."), digests });
    const planned = planSmallRelease();
    const { receipt } = await apply(double, planned);
    expect(receipt?.assets.map(({ name, storedAs }) => [name, storedAs])).toContainEqual([
      "a-paper.pdf",
      "a.paper.pdf",
    ]);
    expect((await apply(double, planned)).receipt?.changed).toBe(false);
  });

  it("waits as a limit says, and no longer than it may", async () => {
    const double = await start({ fault: once(6, "primary-limit") });
    const { receipt, slept } = await apply(double, planSmallRelease());
    expect(receipt).toBeDefined();
    // The limit's reset is 60 s after the test's now.
    expect(slept).toEqual([61_000]);
    for (const [fault, ms] of [
      ["secondary-limit", 7000],
      ["worded-limit", 60_000],
    ] as const) {
      const other = await start({ fault: once(7, fault) });
      expect((await apply(other, planSmallRelease())).slept).toEqual([ms]);
    }
    const full = await start({ fault: () => "secondary-limit" });
    const stopped = await apply(full, planSmallRelease(), { maxWait: 20_000 });
    expect(codeOf(stopped)).toBe("RATE_LIMITED");
    expect(stopped.slept).toEqual([7000, 7000]);
    full.failAt(undefined);
    expect((await apply(full, planSmallRelease())).receipt?.changed).toBe(true);
  });

  it("waits for a repository that it has just made, and not for ever", async () => {
    let left = 2;
    const isGit = (path: string): boolean => path.startsWith("/git/");
    const double = await start({ fault: (_index, { path }) => (isGit(path) && left-- > 0 ? "not-yet" : undefined) });
    const { receipt, slept } = await apply(double, planSmallRelease());
    expect(receipt?.changed).toBe(true);
    expect(slept).toEqual([1000, 2000]);
    const never = await start({ fault: (_index, { path }) => (isGit(path) ? "not-yet" : undefined) });
    expect(codeOf(await apply(never, planSmallRelease()))).toBe("PUSH_REFUSED");
  });

  it("never overwrites another history, and leaves the repository as it was", async () => {
    const double = await start();
    await apply(double, planSmallRelease({ text: "Theirs.\n" }));
    const before = double.state();
    const refused = await apply(double, planSmallRelease({ version: "1.1.0" }));
    expect(codeOf(refused)).toBe("HISTORY_DIFFERS");
    expect(double.state()).toEqual(before);
    const taken = await apply(double, planSmallRelease());
    expect(codeOf(taken)).toBe("TAG_TAKEN");
    expect(double.state()).toEqual(before);
  });

  it("starts no second history in a repository whose branch has another name", async () => {
    const double = await start();
    await apply(double, planSmallRelease({ options: { branch: "trunk" } }));
    git(["symbolic-ref", "HEAD", "refs/heads/trunk"], join(root, ...folderOf(double, "a-paper")));
    const before = double.state();
    const refused = await apply(double, planSmallRelease({ version: "1.1.0" }));
    expect(codeOf(refused)).toBe("HISTORY_DIFFERS");
    expect(WorkflowError.is(refused.error) ? refused.error.hint : "").toContain("branch=trunk");
    expect(double.state()).toEqual(before);
  });

  it("adds a later version to the same repository, and a lower one after it is not the latest", async () => {
    const double = await start();
    const first = planSmallRelease({ version: "2.0.0" });
    await apply(double, first);
    const second = planSmallRelease({ version: "1.10.0", text: "More.\n", options: { parent: first.plan.commit.id } });
    expect((await apply(double, second)).receipt?.changed).toBe(true);
    const [repository] = double.state().repositories;
    expect(repository?.refs).toEqual([
      `${second.plan.commit.id} refs/heads/main`,
      `${second.plan.commit.id} refs/tags/v1.10.0`,
      `${first.plan.commit.id} refs/tags/v2.0.0`,
    ]);
    expect(repository?.releases.map(({ latest }) => latest)).toEqual(["legacy", "legacy"]);
    // The first plan is done, whatever has come after it.
    expect((await apply(double, first)).receipt?.changed).toBe(false);
  });

  it("says that the tag of a deleted immutable release is gone for ever", async () => {
    const double = await start({ immutable: true });
    const planned = planSmallRelease();
    await apply(double, planned);
    double.deleteRelease("a-paper", "v1.0.0");
    const refused = await apply(double, planned);
    expect(codeOf(refused)).toBe("TAG_USED");
    expect(double.state().repositories[0]?.releases.filter(({ draft }) => !draft)).toEqual([]);
  });

  it("leaves a stranger's draft and a person's file as they are", async () => {
    const double = await start();
    double.addRepository("a-paper");
    const { api, uploads } = double.servers;
    const headers = { Authorization: `Bearer ${token}` };
    const draft = await fetch(`${api}/repos/ada/a-paper/releases`, {
      method: "POST",
      headers,
      body: JSON.stringify({ tag_name: "v1.0.0", body: "Mine.", draft: true }),
    });
    const { id } = (await draft.json()) as { id: number };
    await fetch(`${uploads}/repos/ada/a-paper/releases/${id}/assets?name=mine.zip`, {
      method: "POST",
      headers,
      body: "mine",
    });
    expect((await apply(double, planSmallRelease())).receipt?.changed).toBe(true);
    const releases = double.state().repositories[0]?.releases ?? [];
    expect(releases.find(({ body }) => body === "Mine.")).toMatchObject({
      draft: true,
      assets: [expect.stringContaining("mine.zip")],
    });
    expect(releases.filter(({ draft: isDraft }) => !isDraft)).toHaveLength(1);
  });

  it("refuses a package that lacks something, a file that was changed, and a token that is none, before anything is sent", async () => {
    const double = await start();
    const planned = planSmallRelease();
    const incomplete = { ...planned, plan: { ...planned.plan, needs: ["A licence."] } };
    expect(codeOf(await apply(double, incomplete))).toBe("PACKAGE_INCOMPLETE");
    const changed = { ...planned, readFile: () => Promise.resolve(new Uint8Array(3)) };
    expect(codeOf(await apply(double, changed))).toBe("FILE_CHANGED");
    expect(codeOf(await apply(double, planned, { token: "a b" }))).toBe("TOKEN_INVALID");
    expect(double.seen).toEqual([]);
    expect((await apply(double, incomplete, { incomplete: true })).receipt?.changed).toBe(true);
  });

  it("says what a token may not, in GitHub's words", async () => {
    const double = await start();
    const refused = await apply(double, planSmallRelease(), { token: "ghp_other" });
    expect(codeOf(refused)).toBe("TOKEN_REFUSED");
    expect(String(refused.error)).toContain("Bad credentials");
    expect(String(refused.error)).not.toContain("ghp_other");
  });

  it("stops when it is cancelled", async () => {
    const controller = new AbortController();
    const double = await start({
      fault: (index) => {
        if (index === 4) controller.abort();
        return undefined;
      },
    });
    const stopped = await apply(double, planSmallRelease(), { signal: controller.signal });
    expect(stopped.error).toBeDefined();
    expect(double.seen.length).toBeLessThan(8);
  });
});

/** A double's repository, below the test's folder. */
function folderOf(double: GithubDouble, name: string): string[] {
  return [double.folder, "ada", `${name}.git`];
}
