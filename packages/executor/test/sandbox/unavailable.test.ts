import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createSandboxProvider } from "@dreamnet/sandbox";
import { afterAll, describe, expect, it } from "vitest";
import { fixture, hasBubblewrap, outputOf, run } from "./fixture.ts";

const folder = mkdtempSync(join(tmpdir(), "dreamnet-unavailable-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const host = fileURLToPath(new URL("./unavailable-host.ts", import.meta.url));
const command = [process.execPath, "--conditions=@dreamnet/source", "--disable-warning=ExperimentalWarning", host];

/**
 * A program of this name that stands before the real one. For bash: where many descriptors are open, sh passes its
 * script on to what it starts, and the sandbox refuses that.
 */
function standIn(name: string, script: string): string {
  const own = mkdtempSync(join(folder, "bin-"));
  writeFileSync(join(own, name), `#!/bin/bash\n${script}\n`);
  chmodSync(join(own, name), 0o755);
  return `${own}:${process.env["PATH"] ?? ""}`;
}

describe("where no sandbox holds", () => {
  it("refuses without bubblewrap, names the remedy, and runs nothing", async () => {
    const { result } = await run({ act: "facts" }, fixture(), {}, { env: { PATH: folder } });
    expect(result).toMatchObject({
      success: false,
      attempts: [],
      isolation: "none",
      error: { code: "SANDBOX_UNAVAILABLE", hint: expect.stringMatching(/apt-get install bubblewrap/) },
    });
  });

  it("refuses a workflow that is not DreamNet's own even where it asks for no sandbox", async () => {
    const { result } = await run({ act: "facts" }, fixture({ requiresSandbox: false }), {}, { env: { PATH: folder } });
    expect(result).toMatchObject({
      success: false,
      error: { code: "SANDBOX_UNAVAILABLE", message: expect.stringMatching(/not one of DreamNet's own/) },
    });
  });

  it("runs it in process where the operator waives the sandbox, and records that", async () => {
    const { result } = await run({ act: "facts" }, fixture(), {}, { env: { PATH: folder }, unsandboxed: true });
    expect(result.isolationNotes.join(" ")).toMatch(/operator waived/);
    expect(result.isolation).toBe("none");
  });

  it.skipIf(!hasBubblewrap)("finds out a bubblewrap that confines nothing", async () => {
    // Takes everything up to the program's name away, and starts the program as it is.
    const script = 'while [ "$1" != "--" ]; do shift; done; shift; shift; exec "$DREAMNET_NODE" "$@"';
    const provider = createSandboxProvider({ env: { PATH: standIn("bwrap", script) } });
    const prepared = await provider.prepare(fixture());
    expect(prepared).toHaveProperty("unavailable");
  });

  it.skipIf(!hasBubblewrap)("takes a wrapper that starts the real one", async () => {
    const script = `exec ${join("/usr/bin", "bwrap")} "$@"`;
    const fine = await createSandboxProvider({ env: { PATH: standIn("bwrap", script) } }).prepare(fixture());
    expect(fine).toHaveProperty("run");
  });

  it.skipIf(!hasBubblewrap)(
    "refuses one that passes on an open file, before the workflow's code is loaded",
    async () => {
      const env = { PATH: standIn("bwrap", `exec 900</etc/hostname; exec /usr/bin/bwrap "$@"`) };
      const { result } = await run({ act: "facts" }, fixture(), {}, { sandbox: createSandboxProvider({ env }) });
      expect(result).toMatchObject({
        success: false,
        error: {
          code: "SANDBOX_DESCRIPTORS",
          message: expect.stringMatching(/900 /),
          hint: expect.stringMatching(/bwrap/),
        },
      });
    },
  );

  it.each([
    ["bwrap: setting up uid map: Permission denied", /apparmor_restrict_unprivileged_userns/],
    ["bwrap: loopback: Failed RTM_NEWADDR: Operation not permitted", /AppArmor/],
    ["bwrap: Can't mount proc on /newroot/proc: Operation not permitted", /systempaths=unconfined/],
    [
      "bwrap: No permissions to create new namespace, likely because the kernel does not allow non-privileged user namespaces.",
      /unprivileged_userns_clone/,
    ],
    ["bwrap: Creating new namespace failed: No space left on device", /max_user_namespaces/],
    ["bwrap: Failed to make / slave: Permission denied", /security-opt/],
  ])("knows %s", async (said, remedy) => {
    const provider = createSandboxProvider({ env: { PATH: standIn("bwrap", `echo "${said}" >&2; exit 1`) } });
    const { result } = await run({ act: "facts" }, fixture(), {}, { sandbox: provider });
    expect(result).toMatchObject({
      success: false,
      attempts: [],
      error: { code: "SANDBOX_UNAVAILABLE", hint: expect.stringMatching(remedy) },
    });
  });

  it.skipIf(!hasBubblewrap)(
    "takes a sandbox without /proc only where the operator accepts it, and says so",
    async () => {
      // As in a container: everything works but mounting a /proc.
      const script = `if grep -qa -- --proc /proc/self/fd/$2; then echo "bwrap: Can't mount proc on /newroot/proc: Operation not permitted" >&2; exit 1; fi; exec /usr/bin/bwrap "$@"`;
      const env = { PATH: standIn("bwrap", script) };
      expect(await createSandboxProvider({ env }).prepare(fixture())).toHaveProperty("unavailable");
      const sandbox = createSandboxProvider({ env, allowReduced: true });
      const ran = await run({ act: "exec" }, fixture({ subprocess: ["sh"] }), {}, { sandbox });
      outputOf(ran);
      expect(ran.result).toMatchObject({
        isolation: "reduced",
        isolationNotes: [expect.stringMatching(/no \/proc/)],
      });
    },
  );

  it.skipIf(!hasBubblewrap)("refuses where user namespaces are really closed", () => {
    const broken = `echo 0 > /proc/sys/user/max_user_namespaces && exec "$@"`;
    const { stdout, stderr } = spawnSync("unshare", ["-Ur", "sh", "-c", broken, "sh", ...command], {
      encoding: "utf8",
      timeout: 60_000,
    });
    expect(JSON.parse(stdout || JSON.stringify({ stderr }))).toMatchObject({
      success: false,
      attempts: 0,
      code: "SANDBOX_UNAVAILABLE",
      hint: expect.stringMatching(/max_user_namespaces|unprivileged_userns_clone/),
    });
  });

  it("refuses an inline workflow that requires the sandbox", async () => {
    const inline = { ...fixture(), module: undefined };
    const { result } = await run({ act: "facts" }, inline);
    expect(result).toMatchObject({
      success: false,
      error: { code: "SANDBOX_UNAVAILABLE", message: expect.stringMatching(/inline/) },
    });
  });

  it("refuses on Windows with the way out", async () => {
    const { result } = await run(
      { act: "facts" },
      fixture(),
      {},
      { sandbox: createSandboxProvider({ platform: "win32" }) },
    );
    expect(result).toMatchObject({
      success: false,
      error: { code: "SANDBOX_UNAVAILABLE", hint: expect.stringMatching(/WSL2/) },
    });
  });
});
