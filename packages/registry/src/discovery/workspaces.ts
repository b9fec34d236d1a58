import { lstatSync } from "node:fs";
import { join } from "node:path";
import type { DiscoveryFault } from "./fault.ts";
import { listFolder, realFolder } from "./folders.ts";
import { readPackageJson } from "./package-json.ts";
import { readText } from "./read-file.ts";

const MAX_DEPTH = 8;
const MAX_FOLDERS = 20_000;

/** The folders of a workspace's packages, for the nearest of `folders` (innermost first) that is a workspace's root. */
export function findWorkspaces(folders: readonly string[], faults: DiscoveryFault[]): readonly string[] {
  for (const root of folders) {
    const patterns = patternsOf(root, faults);
    if (patterns.length > 0) return matchFolders(root, patterns, faults);
  }
  return [];
}

function patternsOf(root: string, faults: DiscoveryFault[]): readonly string[] {
  const path = join(root, "pnpm-workspace.yaml");
  const yaml = readText(path, 1024 * 1024);
  if ("fault" in yaml) {
    const message = `${path} was passed over: ${yaml.fault}.`;
    faults.push({ code: "workspace-invalid", path, message, hint: "Correct the file." });
  }
  if ("text" in yaml) return pnpmPatterns(yaml.text);
  const read = readPackageJson(root);
  if (!("json" in read)) return [];
  const { workspaces } = read.json;
  const list = Array.isArray(workspaces)
    ? workspaces
    : (workspaces as { readonly packages?: unknown } | undefined | null)?.packages;
  return Array.isArray(list) ? list.filter((one): one is string => typeof one === "string") : [];
}

/** The list `packages` of a pnpm-workspace.yaml, in either style; the rest of YAML is not read. */
function pnpmPatterns(text: string): readonly string[] {
  const lines = text.split(/\r?\n/u);
  const start = lines.findIndex((line) => /^packages\s*:/u.test(line));
  if (start < 0) return [];
  const first = (lines[start] ?? "").slice((lines[start] ?? "").indexOf(":") + 1).trim();
  if (first.startsWith("["))
    return first
      .slice(1, first.indexOf("]") < 0 ? undefined : first.indexOf("]"))
      .split(",")
      .map(unquote)
      .filter(Boolean);
  const patterns: string[] = [];
  for (const line of lines.slice(start + 1)) {
    if (line.trim() === "" || line.trimStart().startsWith("#")) continue;
    if (!line.trimStart().startsWith("- ")) break;
    patterns.push(unquote(line.trimStart().slice(2)));
  }
  return patterns.filter(Boolean);
}

function unquote(text: string): string {
  const trimmed = text.trim();
  const quote = trimmed[0];
  if (quote === "'" || quote === '"') return trimmed.slice(1, Math.max(1, trimmed.indexOf(quote, 1)));
  const comment = trimmed.indexOf(" #");
  return (comment < 0 ? trimmed : trimmed.slice(0, comment)).trim();
}

/** `packages/*`, `apps/**`, `!apps/old`: folders below `root` that hold a package. */
function matchFolders(root: string, patterns: readonly string[], faults: DiscoveryFault[]): readonly string[] {
  const parts = (pattern: string): string[] =>
    pattern
      .split("/")
      .filter((part, index, all) => part !== "" && part !== "." && !(part === "**" && all[index - 1] === "**"))
      .slice(0, 2 * MAX_DEPTH);
  const wanted = patterns
    .filter((one) => !one.startsWith("!"))
    .map(parts)
    .filter((one) => !one.includes(".."));
  const unwanted = patterns.filter((one) => one.startsWith("!")).map((one) => parts(one.slice(1)));
  const found: string[] = [];
  let left = MAX_FOLDERS;

  const visit = (folder: string, path: readonly string[]): void => {
    if (wanted.some((pattern) => matches(pattern, path)) && !unwanted.some((pattern) => matches(pattern, path))) {
      const real = realFolder(folder);
      if (real !== undefined && "json" in readPackageJson(real)) found.push(real);
    }
    if (path.length >= MAX_DEPTH || !wanted.some((pattern) => mayLeadTo(pattern, path))) return;
    for (const name of listFolder(folder, faults)) {
      if (name === "node_modules" || name.startsWith(".")) continue;
      left -= 1;
      if (left < 0) return;
      // Links are not followed: a workspace's packages lie in it.
      if (isPlainFolder(join(folder, name))) visit(join(folder, name), [...path, name]);
    }
  };
  visit(root, []);
  if (left < 0) {
    const message = `The workspace at ${root} has more than ${MAX_FOLDERS} folders; the rest was not looked at.`;
    faults.push({ code: "too-many", path: root, message, hint: "Name the workspace's packages more precisely." });
  }
  return [...new Set(found)];
}

function isPlainFolder(path: string): boolean {
  try {
    return lstatSync(path).isDirectory();
  } catch {
    return false;
  }
}

/** `*` stands for any part of one name, `**` for any number of names. */
function matches(pattern: readonly string[], path: readonly string[]): boolean {
  const [first, ...rest] = pattern;
  if (first === undefined) return path.length === 0;
  if (first === "**")
    return path.length === 0 ? matches(rest, path) : matches(rest, path) || matches(pattern, path.slice(1));
  const [name, ...others] = path;
  return name !== undefined && matchesName(first, name) && matches(rest, others);
}

function matchesName(pattern: string, name: string): boolean {
  const pieces = pattern.split("*");
  if (pieces.length === 1) return pattern === name;
  const [head = "", ...middle] = pieces;
  const tail = middle.pop() ?? "";
  if (!name.startsWith(head) || !name.endsWith(tail) || name.length < head.length + tail.length) return false;
  let at = head.length;
  for (const piece of middle) {
    const found = name.indexOf(piece, at);
    if (found < 0 || found + piece.length > name.length - tail.length) return false;
    at = found + piece.length;
  }
  return true;
}

/** Whether something below this path may match. */
function mayLeadTo(pattern: readonly string[], path: readonly string[]): boolean {
  const deep = pattern.indexOf("**");
  const fixed = deep < 0 ? pattern : pattern.slice(0, deep);
  if (deep < 0 && path.length >= pattern.length) return false;
  return path.every((name, index) => index >= fixed.length || matchesName(fixed[index] as string, name));
}
