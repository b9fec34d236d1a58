import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createMemoryStore } from "@dreamnet/content-store";
import { describe, expect, it } from "vitest";
import { parsePackCommand } from "./command-options.ts";
import { loadLocation } from "./load-location.ts";

const load = (location: string, allowNetwork: boolean) =>
  loadLocation(location, { store: createMemoryStore(), allowNetwork, unsandboxed: true });

describe("a location on a command line", () => {
  it.each([
    ["paper.md", "/papers/paper.md"],
    ["https://example.org/a", "https://example.org/a"],
    ["repo://ada/engine@v1:paper", "repo://ada/engine@v1:paper"],
    ["repo:///srv/a", "repo:///srv/a"],
    ["repo://./a@main:x", "repo:///papers/a@main:x"],
    ["repo://..", "repo:///"],
  ])("%s", (typed, location) => {
    expect(parsePackCommand([typed, "--allow-network"], "/papers", false)).toMatchObject({
      options: { location, allowNetwork: true },
    });
  });

  it("is watched only where it is of this machine, and fetched only where that is said", () => {
    expect(parsePackCommand(["https://a.org", "--watch"], "/papers", false)).toMatchObject({ kind: "fault" });
    expect(parsePackCommand(["https://a.org"], "/papers", false, { DREAMNET_ALLOW_NETWORK: "1" })).toMatchObject({
      options: { allowNetwork: false },
    });
  });
});

describe("loadLocation", () => {
  it("fetches nothing unasked", async () => {
    for (const location of ["https://example.org/a", "repo://ada/engine"])
      expect(await load(location, false)).toMatchObject({
        status: "refused",
        diagnostics: [{ ruleId: "document/location-is-local", hint: expect.stringContaining("--allow-network") }],
      });
  });

  it("fetches nothing private when asked, and no file by an address", async () => {
    for (const location of ["http://127.0.0.1/", "http://[::1]/", "http://169.254.169.254/latest/"])
      expect(await load(location, true)).toMatchObject({
        status: "refused",
        diagnostics: [{ ruleId: "fetch/address-is-public" }],
      });
    expect(await load("file:///etc/passwd", true)).toMatchObject({
      status: "refused",
      diagnostics: [{ ruleId: "document/location-is-local" }],
    });
  });

  it("loads what is of this machine as ever", async () => {
    const folder = mkdtempSync(join(tmpdir(), "dreamnet-location-"));
    writeFileSync(join(folder, "paper.md"), "# A title\n\nText.\n");
    const loaded = await load(join(folder, "paper.md"), true);
    rmSync(folder, { recursive: true });
    expect(loaded).toMatchObject({ status: "loaded", source: { frontmatter: { title: "A title" } } });
  });
});
