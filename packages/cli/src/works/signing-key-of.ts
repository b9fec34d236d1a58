import { resolve } from "node:path";
import type { CommandIo } from "@dreamnet/pack-bin";

/** The key that releases are signed with, where the environment names one: a path, never the key itself. */
export function signingKeyOf(io: Pick<CommandIo, "env" | "cwd">): { readonly signingKey?: string } {
  const path = io.env["DREAMNET_SIGNING_KEY"] ?? "";
  return path === "" ? {} : { signingKey: resolve(io.cwd(), path) };
}
