import { describe, expect, it } from "vitest";
import { macosProfile } from "./profile.ts";

const parts = { node: "/opt/node/bin/node", readable: ["/opt/a/p"], runFolder: "/private/tmp/run", programs: false };

describe("macosProfile", () => {
  it("denies by default, and opens the package to reading and the run's folder to writing", () => {
    const lines = macosProfile(parts).split("\n");
    expect(lines.slice(0, 2)).toEqual(["(version 1)", "(deny default)"]);
    expect(lines.at(-1)).toBe("(deny network*)");
    expect(lines.filter((line) => line.includes("file-write"))).toEqual([
      '(allow file-write-data (literal "/dev/null"))',
      '(allow file-read* file-write* (subpath "/private/tmp/run"))',
    ]);
    expect(lines.join()).not.toContain("process-fork");
    expect(lines.join()).not.toMatch(/subpath "\/"\)|subpath "\/Users"\)|subpath "\/Users\/a"\)/);
  });

  it("lets programs be started only where they are declared", () => {
    expect(macosProfile({ ...parts, programs: true })).toContain("(allow process-fork)");
  });

  it("writes no path that could end its own quotation", () => {
    expect(macosProfile({ ...parts, readable: ['/a") (allow default) ("'] })).toContain(
      '(subpath "/a\\") (allow default) (\\"")',
    );
  });
});
