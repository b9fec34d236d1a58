import { z } from "zod";

/** A platform's name, as in `--to arxiv`; of others' packs too. */
export const platformNameSchema = z
  .string()
  .max(64)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "lower-case letters, digits and single hyphens");

/** Where a work can be seen: http or https, without a name or password in it. */
export const liveUrlSchema = z
  .string()
  .max(2048)
  .regex(/^https?:\/\/[^\s\u0000-\u001f\u007f\\<>"]+$/u, "an http or https URL")
  .refine(isPlainUrl, "an http or https URL with a host, without a name or password");

/** `bundled`, `live:<url>` or `error`. */
export const platformStatusSchema = z
  .string()
  .max(2053)
  .regex(/^(?:bundled|error|live:https?:\/\/[^\s\u0000-\u001f\u007f\\<>"]+)$/u, "`bundled`, `live:<url>` or `error`")
  .refine((status) => !status.startsWith("live:") || isPlainUrl(status.slice(5)), "`live:` and an http or https URL")
  .meta({ id: "PlatformStatus" });
/** What became of a work on a platform: packaged, to be seen at a URL, or not packaged. */
export type PlatformStatus = "bundled" | "error" | `live:${string}`;

/** The URL of a status; undefined where the work is not live. */
export function liveUrl(status: string): string | undefined {
  return status.startsWith("live:") ? status.slice("live:".length) : undefined;
}

function isPlainUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  return /^https?:$/u.test(protocol) && hostname !== "" && username === "" && password === "";
}
