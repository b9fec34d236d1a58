import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { typeCommand } from "./type-command.test-support.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dreamnet-doctor-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

interface Check {
  readonly name: string;
  readonly status: string;
  readonly found: string;
  readonly remedy?: string;
}

async function doctor(env: Readonly<Record<string, string>>) {
  const { exitCode, stdout } = await typeCommand(["doctor", "--json"], {
    cwd: folder,
    env: { DREAMNET_HOME: join(folder, "home"), ...env },
  });
  const { checks } = JSON.parse(stdout) as { checks: readonly Check[] };
  return { exitCode, text: stdout, of: (name: string) => checks.find((check) => check.name === name) };
}

function program(name: string, code: string): void {
  mkdirSync(join(folder, "bin"), { recursive: true });
  writeFileSync(join(folder, "bin", name), `#!/bin/sh\n${code}\n`, { mode: 0o755 });
}

describe.skipIf(process.platform === "win32")("doctor", () => {
  it("where nothing is installed tells what that means and how to mend it", async () => {
    const { exitCode, of } = await doctor({ PATH: join(folder, "bin") });
    expect(exitCode).toBe(2);
    for (const name of ["sandbox", "pdflatex", "xelatex", "biber", "gs"]) {
      expect(of(name)).toMatchObject({ status: "limited" });
      expect(of(name)?.remedy).not.toBe("");
    }
    expect(of("packs")).toMatchObject({ status: "ok" });
  });

  it("names the package manager that is there, and the version that a program says", async () => {
    program("dnf", "exit 0");
    program("pdflatex", "echo 'pdfTeX 9.9 (of a test)'; echo more");
    program("gs", "exit 3");
    const { of } = await doctor({ PATH: join(folder, "bin") });
    expect(of("pdflatex")).toEqual({ name: "pdflatex", status: "ok", found: "pdfTeX 9.9 (of a test)" });
    expect(of("gs")).toMatchObject({ status: "limited", remedy: "sudo dnf install ghostscript" });
    expect(of("biber")?.remedy).toContain("sudo dnf install");
  });

  it("tells that there is a token, and nothing of it", async () => {
    const { text, of } = await doctor({ PATH: "", GITHUB_TOKEN: "hunter2" });
    expect(of("GitHub token")?.found).toContain("GITHUB_TOKEN");
    expect(text).not.toContain("hunter2");
  });

  it("finds a state folder that cannot hold anything", async () => {
    writeFileSync(join(folder, "file"), "");
    const { exitCode, of } = await doctor({ PATH: "", DREAMNET_HOME: join(folder, "file", "home") });
    expect(exitCode).toBe(1);
    expect(of("state")).toMatchObject({ status: "broken" });
  });
});
