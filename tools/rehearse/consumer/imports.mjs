// Imports a package as ESM and requires it from CommonJS in one process: both must give the same, and in time.
import { createRequire } from "node:module";
import { join } from "node:path";

const [name, hasManifest] = process.argv.slice(2);
const before = process.cpuUsage();
const imported = await import(import.meta.resolve(name));
const { user, system } = process.cpuUsage(before);
const require = createRequire(join(process.cwd(), "consumer.cjs"));
const required = require(name);
const exports = Object.keys(imported).sort();
const same = exports.every((key) => Object.is(imported[key], required[key]));
const version = require(`${name}/package.json`).version;
const manifest = hasManifest === "manifest" ? require(`${name}/manifest.json`) : undefined;
console.log(
  JSON.stringify({
    exports,
    same,
    version,
    manifest: manifest && `${manifest.name}@${manifest.version}`,
    cpuMs: (user + system) / 1000,
  }),
);
