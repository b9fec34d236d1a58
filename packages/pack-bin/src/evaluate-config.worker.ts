// Evaluates a configuration that is code, in a process that can do nothing else: see config/evaluate-config.ts, which
// starts it without environment, and with Node's permission model, where only the configuration itself can be read.
import { readFileSync } from "node:fs";
import { registerHooks } from "node:module";
import { fileURLToPath } from "node:url";

const [config = "", marker = ""] = process.argv.slice(2);
const packages = new Set(["@dreamnet/cli", "@dreamnet/pack-bin"]);
const stub = "data:text/javascript,export const defineConfig = (config) => config;";

registerHooks({
  resolve(specifier, context, next) {
    if (specifier === config) return { url: config, format: "module-typescript", shortCircuit: true };
    if (packages.has(specifier)) return { url: stub, format: "module", shortCircuit: true };
    if (specifier === stub) return next(specifier, context);
    throw new Error(
      `${JSON.stringify(specifier)} cannot be imported: a configuration stands for itself, and imports defineConfig of @dreamnet/cli alone.`,
    );
  },
  load(url, context, next) {
    if (url !== config) return next(url, context);
    return {
      format: "module-typescript",
      source: readFileSync(fileURLToPath(config), "utf8"),
      shortCircuit: true,
    };
  },
});

// Reading is confined by Node. These keep what little is left to a configuration, the network, out of its reach.
for (const name of ["fetch", "WebSocket", "EventSource", "navigator"]) Reflect.deleteProperty(globalThis, name);
const write = process.stdout.write.bind(process.stdout);
for (const name of ["getBuiltinModule", "binding", "dlopen", "_linkedBinding"])
  Object.defineProperty(process, name, { value: undefined });
for (const name of ["log", "info", "debug", "dir", "table"] as const) console[name] = console.error;

try {
  const exported = (await import(config)) as { readonly default?: unknown };
  if (exported.default === undefined) throw new Error("It has no default export: export default defineConfig({ … }).");
  const value: unknown =
    typeof exported.default === "function" ? await (exported.default as () => unknown)() : exported.default;
  write(`\n${marker}${JSON.stringify({ value }) ?? "{}"}`);
} catch (error) {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  const [, place] =
    stack
      ?.split("\n")
      .find((line) => line.includes(config))
      ?.match(/:(\d+:\d+)/u) ?? [];
  write(`\n${marker}${JSON.stringify({ error: { name, message, place } })}`);
}
