// `node tools/third-party-notices.ts [--check]`: writes THIRD-PARTY-NOTICES.md from what the packages install
// in production. --check writes nothing and fails where the file is stale. Both fail on a licence that is not
// on the list below: an MIT package must not bring GPL, AGPL or CPAL code along.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { report, repositoryRoot } from "./checks/report.ts";

interface Listed {
  readonly name: string;
  readonly versions: readonly string[];
  readonly paths: readonly string[];
  readonly license: string;
  readonly author?: string;
  readonly homepage?: string;
}

const allowed = new Set([
  "0BSD",
  "Apache-2.0",
  "BlueOak-1.0.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "CC-BY-3.0",
  "CC-BY-4.0",
  "CC0-1.0",
  "ISC",
  "MIT",
  "MIT-0",
  "MPL-2.0",
  "OFL-1.1",
  "Python-2.0",
  "Unlicense",
  "WTFPL",
  "Zlib",
]);

/** Packages looked at one by one, which the list would refuse. */
const exceptions: readonly { readonly package: string; readonly pattern: RegExp; readonly note: string }[] = [
  {
    package: "sharp",
    pattern: /^@img\/sharp-/,
    note:
      "sharp's builds bring libvips, under LGPL-3.0-or-later, as a shared library in a package of its own, " +
      "which a user can replace.",
  },
  {
    package: "dejavu-fonts-ttf",
    pattern: /^dejavu-fonts-ttf$/,
    note:
      "dejavu-fonts-ttf names no SPDX licence: the fonts are under the Bitstream Vera licence (free to use, change " +
      "and pass on, under another name when changed), DejaVu's own changes are in the public domain.",
  },
];

/** Whether an SPDX expression can be met with allowed licences alone: one side of OR, every side of AND. */
export function isAllowed(expression: string): boolean {
  const tokens = expression.match(/[()]|[^\s()]+/g) ?? [];
  let at = 0;
  const primary = (): boolean => {
    const token = tokens[at++];
    if (token !== "(") return token !== undefined && allowed.has(token);
    const value = either();
    return tokens[at++] === ")" && value;
  };
  const both = (): boolean => {
    let value = primary();
    while (tokens[at] === "AND") {
      at++;
      value = primary() && value;
    }
    return value;
  };
  const either = (): boolean => {
    let value = both();
    while (tokens[at] === "OR") {
      at++;
      value = both() || value;
    }
    return value;
  };
  return either() && at === tokens.length;
}

/** Builds for one platform differ from machine to machine; the package that asks for them is listed. */
function isForOnePlatform(path: string): boolean {
  const { os, cpu, libc } = JSON.parse(readFileSync(join(path, "package.json"), "utf8"));
  return os !== undefined || cpu !== undefined || libc !== undefined;
}

function listProduction(): Listed[] {
  const { status, stdout, stderr } = spawnSync("pnpm", ["-r", "licenses", "list", "--prod", "--json"], {
    cwd: repositoryRoot,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(`pnpm licenses failed: ${stderr}${stdout}`);
  if (!stdout.trim().startsWith("{")) return [];
  const byName = (a: Listed, b: Listed): number => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
  return (Object.values(JSON.parse(stdout)) as Listed[][]).flat().sort(byName);
}

const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("\n", " ");

function page(listed: readonly Listed[]): string {
  const rows = listed
    .filter(({ paths }) => !paths.every(isForOnePlatform))
    .map(
      ({ name, versions, license, author }) =>
        `| ${name} | ${[...versions].sort().join(", ")} | ${cell(license)} | ${cell(author ?? "")} |`,
    );
  const notes = exceptions.filter((one) => listed.some(({ name }) => name === one.package)).map(({ note }) => note);
  return `# Third-party notices

The published packages contain no third-party code; npm installs it beside them, each package with its own
licence text. These are the packages that come along in production, whichever of ours is installed. Builds for
one platform carry the licence of the package that asks for them${
    notes.length === 0
      ? "."
      : `, but for these:

${notes.map((note) => `- ${note}`).join("\n")}`
  }

Made by \`node tools/third-party-notices.ts\` from the lockfile; do not edit.

| Package | Version | Licence | Author |
|---|---|---|---|
${rows.join("\n")}
`;
}

if (import.meta.main) {
  const listed = listProduction();
  const faults = listed
    .filter(({ name, license }) => !isAllowed(license) && !exceptions.some(({ pattern }) => pattern.test(name)))
    .map(
      ({ name, versions, license }) =>
        `${name}@${versions.join(", ")}: licence ${license} is not on the list of allowed ones`,
    );
  const path = join(repositoryRoot, "THIRD-PARTY-NOTICES.md");
  const text = page(listed);
  if (!process.argv.includes("--check")) writeFileSync(path, text);
  else if (!existsSync(path) || readFileSync(path, "utf8") !== text)
    faults.push("THIRD-PARTY-NOTICES.md is stale; run `pnpm notices`");
  report("notices", `${listed.length} packages, all under allowed licences`, faults);
}
