// `node tools/checks/portable.ts`: no committed file names a path of one machine or a registry's host.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { report, repositoryRoot } from "./report.ts";

/** What must not stand in a committed file; `here` adds the paths of this very machine. */
export function machinePatterns(root: string, home: string, temporary: string): RegExp[] {
  const top = root.replace(/\/$/, "");
  const literal = (path: string): RegExp => new RegExp(`(?<![\\w.:*-])${path.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}/`);
  const here = [top, dirname(top), home].filter((path) => path !== "/" && path !== temporary && path !== "/tmp");
  return [
    ...here.map(literal),
    /(?<![\w.])\/(home|Users)\/[a-z]+\//,
    /\b[A-Z]:\\+Users\\/,
    /\bregistry\.[a-z0-9-]+\.(org|com|io)\b/,
    /\b(deb|security|archive)\.(debian|ubuntu)\.(org|com)\b/,
  ];
}

/** Lines of `text` that match, as `path:line: excerpt`. */
export function machineFaults(path: string, text: string, patterns: readonly RegExp[]): string[] {
  if (!patterns.some((pattern) => pattern.test(text))) return [];
  return text.split("\n").flatMap((line, index) => {
    const match = patterns.map((pattern) => pattern.exec(line)).find((found) => found !== null);
    if (match === undefined) return [];
    const excerpt = line.slice(Math.max(0, match.index - 60), match.index + 100).trim();
    return [`${path}:${index + 1}: ${excerpt}`];
  });
}

if (import.meta.main) {
  const patterns = machinePatterns(repositoryRoot, homedir(), tmpdir());
  const { status, stdout } = spawnSync("git", ["ls-files", "-z"], { cwd: repositoryRoot, encoding: "utf8" });
  if (status !== 0) throw new Error("`git ls-files` failed: this check runs in a git checkout");
  const paths = stdout.split("\0").filter((path) => path !== "" && path !== "pnpm-lock.yaml");
  const faults = paths.flatMap((path) => {
    let text: string;
    try {
      text = readFileSync(join(repositoryRoot, path), "utf8");
    } catch {
      return []; // deleted, or a link to nowhere: git's business
    }
    return text.includes("\0") ? [] : machineFaults(path, text, patterns);
  });
  report("portable", `${paths.length} files name no machine`, faults);
}
