// Installs the system programs that the tests and examples need, as tools/system-packages.json lists them.
//
//   node tools/setup-system.mjs [profile…]      (default: base)
//
// As root on Debian or Ubuntu it calls apt-get; elsewhere it names the command to type. It never calls
// sudo, and a failure never stops what comes after: tests that lack a program are reported as skipped.
// DREAMNET_NO_SYSTEM=1 turns it off. Plain Node 20, no dependency: nothing is installed yet when it runs.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";

const list = JSON.parse(readFileSync(new URL("system-packages.json", import.meta.url), "utf8"));

const inPath = (program) =>
  (process.env.PATH ?? "")
    .split(delimiter)
    .some((folder) =>
      ["", ...(process.platform === "win32" ? [".exe"] : [])].some(
        (ending) => folder !== "" && existsSync(join(folder, program + ending)),
      ),
    );

/** Debian's own record, without starting dpkg. */
const isInstalled = (name) =>
  existsSync(`/var/lib/dpkg/info/${name}.list`) || existsSync(`/var/lib/dpkg/info/${name}:${debianArch}.list`);
const debianArch = { x64: "amd64", arm64: "arm64" }[process.arch] ?? process.arch;

/** Those of the entries that are not here, whoever installed them (TeX Live's own installer, MacTeX, …). */
function missing(entries) {
  const open = entries.filter((entry) => !isInstalled(entry.apt));
  const files = open.flatMap((entry) => entry.texFiles);
  let found = "";
  if (files.length > 0 && inPath("kpsewhich")) {
    found = spawnSync("kpsewhich", files, { encoding: "utf8" }).stdout ?? "";
  }
  const isHere = ({ programs, texFiles }) =>
    programs.every(inPath) &&
    texFiles.every((file) => found.split(/[\r\n]+/).some((path) => path.endsWith(`/${file}`)));
  // A library shows in Debian's record alone; other systems bring it or say so themselves.
  const isLibrary = ({ programs, texFiles }) => programs.length + texFiles.length === 0;
  return open.filter((entry) => (isLibrary(entry) ? existsSync("/var/lib/dpkg/info") : !isHere(entry)));
}

function aptGet(args) {
  return spawnSync("apt-get", ["-o", "DPkg::Lock::Timeout=120", "-o", "Acquire::http::Timeout=20", ...args], {
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive", LC_ALL: "C.UTF-8" },
  });
}

/** apt's own first error, or what else tells why. */
function reason({ error, stdout, stderr }) {
  const lines = `${stderr ?? ""}\n${stdout ?? ""}`.split("\n");
  return (
    error?.message ??
    lines
      .find((line) => line.startsWith("E:"))
      ?.slice(2)
      .trim() ??
    "no reason given"
  );
}

function install(names) {
  const began = Date.now();
  console.log(`setup: installing ${names.join(", ")} …`);
  // A failed update alone is no reason to stop: the lists at hand may do.
  aptGet(["update"]);
  const result = aptGet(["install", "-y", "--no-install-recommends", ...names]);
  if (result.status !== 0) return reason(result);
  console.log(`setup: installed in ${Math.round((Date.now() - began) / 1000)} s`);
  return undefined;
}

function commandFor(names, profiles) {
  if (inPath("apt-get"))
    return [`${process.getuid?.() === 0 ? "" : "sudo "}apt-get install --no-install-recommends ${names.join(" ")}`];
  const manager = ["brew", "dnf", "pacman"].find(inPath);
  if (manager !== undefined) return profiles.flatMap((profile) => list.elsewhere[profile][manager] ?? []);
  return ["install TeX Live (with its recommended LaTeX packages and XeTeX), poppler and qpdf"];
}

/** Installs what the profiles list and this machine lacks, or says what to type. */
export function setUpSystem(profiles) {
  if (process.env.DREAMNET_NO_SYSTEM === "1") return;
  for (const profile of profiles) {
    if (list.profiles[profile] !== undefined) continue;
    console.error(`setup: no profile "${profile}"; there are ${Object.keys(list.profiles).join(", ")}`);
    process.exitCode = 1;
    return;
  }
  const wanted = missing(profiles.flatMap((profile) => list.profiles[profile]));
  if (wanted.length === 0) return;
  const names = wanted.map((entry) => entry.apt);
  const canInstall = process.getuid?.() === 0 && inPath("apt-get");
  const failure = canInstall ? install(names) : undefined;
  if (canInstall && failure === undefined) return;
  const lacking = wanted.flatMap((entry) => (entry.programs.length > 0 ? entry.programs : entry.apt));
  console.log(
    failure === undefined
      ? `setup: not here: ${lacking.join(", ")}. Tests that need them are skipped by name. To install:`
      : `setup: apt-get could not install ${names.join(", ")} (${failure}). Tests that need them are skipped by name. To try again:`,
  );
  for (const command of commandFor(names, profiles)) console.log(`  ${command}`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href)
  setUpSystem(process.argv.length > 2 ? process.argv.slice(2) : ["base"]);
