import { type PackCommand, type PackRequest, packOptions, platformOption, runPackCommand } from "@dreamnet/pack-bin";
import packageJson from "../../package.json" with { type: "json" };
import type { Command } from "../command.ts";
import { isFar, packFar } from "../far-engine.ts";
import { fallbacks, platforms } from "../platforms.ts";
import { signingKeyOf } from "../works/signing-key-of.ts";

const packCommandLine: PackCommand = {
  name: "dreamnet pack",
  version: packageJson.version,
  description: "Makes packages of a source, up to the last click.",
  platforms,
  fallbacks,
};

/** `dreamnet pack <source>`; its help is that of every pack's own command. */
export const packCommand: Command = {
  name: "pack",
  summary: "Makes packages of a source, up to the last click.",
  usage: ["<source> [options]"],
  takes: "file",
  options: [platformOption(Object.keys(platforms)), ...packOptions],
  exitCodes: [],
  run: (arguments_, io, signal) => {
    const pack = isFar(io.env)
      ? (request: PackRequest) => packFar({ ...request, ...signingKeyOf(io) }, io.env)
      : async (request: PackRequest) =>
          // Loaded when it is asked for: every pack comes with it.
          await (await import("@dreamnet/publishpack")).packPaper({ ...request, ...signingKeyOf(io) });
    return runPackCommand({ ...packCommandLine, pack }, arguments_, io, signal);
  },
};
