import { relative, resolve } from "node:path";
import type { AnyWorkflow } from "@dreamnet/workflow";
import type { CommandIo } from "./command-io.ts";
import type { PackCommandOptions } from "./command-options.ts";
import { type ConfigChoices, choicesFor } from "./config/choices.ts";
import { type LoadedConfig, loadConfig, overlookedConfig } from "./config/load-config.ts";
import { dreamnetHome } from "./home.ts";
import type { PackCommand } from "./pack-command.ts";
import { readPackSettings } from "./pack-settings.ts";
import type { PackRequest } from "./pack-source.ts";
import type { PackTarget } from "./pack-target.ts";

/** A command line with its configuration, ready to be carried out; or all that is wrong with it. */
export type PreparedPack =
  | {
      readonly kind: "ready";
      readonly request: PackRequest & { readonly out: string };
      /** The folder for packages as the reader knows it. */
      readonly shownOut: string;
      readonly config: LoadedConfig | undefined;
      /** To be told, and no fault. */
      readonly remarks: readonly string[];
    }
  | { readonly kind: "fault"; readonly messages: readonly string[] };

/**
 * Settles what is packed and how: the command line (with what the environment says) over the configuration.
 *
 * @throws Those of `loadConfig` and `choicesFor`.
 */
export async function preparePack(
  command: PackCommand,
  options: PackCommandOptions,
  io: CommandIo,
  signal?: AbortSignal,
): Promise<PreparedPack> {
  const cwd = io.cwd();
  const config = await loadConfig(cwd, options.config, signal);
  const choices = config === undefined ? undefined : choicesFor(config, options.location);
  const all = Object.keys(command.platforms);
  const hasOne = all.length === 1;
  const wanted = options.to.length > 0 ? options.to : hasOne ? [] : (choices?.to ?? []);
  const origin = options.to.length > 0 ? "--to" : "to in the configuration:";
  const messages = wanted
    .filter((name) => name !== "all" && !all.includes(name))
    .map((name) => `${origin} ${name}: no such platform. There are: ${all.join(", ")}.`);
  if (!hasOne)
    for (const name of Object.keys(choices?.settings ?? {}))
      if (!all.includes(name))
        messages.push(`settings.${name} in the configuration: no such platform. There are: ${all.join(", ")}.`);
  if (messages.length > 0) return { kind: "fault", messages };
  const names = wanted.length > 0 && !wanted.includes("all") ? all.filter((name) => wanted.includes(name)) : all;
  const targets: PackTarget[] = [];
  for (const platform of names)
    targets.push({ platform, workflow: await (command.platforms[platform] as () => Promise<AnyWorkflow>)() });
  const settings = readPackSettings(options.settings, targets);
  if (settings.faults.length > 0) return { kind: "fault", messages: settings.faults };
  const out = options.out === undefined ? (choices?.out ?? resolve(cwd, "build")) : resolve(cwd, options.out);
  const overlooked =
    config === undefined && options.config !== false ? overlookedConfig(cwd, options.location) : undefined;
  return {
    kind: "ready",
    config,
    shownOut: options.out ?? (relative(cwd, out) || "."),
    remarks:
      overlooked === undefined
        ? []
        : [
            `${relative(cwd, overlooked)} is not read, since it is not in this folder; --config ${relative(cwd, overlooked)} does.`,
          ],
    request: {
      location: options.location,
      targets: targets.map((target) => withOptions(target, choices, settings.options)),
      out,
      home: dreamnetHome(io.env),
      strict: options.strict ?? choices?.strict ?? false,
      allowNetwork: options.allowNetwork,
      unsandboxed: options.unsandboxed,
      cache: options.cache,
      overrides: { ...choices?.overrides, ...options.overrides },
      defaults: choices?.defaults ?? {},
      fallbacks: (await command.fallbacks?.()) ?? [],
      ...(options.sourceRoot === undefined ? {} : { sourceRoot: options.sourceRoot }),
      ...(signal === undefined ? {} : { signal }),
    },
  };
}

function withOptions(
  target: PackTarget,
  choices: ConfigChoices | undefined,
  typed: ReadonlyMap<string, Readonly<Record<string, unknown>>>,
): PackTarget {
  const options = { ...choices?.settings[target.platform], ...typed.get(target.platform) };
  return Object.keys(options).length === 0 ? target : { ...target, options };
}
