import { NervousSystem } from "@dreamnet/nervous-system";
import { PermissionError, type Security, type SecurityInput, securitySchema } from "@dreamnet/workflow";
import { afterEach, describe, expect, it } from "vitest";
import { Installation, manifestOf } from "../test/installation.ts";
import { comparePermissions, refuseWidened, WorkflowRegistry } from "./index.ts";

let disk: Installation | undefined;
afterEach(() => disk?.remove());

const base: SecurityInput = { requiresAuth: false, allowedPaths: ["build/"], networkAccess: false };
const secured = (fields: Partial<SecurityInput>): Security => securitySchema.parse({ ...base, ...fields });
const compare = (before: Partial<SecurityInput>, after: Partial<SecurityInput>) =>
  comparePermissions(
    manifestOf("greet", "1.0.0", { security: secured(before) }),
    manifestOf("greet", "2.0.0", { security: secured(after) }),
  );
const network = (...egress: string[]): Partial<SecurityInput> => ({ networkAccess: true, egress });

describe("what two versions may do", () => {
  it.each<[string, Partial<SecurityInput>, Partial<SecurityInput>, readonly string[], readonly string[]]>([
    ["nothing changes", {}, {}, [], []],
    [
      "the network",
      {},
      network(),
      ["added networkAccess: may reach the network now: any public host, on ports 80 and 443"],
      ["removed networkAccess: may not reach the network any longer"],
    ],
    [
      "hosts",
      {},
      network("b.org", "a.org"),
      ["added networkAccess: may reach the network now: a.org, b.org"],
      ["removed networkAccess: may not reach the network any longer"],
    ],
    [
      "another host",
      network("a.org"),
      network("a.org", "b.org"),
      ["added egress: may reach b.org now"],
      ["removed egress: may reach b.org no longer"],
    ],
    [
      "a host for another",
      network("a.org"),
      network("b.org"),
      ["added egress: may reach b.org now", "removed egress: may reach a.org no longer"],
      ["added egress: may reach a.org now", "removed egress: may reach b.org no longer"],
    ],
    [
      "a port within the host's own",
      network("a.org"),
      network("a.org:443"),
      ["removed egress: may reach a.org no longer"],
      ["added egress: may reach a.org now"],
    ],
    [
      "another port",
      network("a.org"),
      network("a.org", "a.org:8443"),
      ["added egress: may reach a.org:8443 now"],
      ["removed egress: may reach a.org:8443 no longer"],
    ],
    [
      "any host",
      network("a.org"),
      network(),
      ["widened egress: may reach any public host, on ports 80 and 443; before, a.org alone"],
      ["narrowed egress: may reach a.org alone; before, any public host, on ports 80 and 443"],
    ],
    [
      "a private host beside any public one",
      network(),
      network("intranet", "a.org"),
      [
        "narrowed egress: may reach a.org, intranet alone; before, any public host, on ports 80 and 443",
        "added egress: may reach intranet now",
      ],
      ["widened egress: may reach any public host, on ports 80 and 443; before, a.org, intranet alone"],
    ],
    [
      "a program",
      {},
      { subprocess: ["git"] },
      ["added subprocess: may start the program git now"],
      ["removed subprocess: may start the program git no longer"],
    ],
    [
      "credentials and a secret",
      {},
      { requiresAuth: true, secrets: ["TOKEN"] },
      ["added requiresAuth: needs somebody's credentials now", "added secrets: gets the secret TOKEN now"],
      [
        "removed requiresAuth: needs nobody's credentials any longer",
        "removed secrets: gets the secret TOKEN no longer",
      ],
    ],
    [
      "a folder",
      {},
      { allowedPaths: ["build/", "site/"] },
      ["added allowedPaths: may write site/ now"],
      ["removed allowedPaths: may write site/ no longer"],
    ],
    ["a folder within", {}, { allowedPaths: ["build/", "build/pdf/"] }, [], []],
    [
      "a folder of a like name",
      {},
      { allowedPaths: ["build/", "builder/"] },
      ["added allowedPaths: may write builder/ now"],
      ["removed allowedPaths: may write builder/ no longer"],
    ],
    [
      "no sandbox",
      { requiresSandbox: true },
      {},
      ["widened requiresSandbox: no longer requires a sandbox: it may run unconfined"],
      ["narrowed requiresSandbox: requires a sandbox now: a machine without one refuses it"],
    ],
    [
      "more memory",
      { limits: { memory: 1 } },
      { limits: { memory: 2 } },
      ["widened limits.memory: memory: 2; before, 1"],
      ["narrowed limits.memory: memory: 1; before, 2"],
    ],
    [
      "no limit",
      { limits: { files: 1 } },
      {},
      ["widened limits.files: files: no limit; before, 1"],
      ["narrowed limits.files: files: 1; before, no limit"],
    ],
    ["the order of lists", { subprocess: ["a", "b"] }, { subprocess: ["b", "a"] }, [], []],
  ])("%s", (_what, before, after, there, back) => {
    const told = ({ changes }: ReturnType<typeof compare>) =>
      changes.map(({ kind, permission, message }) => `${kind} ${permission}: ${message}`);
    expect(told(compare(before, after))).toEqual(there);
    expect(told(compare(after, before))).toEqual(back);
    for (const comparison of [compare(before, after), compare(after, before)])
      expect(comparison.widened).toBe(comparison.changes.some(({ kind }) => kind === "added" || kind === "widened"));
  });

  it("counts another dependency or fallback, whose own manifest tells what it may do, and not another range of it", () => {
    const one = manifestOf("greet", "1.0.0", { dependencies: ["part@^1.0.0"] });
    const fallback = { retryable: false, maxRetries: 0, fallback: "manual" };
    const two = manifestOf("greet", "1.1.0", { dependencies: ["part@^2.0.0", "@acme/more"], errorHandling: fallback });
    expect(comparePermissions(one, two).changes.map(({ message, widens }) => [message, widens])).toEqual([
      ["runs the workflow @acme/more now", true],
      ["falls back to the workflow manual now", true],
    ]);
  });
});

describe("before an upgrade", () => {
  it("what is wider is refused, each named, and what is narrower is not", () => {
    refuseWidened(compare({ subprocess: ["git"] }, {}));
    const wider = compare({}, { subprocess: ["git"], ...network() });
    expect(() => refuseWidened(wider)).toThrow(PermissionError);
    expect(() => refuseWidened(wider)).toThrow(
      expect.objectContaining({
        code: "PERMISSIONS_WIDENED",
        message:
          "greet@2.0.0 may do more than greet@1.0.0:\n  may reach the network now: any public host, on ports 80 and 443\n  may start the program git now",
        hint: "Stay with 1.0.0, or agree to each of these before you upgrade.",
        value: wider.changes,
      }),
    );
  });

  it("two installed versions are compared by their manifests, and neither is loaded", async () => {
    disk = new Installation();
    disk.install("greet", "2.0.0", { manifest: { security: secured({ subprocess: ["git"] }) } });
    disk.install("old", "1.0.0");
    disk.add("project/node_modules/old/node_modules/greet", "greet", "1.0.0");
    const registry = new WorkflowRegistry({ events: new NervousSystem() });
    await registry.discover(disk.project);
    const comparison = registry.compareUpgrade("greet", "1.0.0", "2.0.0");
    expect(comparison).toMatchObject({ name: "greet", from: "1.0.0", to: "2.0.0", widened: true });
    expect(() => refuseWidened(comparison)).toThrow(/may start the program git now/u);
    refuseWidened(registry.compareUpgrade("greet", "2.0.0", "1.0.0"));
    expect(registry.list()).toEqual([]);
    expect(() => registry.compareUpgrade("greet", "1.0.0", "3.0.0")).toThrow(/1\.0\.0, 2\.0\.0 is registered/u);
  });
});
