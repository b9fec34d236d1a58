import { relative, resolve } from "node:path";
import { configNames, loadConfig, packConfigSchema, packOptions, platformOption, variableOf } from "@dreamnet/pack-bin";
import { z } from "zod";
import { type Command, helpOption, jsonOption, print, readCommand, reporting } from "../command.ts";

/** `dreamnet config`. */
export const configCommand: Command = {
  name: "config",
  summary: "Shows the configuration that holds here, and where it comes from.",
  usage: ["[options]"],
  takes: [],
  options: [
    { name: "config", value: "file", env: true, complete: "file", text: "this configuration" },
    { name: "schema", text: "print the JSON Schema of a configuration" },
    jsonOption,
    helpOption,
  ],
  sections: [
    {
      title: "Where",
      text: `${configNames.join(" or ")} in the folder where you stand, or the file that --config names; never one beside a paper that lies elsewhere.`,
    },
  ],
  exitCodes: [
    ["0", "shown"],
    ["1", "there is a configuration, and something is wrong with it"],
  ],
  run: async (arguments_, io, signal) => {
    const read = readCommand(configCommand, { least: 0, most: 0, missing: "" }, arguments_, io);
    if (read.kind === "done") return read.exitCode;
    const { given } = read;
    if (given.has("schema")) {
      io.stdout.write(`${JSON.stringify(z.toJSONSchema(packConfigSchema, { io: "input" }), null, 2)}\n`);
      return 0;
    }
    return await reporting("config", given.has("json"), io, async () => {
      const named = given.value("config");
      const loaded = await loadConfig(io.cwd(), named === undefined ? undefined : resolve(io.cwd(), named), signal);
      const variables: Record<string, string> = {};
      for (const { name, env } of [platformOption([]), ...packOptions]) {
        const value = io.env[variableOf(name)] ?? "";
        if (env === true && value !== "") variables[variableOf(name)] = value;
      }
      const file = loaded === undefined ? undefined : relative(io.cwd(), loaded.file);
      print(io, given.has("json"), { file, config: loaded?.config ?? {}, variables }, () =>
        [
          file === undefined ? `There is no ${configNames.join(" or ")} here.` : `${file}`,
          ...(loaded === undefined ? [] : [JSON.stringify(loaded.config, null, 2)]),
          ...Object.entries(variables).map(([name, value]) => `${name}=${value}`),
          "",
        ].join("\n"),
      );
      return 0;
    });
  },
};
