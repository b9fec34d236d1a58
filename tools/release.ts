// `pnpm release`: publishes every version that the registry does not have yet; .github/workflows/release.yml runs it.
//
// Provenance ties a package to the repository that it was built in, so that its package.json must name it. Where the
// root's does not, it is filled in from what GitHub Actions says of itself, in this checkout alone.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository } = process.env;

if (server !== undefined && repository !== undefined) {
  const base = join(root, "packages");
  for (const folder of readdirSync(base)) {
    const path = join(base, folder, "package.json");
    if (!existsSync(path)) continue;
    const manifest = JSON.parse(readFileSync(path, "utf8")) as Record<string, unknown>;
    if (manifest["private"] === true || manifest["repository"] !== undefined) continue;
    const url = `git+${server}/${repository}.git`;
    manifest["repository"] = { type: "git", url, directory: `packages/${folder}` };
    writeFileSync(path, `${JSON.stringify(manifest, null, 2)}\n`);
  }
}
const { status, error } = spawnSync(join(root, "node_modules", ".bin", "changeset"), ["publish"], {
  cwd: root,
  stdio: "inherit",
  shell: process.platform === "win32",
});
if (error) console.error(`release: ${error.message}`);
process.exitCode = status ?? 1;
