import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";

/**
 * The folder for state (content store, later journal and cache): `$DREAMNET_HOME`, else the platform's data folder.
 *
 * @see https://specifications.freedesktop.org/basedir-spec/latest/, checked 2026-11
 */
export function dreamnetHome(env: Readonly<Record<string, string | undefined>>): string {
  const own = env["DREAMNET_HOME"];
  if (own !== undefined && own !== "") return own;
  const data = env["XDG_DATA_HOME"];
  // A relative path is invalid by the specification and ignored.
  if (data !== undefined && isAbsolute(data)) return join(data, "dreamnet");
  return join(env["HOME"] ?? homedir(), ".local", "share", "dreamnet");
}
