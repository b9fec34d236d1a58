import { type Security, type SecurityInput, securitySchema } from "@dreamnet/workflow";
import { describe, expect, it } from "vitest";
import { textWorkflow } from "../test/make-workflow.ts";
import { uniteSecurity, WorkflowComposer } from "./index.ts";

const secured = (fields: Partial<SecurityInput> = {}): Security =>
  securitySchema.parse({ requiresAuth: false, allowedPaths: [], networkAccess: false, ...fields });
const limited = (limits: Security["limits"]): Security => secured({ limits });
const GIB = 1024 ** 3;

describe("the union of permissions", () => {
  it("holds each thing once, in an order that does not depend on that of the parts", () => {
    const one = secured({ requiresAuth: true, secrets: ["B", "A"], subprocess: ["git"], allowedPaths: ["b/", "a/"] });
    const two = secured({
      networkAccess: true,
      egress: ["b.org", "a.org"],
      subprocess: ["git", "biber"],
      allowedPaths: ["a/"],
    });
    const three = secured({ requiresSandbox: true, networkAccess: true, egress: ["a.org"] });
    const expected = {
      requiresAuth: true,
      allowedPaths: ["a/", "b/"],
      networkAccess: true,
      requiresSandbox: true,
      subprocess: ["biber", "git"],
      egress: ["a.org", "b.org"],
      secrets: ["A", "B"],
      limits: {},
    };
    expect(uniteSecurity([one, two, three], 1)).toEqual(expected);
    expect(uniteSecurity([three, one, two], 1)).toEqual(expected);
    expect(uniteSecurity([], 1)).toEqual(secured());
  });

  it("is any public host where one part may reach any", () => {
    const some = secured({ networkAccess: true, egress: ["a.org"] });
    expect(uniteSecurity([some, secured({ networkAccess: true })], 1)).toMatchObject({
      networkAccess: true,
      egress: [],
    });
    expect(uniteSecurity([some, secured()], 1)).toMatchObject({ networkAccess: true, egress: ["a.org"] });
  });

  it.each<[string, Security[], number, boolean, Security["limits"]]>([
    [
      "what is used up adds up",
      [limited({ output: 1, files: 2, cpu: 3 }), limited({ output: 10, files: 20, cpu: 30 })],
      1,
      false,
      { output: 11, files: 22, cpu: 33 },
    ],
    [
      "what is held adds up for those that run at once",
      [limited({ memory: 1 }), limited({ memory: 5 }), limited({ memory: 3 })],
      2,
      false,
      { memory: 8 },
    ],
    [
      "one after the other, the largest is held",
      [limited({ memory: 1, processes: 9 }), limited({ memory: 5, processes: 2 })],
      1,
      false,
      { memory: 5, processes: 9 },
    ],
    [
      "of one of several, the largest",
      [limited({ output: 1, memory: 9 }), limited({ output: 7, memory: 2 })],
      4,
      true,
      { output: 7, memory: 9 },
    ],
    [
      "where one says nothing, the default counts",
      [limited({ memory: 1, files: 1 }), secured()],
      2,
      false,
      { memory: 2 * GIB + 1, files: 10_001 },
    ],
    ["where one says no time, none is said", [limited({ cpu: 3 }), secured()], 2, false, {}],
    [
      "more than a number holds is as much as it holds",
      [limited({ output: Number.MAX_SAFE_INTEGER }), limited({ output: 5 })],
      1,
      false,
      { output: Number.MAX_SAFE_INTEGER },
    ],
  ])("%s", (_what, parts, atOnce, isOneOf, expected) => {
    expect(uniteSecurity(parts, atOnce, isOneOf).limits).toEqual(expected);
  });

  it("counts a node that stands twice twice", () => {
    const part = textWorkflow("part", (text) => text, { security: secured({ limits: { output: 5, memory: 7 } }) });
    const nodes = [part, { workflow: part, name: "again" }];
    const composer = new WorkflowComposer();
    expect(composer.compose(nodes, "parallel").manifest.security.limits).toEqual({ output: 10, memory: 14 });
    expect(composer.compose(nodes, "sequential").manifest.security.limits).toEqual({ output: 10, memory: 7 });
  });

  it("tells of a host that no list can hold beside any public one", () => {
    const anywhere = textWorkflow("anywhere", (text) => text, { security: secured({ networkAccess: true }) });
    const inside = textWorkflow("inside", (text) => text, {
      security: secured({ networkAccess: true, egress: ["a.org", "intranet", "b.org:8443"] }),
    });
    const told = [
      {
        to: "inside",
        severity: "warning",
        message:
          "it may reach intranet, b.org:8443, which the composite's manifest, with any public host in it, does not say",
      },
    ];
    const composer = new WorkflowComposer();
    expect(composer.compose([anywhere, inside], "parallel").findings).toEqual(told);
    const branches = [{ when: () => true, workflow: anywhere }, { otherwise: inside }];
    expect(composer.compose(branches, "conditional").findings).toEqual(told);
    expect(composer.compose([inside, { workflow: inside, name: "again" }], "parallel").findings).toEqual([]);
  });
});
