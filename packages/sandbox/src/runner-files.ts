import { readdirSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";

/** The trusted first code as it lies inside. */
export interface RunnerFiles {
  readonly entry: string;
  readonly files: readonly { readonly target: string; readonly content: string }[];
}

const folder = "/dreamnet/runner";

/** The runner: one built file; from a checkout, the sources without their types, so that the child need not strip them. */
export function readRunnerFiles(): RunnerFiles {
  return import.meta.url.endsWith(".ts") ? fromSources() : fromBuild();
}

function fromBuild(): RunnerFiles {
  const target = `${folder}/runner.mjs`;
  return {
    entry: target,
    files: [{ target, content: readFileSync(new URL("./runner.worker.js", import.meta.url), "utf8") }],
  };
}

function fromSources(): RunnerFiles {
  // Asked for here: the published package has no use for it.
  const { stripTypeScriptTypes } = process.getBuiltinModule("node:module");
  const child = readdirSync(fileURLToPath(new URL("./child/", import.meta.url)))
    .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
    .map((name) => `child/${name}`);
  const files = ["runner.worker.ts", "wire/codec.ts", ...child].map((path) => {
    const source = readFileSync(new URL(`./${path}`, import.meta.url), "utf8");
    const content = stripTypeScriptTypes(source).replace(/((?:from|import)\s*\(?\s*"\.[^"]*)\.ts"/g, '$1.mjs"');
    return { target: `${folder}/${path.slice(0, -basename(path).length)}${basename(path, ".ts")}.mjs`, content };
  });
  return { entry: `${folder}/runner.worker.mjs`, files };
}
