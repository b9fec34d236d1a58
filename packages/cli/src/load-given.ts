import { resolve } from "node:path";
import type { ContentStore } from "@dreamnet/content-store";
import { type CommandIo, loadLocation, locationFrom, type OptionDefinition } from "@dreamnet/pack-bin";
import type { LoadResult } from "@dreamnet/source-loader";
import type { Given } from "./command.ts";

/** Options of the commands that read a source and pack nothing; `pack` has them too. */
export const sourceOptions: readonly OptionDefinition[] = [
  {
    name: "root",
    value: "folder",
    complete: "folder",
    text: "folder that the source's files may not leave (default: the source's own)",
  },
  {
    name: "allow-network",
    text: "fetch a source that is an address: https://… or repo://owner/name[@ref][:path]",
  },
  { name: "unsandboxed", text: "fetch it without the sandbox" },
];

/** Loads the source that a command line names, as `pack` would. */
export async function loadGiven(
  given: Given,
  io: Pick<CommandIo, "cwd">,
  store: ContentStore,
  signal: AbortSignal | undefined,
): Promise<LoadResult> {
  const root = given.value("root");
  return await loadLocation(locationFrom(io.cwd(), given.positionals[0] as string), {
    store,
    allowNetwork: given.has("allow-network"),
    unsandboxed: given.has("unsandboxed"),
    ...(signal === undefined ? {} : { signal }),
    ...(root === undefined ? {} : { sourceRoot: resolve(io.cwd(), root) }),
  });
}
