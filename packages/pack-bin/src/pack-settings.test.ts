import type { AnyWorkflow } from "@dreamnet/workflow";
import { describe, expect, it } from "vitest";
import { readPackSettings } from "./pack-settings.ts";

/** A workflow of which only the manifest's schema is looked at. */
const workflow = {
  manifest: {
    schemas: {
      input: {
        type: "object",
        properties: {
          options: {
            type: "object",
            properties: {
              version: { type: "string" },
              draft: { type: "boolean", default: false },
              size: { type: "integer" },
              allow: { type: "array", items: { type: "string" } },
              files: { type: "object" },
            },
          },
        },
      },
      output: {},
    },
  },
} as unknown as AnyWorkflow;
const one = [{ platform: "github", workflow }];

describe("--set", () => {
  it("makes of a value what the pack's manifest says", () => {
    const given = ["version=1.10", "draft=true", "size=12", "allow=a.md:1", "allow=b=c"];
    expect(readPackSettings(given, one)).toEqual({
      options: new Map([["github", { version: "1.10", draft: true, size: 12, allow: ["a.md:1", "b=c"] }]]),
      faults: [],
    });
  });

  it("takes the pack's name before a dot, and needs it where several run", () => {
    const two = [...one, { platform: "website", workflow }];
    expect(readPackSettings(["website.version=2"], two).options).toEqual(new Map([["website", { version: "2" }]]));
    expect(readPackSettings(["github.version=2"], one).options).toEqual(new Map([["github", { version: "2" }]]));
    expect(readPackSettings(["version=2", "arxiv.version=2"], two).faults).toEqual([
      "--set version: it begins with the name of a pack that runs (github, website) and a dot.",
      "--set arxiv.version: it begins with the name of a pack that runs (github, website) and a dot.",
    ]);
  });

  it("says all that is wrong at once", () => {
    expect(readPackSettings(["version", "draft=yes", "size=x", "nosuch=1", "files=a"], one).faults).toEqual([
      "--set version: it takes a name and a value, as --set github.version=1.2.0.",
      "--set draft: it is true or false.",
      "--set size: it is a number.",
      "--set nosuch: github has version, draft, size, allow.",
      "--set files: github has version, draft, size, allow.",
    ]);
  });
});
