import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { RehearsalError, run } from "./command.ts";
import { installInto } from "./consumers.ts";
import type { LoopbackRegistry } from "./loopback-registry.ts";

const npm = process.platform === "win32" ? "npm.cmd" : "npm";

/** In the scope that the registry on loopback takes. */
const name = "@dreamnet/rehearsed-count";

/**
 * `npm create @dreamnet/workflow`, built, tested and published by its own scripts; then somebody installs it and runs it.
 *
 * @throws {@link RehearsalError} when one of them fails.
 */
export async function createAndPublish(
  work: string,
  registry: LoopbackRegistry,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  mkdirSync(work, { recursive: true });
  // What follows `--` is the package's own: npm hands it on.
  const create = ["create", "--yes", "@dreamnet/workflow", "--", name, "--author", "Rehearsal"];
  await run(npm, create, { cwd: work, env });
  const folder = join(work, "rehearsed-count");
  const { host, pathname } = new URL(registry.url);
  writeFileSync(
    join(folder, ".npmrc"),
    `@dreamnet:registry=${registry.url}\n//${host}${pathname}:_authToken=${registry.token}\n`,
  );
  // Not by its own --install: npm runs it by a shell, and a shell forgets variables with the name of a scope in them.
  for (const args of [["install"], ["run", "build"], ["test"]]) await run(npm, args, { cwd: folder, env });
  await run(npm, ["publish", "--registry", registry.url], { cwd: folder, env });
  if (registry.published().get(name)?.[0] !== "0.1.0") throw new RehearsalError(`${name} was not published.`);

  const consumer = join(work, "consumer");
  await installInto(consumer, [name, "@dreamnet/executor"], env);
  copyFileSync(join(import.meta.dirname, "consumer", "run-new.mjs"), join(consumer, "index.mjs"));
  const { stdout } = await run(process.execPath, ["index.mjs", name], { cwd: consumer, env });
  if (stdout !== '{"words":3,"lines":2}\n') throw new RehearsalError(`${name} gives ${stdout}`);
}
